import type { MailMark } from '../../steps/mail-port.ts';

/**
 * What a watched mailbox must not forget over a crash: how far it was read, which messages are to be offered, and how
 * far each letter is. It knows nothing of Graph but ids; what could name a patient is kept sealed.
 */
export type MailboxMemory = MemoryReader & {
  /** All of it, or nothing. Nothing in it may wait for the network. */
  change<T>(work: (tx: MemoryWriter) => Promise<T>): Promise<T>;
};

export type MemoryReader = {
  /** A short text under a name: a cursor, a folder's id, when it was last read. */
  note(practice: string, name: string): Promise<string | null>;
  message(practice: string, id: string): Promise<KnownMessage | null>;
  /** In the Inbox and not yet settled, longest there first. */
  pending(practice: string): Promise<KnownMessage[]>;
  letter(practice: string, id: string): Promise<KnownLetter | null>;
  letters(practice: string, state: LetterState): Promise<KnownLetter[]>;
};

export type MemoryWriter = MemoryReader & {
  saveNote(practice: string, name: string, text: string | null): Promise<void>;
  saveMessage(practice: string, message: KnownMessage): Promise<void>;
  forgetMessage(practice: string, id: string): Promise<void>;
  /** Those said to be in the Inbox that no round since `round` has found there. */
  notFoundSince(practice: string, round: number): Promise<KnownMessage[]>;
  saveLetter(practice: string, letter: KnownLetter): Promise<void>;
};

/**
 * One message of the mailbox. `pending`: to be offered. `done`: settled, and marked as `as`. `fetchFailures` counts
 * the times an attachment of it could not be fetched.
 */
export type KnownMessage = {
  id: string;
  receivedAt: string;
  state: 'pending' | 'done';
  inInbox: boolean;
  as: MailMark | null;
  /** The number of the full round that last found it in the Inbox. */
  round: number;
  fetchFailures: number;
  /** By what other copies of it are found. Sealed where it is kept. */
  traces: Traces | null;
};

export type Traces = {
  internetMessageId: string | null;
  conversationId: string | null;
  /** Digest of sender, subject and instant: the same in a copy, and not in another message with the same id. */
  likeness: string;
  files: FileTrace[];
};
/** The name as a digest, and the size as Graph tells it, which is near the number of bytes and not exactly it. */
export type FileTrace = { name: string; size: number };

export type LetterState =
  | 'pending'
  | 'draft-created'
  | 'send-attempted'
  | 'accepted'
  | 'seen-in-sent'
  | 'unknown'
  | 'removed';

/** One letter of ours on its way through the mailbox. */
export type KnownLetter = {
  id: string;
  state: LetterState;
  draftId: string | null;
  internetMessageId: string | null;
  /** Instant of the last attempt to send. */
  attemptedAt: string | null;
  /** The sent copy, where it was seen. */
  sentId: string | null;
};
