import type { Readable } from 'node:stream';
import type { Blobs } from './blobs.ts';
import type { OperationName } from './contract/operations.ts';
import type { Fault, Faults } from './faults.ts';
import type { Journal } from './journal.ts';
import { type IdKind, MailboxState } from './mailbox.ts';
import { Refusal } from './model.ts';
import type { Throttle } from './throttle.ts';

/** What differs from tenant to tenant, or that nobody could verify (the guide to Graph, §6). Kept in the state file. */
export type Settings = {
  /** Does the copy in Sent Items keep the draft's extended properties? */
  keepsPropertiesOnSend: boolean;
  /** Does it keep x- headers? Zammad saw that it does not. */
  keepsHeadersOnSend: boolean;
  /** Servers may overwrite a Message-ID (MS-OXCMAIL 2.1.3.2.11). */
  keepsMessageIdOnSend: boolean;
  /** How long a search by filter does not yet find what has just changed. */
  searchDelayMs: number;
  /** The longest that a subscription may last: 4,230 minutes in old pages, 10,080 in newer ones. */
  subscriptionMinutes: number;
  /** Above these sizes Graph gave up with 504: whole message 25 MB, one attachment 35 to 50 MB (docs 18439, docs-contrib 1220). */
  mimeLimitBytes: number;
  attachmentLimitBytes: number;
  /** Has the app a right to the mailbox's settings? By docs/SETUP-GRAPH it has not. */
  hasMailboxSettings: boolean;
  /** Messages that one mailbox may send in a minute (service description: Exchange Online limits, sending limits). */
  sendsPerMinute: number;
  /**
   * What comes of one more: taken, and carried over to the following minute, as the service description says; or 429, as
   * public threads say (answers 2258712 and others).
   */
  beyondSends: 'carried-over' | 'refused';
  /** Where notifications are delivered instead of the host they name. */
  notifyOrigin: string | null;
};

export const DEFAULTS: Settings = {
  keepsPropertiesOnSend: true,
  keepsHeadersOnSend: false,
  keepsMessageIdOnSend: true,
  searchDelayMs: 0,
  subscriptionMinutes: 10_080,
  mimeLimitBytes: 25 * 1024 * 1024,
  attachmentLimitBytes: Number.MAX_SAFE_INTEGER,
  hasMailboxSettings: false,
  sendsPerMinute: 30,
  beyondSends: 'carried-over',
  notifyOrigin: null,
};

/** Everything the emulator is, for those who answer calls. */
export class World {
  readonly journal: Journal;
  readonly blobs: Blobs;
  readonly faults: Faults;
  readonly throttle: Throttle;
  readonly clock: () => number;
  readonly #mailboxes = new Map<string, MailboxState>();
  onMailbox: (mailbox: MailboxState) => void = () => {};

  constructor(parts: Pick<World, 'journal' | 'blobs' | 'faults' | 'throttle' | 'clock'>) {
    this.journal = parts.journal;
    this.blobs = parts.blobs;
    this.faults = parts.faults;
    this.throttle = parts.throttle;
    this.clock = parts.clock;
  }

  get settings(): Settings {
    return { ...DEFAULTS, ...this.journal.get<Settings>('settings:') };
  }
  set(changes: Partial<Settings>): void {
    this.journal.put('settings:', { ...this.settings, ...changes });
  }

  /** The app's right to the mailbox; taking it away is a change of RBAC. */
  allow(address: string, isAllowed: boolean): void {
    this.journal.put(`access:${address.toLowerCase()}`, { isAllowed });
  }

  /** Made where there is none yet. */
  mailbox(address: string): MailboxState {
    const name = address.toLowerCase();
    const known = this.#mailboxes.get(name);
    if (known) return known;
    const made = new MailboxState(name, this.journal, this.clock);
    this.#mailboxes.set(name, made);
    this.onMailbox(made);
    return made;
  }
  has(address: string): boolean {
    return this.journal.get(`mailbox:${address.toLowerCase()}:`) !== null;
  }

  /** By address or id, for the app. RBAC for Applications: out of scope is 403 ErrorAccessDenied. */
  reached(user: string): MailboxState {
    const byId = this.journal
      .all<{ address: string; userId: string }>('mailbox:')
      .find(({ userId }) => userId === user);
    const address = byId?.address ?? user.toLowerCase();
    const access = this.journal.get<{ isAllowed: boolean }>(`access:${address}`);
    if (access?.isAllowed === false)
      throw new Refusal(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.');
    if (!this.has(address)) throw new Refusal(404, 'ErrorInvalidUser', 'The requested user is invalid.');
    return this.mailbox(address);
  }
}

/** One call, understood. */
export type GraphCall = {
  operation: OperationName;
  parameters: Partial<Record<string, string>>;
  query: URLSearchParams;
  headers: Headers;
  body: unknown;
  ids: IdKind;
  textBody: boolean;
  pageSize: number | null;
  faults: Fault[];
};

export type Answer = {
  status: number;
  headers?: Record<string, string>;
  json?: unknown;
  stream?: Readable;
  length?: number;
};

export type Handler = (call: GraphCall, world: World) => Answer | Promise<Answer>;
