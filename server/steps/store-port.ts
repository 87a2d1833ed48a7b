import type { Happened, LeaverEvent, LeaverRecord, Stage } from '../../core/leaver-record.ts';
import type { MachineAnswer } from '../../core/machine-answer.ts';
import type { PatientClaim, PatientDetails } from '../../core/patient-match.ts';
import type { AttachmentFacts, Recognition } from '../../core/recognition.ts';
import type { AccessReader, AccessWriter } from './access-port.ts';
import type { PracticeHoldReader, PracticeHoldWriter } from './holds-port.ts';
import type { LetterTextReader, LetterTextWriter } from './letters-port.ts';
import type { MuteReader, MuteWriter } from './mute-port.ts';
import type { ReportReader } from './report-port.ts';

export type ReceivingPractice = {
  name: string;
  address: string;
  email: string | null;
  odsCode: string | null;
};

/** Everything of a record that may identify the patient. Destroyed, with its key, when the record is deleted. */
export type RecordVault = {
  patient: PatientDetails;
  claims: PatientClaim[];
  receivingPractice: ReceivingPractice | null;
  movementNumber: string | null;
  bagLabels: string[];
  /** Original file names by file id. */
  fileNames: Record<string, string>;
  /** Free words staff typed, by words id. */
  words: Record<string, string>;
};

/** What a message said. Kept until its record is deleted, or until the message is settled and its keeping time ends. */
export type MessageVault = {
  from: string | null;
  fromName: string | null;
  subject: string;
  /** The first 2,000 characters, as text. */
  excerpt: string;
  sentAt: string | null;
  messageIdHeader: string | null;
  attachments: AttachmentFacts[];
  recognition: Recognition;
};

export type MessageState = 'filed' | 'needs-a-person' | 'ignored';

export type StoredMessage = {
  messageId: string;
  practice: string;
  /** Key of the bytes in the mailbox; unique per practice among messages that repeat no other. */
  key: string;
  place: string;
  state: MessageState;
  /** Why, as a code of `server/wording/reasons.ts`. */
  reason: string;
  verdict: Recognition['verdict'];
  takenInAt: string;
  /** The same bytes, or the same message, came before as this message. */
  repeatOf: string | null;
  decidedBy: string | null;
  decidedAt: string | null;
  /** Times taking it in has failed on its contents. */
  attempts: number;
  records: string[];
  /** True once the mailbox copy was removed and looked for in vain. */
  removed: boolean;
};

export type OutboxState = 'queued' | 'sending' | 'sent' | 'unknown' | 'withdrawn' | 'removed';

/** A mail to be written. It holds no identifiers: the words are made from template, record and vault when sent. */
export type OutboxMail = {
  letterId: string;
  practice: string;
  dedupeKey: string;
  /** The record it is about; null where it is about several, or none. */
  ref: string | null;
  /** Every record it is about. */
  records: readonly string[];
  template: LetterTemplate;
  params: Record<string, string | number | boolean | null>;
  state: OutboxState;
  queuedAt: string;
  sentAt: string | null;
  trouble: string | null;
};
/**
 * A message that answers a letter of ours. `kind` 'person': somebody wrote it; else what a machine said. Anybody can
 * write one, so it is shown beside the letter and changes nothing of it.
 */
export type LetterAnswer = {
  practice: string;
  letterId: string;
  messageId: string;
  kind: MachineAnswer['kind'] | 'person';
  cause: MachineAnswer['cause'];
  at: string;
};

export type LetterTemplate =
  | 'request-notes'
  | 'ask-new-practice'
  | 'request-deletion'
  | 'request-deletions'
  | 'morning-digest'
  | 'escalation'
  | 'weekly-line';

export type JobKind = 'mark-message' | 'prepare-pack' | 'remove-copies' | 'read-heads' | 'show-stage';
export type Job = {
  jobId: string;
  practice: string;
  kind: JobKind;
  dedupeKey: string;
  payload: Record<string, string | number | boolean | null>;
  attempts: number;
};

export type Role = 'clerk' | 'lead' | 'auditor';
export type Account = {
  accountId: string;
  practice: string;
  name: string;
  signInName: string;
  role: Role;
  passwordHash: string | null;
  disabled: boolean;
};
export type Session = {
  tokenHash: string;
  accountId: string;
  createdAt: string;
  lastSeenAt: string;
  expiresAt: string;
  /** A pane stays signed in for weeks, because it has no cookie and no place for a password. */
  device?: 'pane';
};

export type StoredEvent = Happened & { chainNo: number; prevHash: string; hash: string };

