import type { FileStore } from './file-port.ts';
import type { ListFiles } from './list-port.ts';
import type { Mail, Mailbox } from './mail-port.ts';
import type { Press } from './press-port.ts';
import type { ReportWriter } from './report-port.ts';
import type { Store } from './store-port.ts';

/**
 * What the steps need from the outside world, in the product's own words. Adapters implement these;
 * `wiring.ts` alone knows both sides.
 */
export type Ports = {
  clock: Clock;
  store: Store;
  files: FileStore;
  mail: Mail;
  mailboxes: (practice: string) => Mailbox;
  press: Press;
  work: WorkInHand;
  certificates: Certificates;
  printedLetters: PrintedLetters;
  reports: ReportWriter;
  lists: ListFiles;
  passwords: Passwords;
  ids: Ids;
  log: Log;
  practices: PracticeSettings[];
  publicUrl: string;
};

/** The only source of the time. A test or the demonstration moves it; nothing else reads a clock. */
export type Clock = { now(): Date };

/** Random, unguessable names. `ref` is the public reference of a record, `id` names everything else. */
export type Ids = { ref(): string; id(): string };

/** Allow-listed fields only: never a name, number, subject, file name or address. */
export type LogFields = Partial<{
  practice: string;
  ref: string;
  step: string;
  job: string;
  code: string;
  count: number;
  due: number;
  done: number;
  skipped: number;
  failed: number;
  ms: number;
  attempt: number;
  messageId: string;
  template: string;
  route: string;
  status: number;
  method: string;
  account: string;
  /** Names one request, in its answer and in the log line about it. */
  correlationId: string;
}>;
export type Log = {
  info(what: string, fields?: LogFields): void;
  warn(what: string, fields?: LogFields): void;
  error(what: string, fields?: LogFields, cause?: unknown): void;
};

export type Supplier = { id: string; name: string; senders: string[]; requestTo: string; usualDays: number };

export type PracticeSettings = {
  odsCode: string;
  name: string;
  mailFolder: string;
  email: string;
  leadEmail: string;
  digestTime: string;
  reviewWindowDays: number;
  maxSheetsPerVolume: number;
  backupRetentionDays: number;
  closedDays: string[];
  stubYears: number;
  receivingReplyDays: number;
  /** Day of the courier's weekly visit, 1 Monday to 5 Friday; missing or null where the practice has not said. */
  courierDay?: number | null;
  /** Days for which it is kept who opened what; 731 where it is not said. */
  accessLogDays?: number;
  /** Whether the heads of picture-only pages are read by machine; only where the practice asks for it. */
  readPageHeads?: boolean;
  suppliers: Supplier[];
  /** Its shared mailbox in Exchange Online; null where mail comes through the folder. */
  graph: GraphSettings | null;
};

/** How the server reaches one practice's shared mailbox through Microsoft Graph. */
export type GraphSettings = {
  tenantId: string;
  clientId: string;
  mailbox: string;
  /** PEM files, each with a certificate and its key. Of those that are valid, the one that ends last is used. */
  certificateFiles: string[];
  /** A file with a client secret, for trials; null where there is a certificate. */
  secretFile: string | null;
  /** A mailbox of the same organisation that the app must not reach; null where none is named. */
  canary: string | null;
  /** London day from which mail is taken in, as YYYY-MM-DD. */
  goLive: string;
  /** Days for which the organisation's administrators can bring back what was removed. */
  recoverableDays: number;
};

/**
 * How far long work is, for the page that waits for it. Kept in memory only: after a crash the job is claimed again
 * and says so anew. Keys are record references.
 */
export type WorkInHand = {
  /** Runs long work that a person may stop: its signal is raised by `stop`, or by `signal` where one is given. */
  run<T>(ref: string, work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Stops the work on a record, and resolves once it has ended; at once where there is none. */
  stop(ref: string): Promise<void>;
  /**
   * Runs one piece of heavy work at a time, in the order they were asked for, whoever asks. Throws Stopped, at once,
   * when the signal is raised while it still waits.
   */
  inTurn<T>(piece: () => Promise<T>, signal: AbortSignal): Promise<T>;
  set(ref: string, now: { done: number; total: number; words: string }): void;
  get(ref: string): { done: number; total: number; words: string } | null;
  clear(ref: string): void;
};

/** It was stopped before its turn came. */
export class Stopped extends Error {
  override name = 'Stopped';
}

/** The certificate as a PDF, from facts that name nobody. The same facts give the same words. */
export type Certificates = { write(facts: CertificateFacts): Promise<Uint8Array> };
export type CertificateFacts = {
  number: string;
  /** Null on the certificate of a batch, which has the references in its table. */
  ref: string | null;
  practice: { name: string; odsCode: string };
  issuedOn: string;
  /** Each a label and its words: reason, approval, early or not, head of the trail. */
  facts: [string, string][];
  /** One row for each copy: what it was, what happened, on what evidence, until when it could be recovered. */
  copies: { what: string; when: string; evidence: string; recoverable: string }[];
  /** What the rows are where they are not the copies of one record. */
  table?: { title: string; columns: readonly [string, string, string, string] };
  closing: string[];
};

/** A letter on paper, for one patient, as a PDF. It is made when it is asked for, and not kept. */
export type PrintedLetters = { write(facts: PrintedLetterFacts): Promise<Uint8Array> };
export type PrintedLetterFacts = {
  /** A whole sheet, or a slip of a third of one that is cut off. */
  size: 'sheet' | 'slip';
  title: string;
  ref: string;
  /** ISO. */
  on: string;
  /** Label and lines: from whom, to whom. */
  parties: [label: string, lines: string[]][];
  patient: { name: string; born: string; number: string };
  paragraphs: string[];
  /** What is filled in with a pen, each with a line of its own. */
  byHand: string[];
  /** Below the cut, for whoever prints it; null on a whole sheet. */
  cutWords: string | null;
};

/** Local accounts' passwords: slow on purpose, and never kept. */
export type Passwords = {
  hash(password: string): Promise<string>;
  verify(password: string, stored: string | null): Promise<{ ok: boolean; rehash: boolean }>;
  /** Null where the password will do; else why not, and what instead. `about` holds words a guesser tries first. */
  weakness(password: string, about: readonly string[]): string | null;
};
