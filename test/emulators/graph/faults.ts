import type { OperationName } from './contract/operations.ts';

/** What goes wrong. `done`: the call takes effect all the same, and only its answer is bad. */
export type FaultEffect =
  /** `retryAfter` in seconds, or as a date, or absent. With a 429 or 503 that says how long, coming back earlier extends the ban. */
  | { kind: 'refuse'; status: number; code?: string; retryAfter?: number | string; done?: boolean }
  /** 202 with a Retry-After, which some take for a wish to be asked again (msgraph-sdk-java 1487). */
  | { kind: 'retry-after-success'; retryAfter: number }
  /** The answer breaks off after so many bytes of its body, having said how many there would be or not. */
  | { kind: 'cut'; afterBytes: number; withoutLength?: boolean }
  /** The connection ends without an answer. */
  | { kind: 'drop'; done?: boolean }
  | { kind: 'slow'; ms: number }
  /** The token that came with the call has ended. */
  | { kind: 'end-token' }
  /** Delta: an empty page with a nextLink; everything comes later (concepts/delta-query-overview). */
  | { kind: 'empty-page' }
  /** Delta: what the page holds, it holds twice, and in another order (api/message-delta). */
  | { kind: 'repeat-items' }
  /** Delta: a link to somewhere else. */
  | { kind: 'foreign-link'; link: string }
  /** Delta: the cursor's generation has gone (docs 2162). */
  | { kind: 'lose-cursor'; code?: string }
  /** Entra's no, such as AADSTS7000215. */
  | { kind: 'entra'; status: number; error: string; code: number };

export type Fault = FaultEffect & {
  /** Every call of these; any Graph call where absent. */
  on?: OperationName | OperationName[];
  mailbox?: string;
  /** Lets so many such calls pass first. */
  after?: number;
  /** How many calls it hits: one, unless said. */
  times?: number;
  /** Hits only this share of them, by dice that fall the same way every run. */
  share?: number;
};

type Planned = { fault: Fault; passed: number; left: number };

export class Faults {
  #planned: Planned[] = [];
  #dice = 0x2545f491;

  plan(...faults: Fault[]): void {
    this.#planned.push(...faults.map((fault) => ({ fault, passed: 0, left: fault.times ?? 1 })));
  }
  clear(): void {
    this.#planned = [];
  }
  get left(): number {
    return this.#planned.filter(({ left }) => left > 0).length;
  }

  /** What is to go wrong with this call. Each effect counts its own calls. */
  for(operation: OperationName, mailbox: string | null): Fault[] {
    return this.#planned.flatMap((planned) => {
      const { fault } = planned;
      if (planned.left <= 0 || !isAimedAt(fault, operation, mailbox)) return [];
      if (planned.passed++ < (fault.after ?? 0)) return [];
      if (fault.share !== undefined && this.#throw() >= fault.share) return [];
      planned.left -= 1;
      return [fault];
    });
  }

  /** Between 0 and 1 (xorshift). */
  #throw(): number {
    this.#dice ^= this.#dice << 13;
    this.#dice ^= this.#dice >>> 17;
    this.#dice ^= this.#dice << 5;
    return (this.#dice >>> 0) / 2 ** 32;
  }
}

const DELTA_ONLY = ['empty-page', 'repeat-items', 'foreign-link', 'lose-cursor'];

function isAimedAt({ on, mailbox, kind }: Fault, operation: OperationName, asked: string | null): boolean {
  if (mailbox !== undefined && mailbox.toLowerCase() !== asked) return false;
  if (DELTA_ONLY.includes(kind)) return operation === 'messages.delta';
  if (kind === 'entra') return operation === 'entra.token';
  if (on === undefined) return !operation.startsWith('entra.');
  return Array.isArray(on) ? on.includes(operation) : on === operation;
}