export type ListQuery = { stage?: Stage; openOnly?: boolean; after?: string | null; limit: number };
export type ListPage = {
  rows: { record: LeaverRecord; vault: RecordVault | null }[];
  next: string | null;
  total: number;
};

export type ChainReport = {
  ok: boolean;
  events: number;
  head: string;
  brokenAt: number | null;
  why: string | null;
};

/** What is read for reports, and of who opened what. */
type ReadBeside = ReportReader & AccessReader & PracticeHoldReader & MuteReader & LetterTextReader;

export type StoreReader = ReadBeside & {
  record(practice: string, ref: string): Promise<LeaverRecord | null>;
  vault(practice: string, ref: string): Promise<RecordVault | null>;
  list(practice: string, query: ListQuery): Promise<ListPage>;
  counts(practice: string): Promise<Record<Stage, number>>;
  openRecords(practice: string): Promise<LeaverRecord[]>;
  /** References, newest first, of every record (deleted stubs too) ever kept for this NHS number. */
  refsForPatient(practice: string, nhsNumber: string): Promise<string[]>;
  history(practice: string, ref: string): Promise<StoredEvent[]>;
  /** Streams the trail of a practice in chain order, for `audit export`. */
  trail(practice: string, fromChainNo: number, limit: number): Promise<StoredEvent[]>;
  verifyChain(practice: string): Promise<ChainReport>;
  message(practice: string, messageId: string): Promise<StoredMessage | null>;
  /** The first message with these bytes; copies that came later have `repeatOf` and are not given. */
  messageByKey(practice: string, key: string): Promise<StoredMessage | null>;
  /** By its Message-ID header, as Outlook shows it; the first of those that are the same, and none that was removed. */
  messageByHeader(practice: string, messageIdHeader: string): Promise<StoredMessage | null>;
  messageVault(practice: string, messageId: string): Promise<MessageVault | null>;
  messages(practice: string, state: MessageState, limit: number): Promise<StoredMessage[]>;
  messagesOf(practice: string, ref: string): Promise<StoredMessage[]>;
  countMessages(practice: string, state: MessageState): Promise<number>;
  outbox(
    practice: string,
    query: { ref?: string; state?: OutboxState; limit: number },
  ): Promise<OutboxMail[]>;
  letter(practice: string, letterId: string): Promise<OutboxMail | null>;
  /** What came in answer to these letters, oldest first. */
  letterAnswers(practice: string, letterIds: readonly string[]): Promise<LetterAnswer[]>;
  reminderSent(practice: string, key: string): Promise<boolean>;
  lastReminder(practice: string, keyPrefix: string): Promise<string | null>;
  backups(practice: string | null): Promise<{ at: string; expiresOn: string }[]>;
  account(accountId: string): Promise<Account | null>;
  accountBySignInName(signInName: string): Promise<Account | null>;
  accounts(practice: string): Promise<Account[]>;
  session(tokenHash: string): Promise<Session | null>;
  /** The account that a person of a directory was linked to; `entra` is 'TENANT/OBJECT', the ids of Entra. */
  accountByEntra(entra: string): Promise<Account | null>;
  setting(key: string): Promise<string | null>;
  /** Jobs not yet done, for `onward doctor`: which fail again and again. */
  waitingJobs(practice: string): Promise<Job[]>;
  /** Instant of the newest event of the practice; null before any. Says whether a clock has run backwards. */
  lastEventAt(practice: string): Promise<string | null>;
};

type WrittenBeside = StoreReader & AccessWriter & PracticeHoldWriter & MuteWriter & LetterTextWriter;

