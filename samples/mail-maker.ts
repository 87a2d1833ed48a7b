/** A file to put into an invented mail. The type follows the name where it is not given. */
type SampleAttachment = { name: string; bytes: Uint8Array; type?: string; cid?: string };

export type SampleMail = {
  /** "name@example.invalid" or "Name <name@example.invalid>". */
  from: string;
  subject: string;
  text: string;
  to?: string;
  html?: string;
  attachments?: SampleAttachment[];
  messageId?: string;
  inReplyTo?: string;
  references?: string[];
  /** ISO instant. */
  date?: string;
  headers?: Record<string, string>;
  /** Between the parts of the mail; random where it is not given. */
  baseBoundary?: string;
};

/**
 * Builds an .eml as a mail program would. Everyone in the samples is invented and every address ends in a domain that
 * cannot exist. Without a date it is dated a fixed moment, so that the same sample is the same message each time.
 */
export async function makeMail(mail: SampleMail): Promise<Buffer> {
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const {
    attachments = [],
    date = '2026-11-02T09:30:00.000Z',
    to = 'records@hillview.example.invalid',
    ...rest
  } = mail;
  const composer = new MailComposer({
    ...rest,
    to,
    date: new Date(date),
    newline: 'windows',
    disableUrlAccess: true,
    disableFileAccess: true,
    attachments: attachments.map((file) => ({
      filename: file.name,
      content: Buffer.from(file.bytes),
      ...(file.type === undefined ? {} : { contentType: file.type }),
      ...(file.cid === undefined ? {} : { cid: file.cid }),
    })),
  });
  return composer.compile().build();
}
