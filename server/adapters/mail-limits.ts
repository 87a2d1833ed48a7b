/**
 * How much of a message Onward is willing to open. Everything beyond is answered in words, never attempted:
 * a message, an archive and each file in it come from strangers.
 */
export type MailLimits = {
  /** Bytes of one message. NHSmail stops at 35 MB of attachments; Exchange itself allows at most 150 MB. */
  messageBytes: number;
  /** Bytes of the headers of one message or part. A 1 MB subject is read, a 4 MB one is refused. */
  headerBytes: number;
  /** MIME parts of one message, however deep they lie. */
  parts: number;
  /** Mails and archives inside one another, counted from the message that arrived. */
  depth: number;
  /** Attachments listed for one message, with those found in archives and in attached mails. */
  attachments: number;
  /** Files in one archive. */
  zipEntries: number;
  /** Bytes that may come out of one message in all, measured as they come and never believed from a header. */
  unpackedBytes: number;
  /** How many times larger than its packed form one file of an archive may become, beyond the first megabyte. */
  zipRatio: number;
  /** Characters of subject, of body and of a file name that are kept. */
  subjectChars: number;
  bodyChars: number;
  nameChars: number;
  /** Characters of HTML that are laid out as text; a longer body has its tags taken out and no more. */
  htmlChars: number;
  /** Milliseconds after which a message that is still being taken apart counts as damaged. */
  patienceMs: number;
};

const MB = 1024 * 1024;

const MAIL_LIMITS: MailLimits = {
  messageBytes: 150 * MB,
  headerBytes: 2 * MB,
  parts: 1000,
  depth: 4,
  attachments: 1000,
  zipEntries: 1000,
  unpackedBytes: 400 * MB,
  zipRatio: 200,
  subjectChars: 1000,
  bodyChars: 200_000,
  nameChars: 255,
  htmlChars: 500_000,
  patienceMs: 60_000,
};

/** What one message may still cost. Shared by everything inside it, so that nesting wins nothing. */
export type Allowance = { limits: MailLimits; bytesLeft: number; attachmentsLeft: number };

export function allowanceFor(limits: Partial<MailLimits> = {}): Allowance {
  const all = { ...MAIL_LIMITS, ...limits };
  return { limits: all, bytesLeft: all.unpackedBytes, attachmentsLeft: all.attachments };
}