/** Everything a change may do. All of it happens, or none: events, vault, outbox, jobs and messages together. */
export type StoreWriter = WrittenBeside & {
  /**
   * Appends to a record's history. `expectedVersion` 0 begins a record. Throws VersionConflict (with the events that
   * came between) when the record has moved on; returns the record as it now is.
   */
  append(input: {
    practice: string;
    ref: string;
    expectedVersion: number;
    events: readonly LeaverEvent[];
    by: string;
    at: Date;
  }): Promise<LeaverRecord>;
  saveVault(practice: string, ref: string, vault: RecordVault): Promise<void>;
  /** Overwrites and removes the record's vault, keys, file rows and the vaults of messages given. The stub stays. */
  destroyVault(practice: string, ref: string, messageIds: readonly string[]): Promise<void>;
  linkFile(practice: string, owner: string, fileId: string): Promise<void>;
  unlinkFile(fileId: string): Promise<void>;
  addMessage(message: Omit<StoredMessage, 'records'>, vault: MessageVault): Promise<void>;
  changeMessage(
    practice: string,
    messageId: string,
    change: Partial<
      Pick<
        StoredMessage,
        'place' | 'state' | 'reason' | 'verdict' | 'decidedBy' | 'decidedAt' | 'attempts' | 'removed'
      >
    >,
  ): Promise<void>;
  saveMessageVault(practice: string, messageId: string, vault: MessageVault): Promise<void>;
  linkMessage(practice: string, messageId: string, ref: string): Promise<void>;
  /** False when a mail with this dedupeKey is already there; then nothing changes. */
  queueMail(mail: Omit<OutboxMail, 'records' | 'state' | 'sentAt' | 'trouble'>): Promise<boolean>;
  /** Adds a record to a letter about several; there already is success. */
  joinLetter(practice: string, letterId: string, ref: string): Promise<void>;
  /** Takes a record out of one; not there is success. */
  leaveLetter(practice: string, letterId: string, ref: string): Promise<void>;
  changeMail(
    practice: string,
    letterId: string,
    change: Partial<Pick<OutboxMail, 'state' | 'sentAt' | 'trouble'>>,
  ): Promise<void>;
  /** Noting the same message again changes nothing. */
  noteLetterAnswer(answer: LetterAnswer): Promise<void>;
  /** False when a job with this dedupeKey is waiting or running. */
  addJob(job: Omit<Job, 'attempts'> & { notBefore?: Date }): Promise<boolean>;
  /**
   * Remembers how far a claimed job is, in its payload, and keeps it from being claimed again before `until`. Throws
   * LeaseLost when another has it now, or nobody wants it any more.
   */
  noteJob(job: Job, owner: string, payload: Job['payload'], until: Date): Promise<void>;
  /** Takes a job back that is waiting or running, and gives it as it was; whoever runs it finds the lease lost. */
  takeBackJob(practice: string, dedupeKey: string): Promise<Job | null>;
  recordReminder(practice: string, key: string, at: Date): Promise<boolean>;
  saveAccount(account: Account): Promise<void>;
  saveSession(session: Session): Promise<void>;
  /** Links a person of a directory to an account, in place of whichever they were linked to. */
  linkEntra(entra: string, accountId: string): Promise<void>;
  removeSession(tokenHash: string): Promise<void>;
  removeSessionsOf(accountId: string): Promise<void>;
  saveSetting(key: string, value: string): Promise<void>;
  recordBackup(backup: { practice: string | null; at: string; expiresOn: string }): Promise<void>;
  /** Destroys the keyed hash of the NHS number of stubs deleted before the date; returns how many. */
  forgetStubs(practice: string, deletedBefore: Date): Promise<number>;
  /** Destroys the vaults and keys of ignored messages that belong to no record, taken in before the date; how many. */
  forgetMessages(practice: string, takenInBefore: Date): Promise<number>;
  /** Removes sessions that ended before the date; how many. */
  forgetSessions(endedBefore: Date): Promise<number>;
};

export type Store = StoreReader & {
  transaction<T>(work: (tx: StoreWriter) => Promise<T>): Promise<T>;
  /**
   * Claims up to `limit` due jobs for `leaseMs`, of every kind where none is named; a job whose lease ran out is claimed
   * again with attempts + 1.
   */
  claimJobs(
    owner: string,
    now: Date,
    leaseMs: number,
    limit: number,
    practice?: string,
    kinds?: readonly JobKind[],
  ): Promise<Job[]>;
  /**
   * Ends a claimed job inside the transaction that holds its effect, and gives it with the payload it had come to.
   * Throws LeaseLost if another has it now.
   */
  finishJob(tx: StoreWriter, job: Job, owner: string): Promise<Job>;
  /** Puts a failed job back for later, or drops it where `notBefore` is null. */
  retryJob(job: Job, owner: string, notBefore: Date | null, code: string): Promise<void>;
  /**
   * Remembers the latest time seen. False when `now` is more than five minutes before it: the clock ran backwards,
   * and nothing may be approved or deleted until it is right again.
   */
  noteTime(now: Date): Promise<boolean>;
  /** Writes deleted pages out of the journal so that deleted means deleted on disk. */
  flushDeleted(): Promise<void>;
  /** Appends to the deletion ledger kept beside the database, which every restore re-applies before it serves. */
  noteDeletion(entry: {
    practice: string;
    ref: string;
    at: string;
    fileIds: string[];
    messageIds: string[];
  }): Promise<void>;
  close(): Promise<void>;
};

export class VersionConflict extends Error {
  readonly ref: string;
  readonly between: readonly Happened[];
  constructor(ref: string, between: readonly Happened[]) {
    super(`record ${ref} has moved on by ${between.length}`);
    this.name = 'VersionConflict';
    this.ref = ref;
    this.between = between;
  }
}

export class LeaseLost extends Error {
  override name = 'LeaseLost';
}
