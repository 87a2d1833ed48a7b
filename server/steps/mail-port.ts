import type { MachineSigns } from '../../core/machine-answer.ts';
import type { AttachmentFacts, MailFacts } from '../../core/recognition.ts';
import type { StagedFile } from './file-port.ts';

export type MailHandle = { key: string; place: string };
export type MailMark = 'filed' | 'needs-a-person' | 'ignored';

/** One practice's mailbox. `key` identifies the bytes of a message, `place` where it lies just now. */
export type Mailbox = {
  listNew(): Promise<MailHandle[]>;
  read(place: string): Promise<Uint8Array | null>;
  mark(key: string, place: string, as: MailMark, id: string): Promise<string>;
  remove(places: string[]): Promise<void>;
  findCopies(key: string): Promise<string[]>;
  writeOutgoing(id: string, raw: Uint8Array): Promise<string>;
  hasOutgoing(id: string): Promise<boolean>;
  removeOutgoing(id: string): Promise<void>;
  /** Puts a message into the inbox whole, and says where it lies; `key` is the one \`listNew\` will give. */
  drop(raw: Uint8Array, extension: 'eml' | 'msg'): Promise<MailHandle>;
  /**
   * Reads a message where it lies, file by file; null when it is gone. A mailbox that has no whole messages to give has
   * this, and then `read` is not asked. Where `keep` is given, long PDFs may be put away by it while they come, in place
   * of being held.
   */
  readMail?(place: string, keep?: KeepFile): Promise<MailReading | null>;
  /** Nothing about this message is needed any more: its removal was proven. */
  forget?(key: string): Promise<void>;
  /** Shows at a message how far its record is, in words; null takes them away. Twice is the same as once. */
  showStage?(place: string, words: string | null): Promise<void>;
  /** Compares the mailbox with what was seen of it. `missed`: messages that no look had told of; they are offered now. */
  reconcile?(): Promise<{ at: string; looked: number; missed: number }>;
  /** Instant of the last such comparison; null before the first. */
  reconciledAt?(): Promise<string | null>;
  /** Days for which an administrator can still bring back what was removed; none where removed means gone. */
  recoverableDays?: number;
};

/** By its name: a mailbox that is loaded when first needed may bring a class of its own with the same name. */
function named(name: string): (error: unknown) => boolean {
  return (error) => error instanceof Error && error.name === name;
}

/** The message is no longer where it was, nor in any folder under its own name: a person moved or removed it. */
export class MailGone extends Error {
  override readonly name = 'MailGone';
  static override [Symbol.hasInstance] = named('MailGone');
}

/** Handed over, and no answer came. It is looked for again a little later, and not sent again before that. */
export class OutcomeOpen extends Error {
  override readonly name = 'OutcomeOpen';
  static override [Symbol.hasInstance] = named('OutcomeOpen');
}

/** It may have been sent and may not, and looking will not tell any more. A person decides; it is never sent again by itself. */
export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown';
  static override [Symbol.hasInstance] = named('OutcomeUnknown');
}

/** Puts a file away piece by piece. What the pieces throw is passed on, and nothing of it is kept then. */
export type KeepFile = (pieces: AsyncIterable<Uint8Array>) => Promise<StagedFile>;

/**
 * `bytes` are kept for PDFs, at whatever depth they were found, and for nothing else; a long one may be `staged` in their
 * place.
 */
export type ReadAttachment = {
  facts: AttachmentFacts;
  bytes: Uint8Array | null;
  staged?: StagedFile | undefined;
};

export type ReadMail = {
  facts: MailFacts;
  /** As written, in angle brackets; anyone may write any, so it identifies nothing by itself. */
  messageId: string | null;
  inReplyTo: string | null;
  references: string[];
  /** Instant of the Date header as ISO text; null when absent or absurd. The sender's word, not ours. */
  sentAt: string | null;
  /** What our own X-Onward-Id header says. Compare it with the outbox before believing it. */
  marker: string | null;
  /** What it says of its making; absent for what no mail system made. */
  machine?: MachineSigns;
  /** Containers first and what was in them right after; ids "a1", "a2", "a2.1" in that order. */
  attachments: ReadAttachment[];
};

export type MailRefusal = {
  ok: false;
  code: 'not-a-mail' | 'too-big' | 'too-deep' | 'damaged';
  message: string;
};
export type MailReading = { ok: true; mail: ReadMail } | MailRefusal;

export type OutgoingMail = {
  /** Names the mail in the outbox: letters, digits, "-" and "_". */
  id: string;
  /** "<…@onward.invalid>", made from the id, so that a second try is the same message to every mailbox. */
  messageId: string;
  from: { name: string; address: string };
  to: string[];
  cc?: string[];
  subject: string;
  text: string;
  html: string;
  /** ISO instant. */
  date: string;
  /** From the mail that is answered, so a stranger's words: left out where malformed. */
  inReplyTo?: string;
  references?: string[];
  /** Public reference of the record, never an identifier of the patient. */
  record?: string;
};

/** Reading and writing of messages as bytes. Neither fetches, runs or writes anything to disk. */
export type Mail = {
  read(raw: Uint8Array, options?: { fileName?: string }): Promise<MailReading>;
  readLoose(files: { name: string; bytes: Uint8Array }[]): Promise<MailReading>;
  write(mail: OutgoingMail): Promise<Uint8Array>;
  /** A loose PDF or zip in a mail of our own making, the same bytes for the same file, so that it too has its place in the mailbox. */
  wrap(fileName: string, bytes: Uint8Array): Promise<Uint8Array>;
  /** Plain text as the simple HTML that goes beside it. */
  htmlFromText(text: string): string;
};
