import type { CivilDate } from './dates.ts';
import { addDays } from './dates.ts';
import type { LeaverRecord, LedgerLine } from './leaver-record.ts';
import { activeHolds, partsInPlay } from './leaver-record.ts';
import { reviewWindow } from './record-window.ts';
import type { RefusalCode } from './refusals.ts';
import { SHORTEST_WINDOW_DAYS } from './review-window.ts';
import { ROUTE_RULES } from './routes.ts';

export type ReasonFor = { code: string; what: string };
export type ReasonAgainst = { code: RefusalCode; what: string; next: string };

/**
 * Every reason for and against deleting now (DESIGN §12, I1). Deletion may be approved only when `against` is
 * empty; it is asked again, on a fresh read, in the transaction that authorises the effect. The facts are read
 * anew here rather than trusted from the stage: a stage reached long ago says nothing of a hold placed since.
 */
export function deletionReasons(
  record: LeaverRecord,
  at: { today: CivilDate; clockTrusted: boolean },
): { for: ReasonFor[]; against: ReasonAgainst[] } {
  const against = [
    stage(record),
    holds(record),
    route(record),
    reprint(record),
    ending(record, at.today),
    clock(at.clockTrusted),
  ];
  return { for: reasonsFor(record, at.today), against: against.filter((reason) => reason !== null) };
}

/**
 * Early approval needs a second person: any approval before the review window's last day has passed (on a
 * recorded answer), or within 14 days of the collection.
 */
export function isEarly(record: LeaverRecord, today: CivilDate): boolean {
  if (record.collection === null) return false;
  if (today <= addDays(record.collection.on, SHORTEST_WINDOW_DAYS)) return true;
  if (ROUTE_RULES[record.route].ending !== 'legible-or-window') return false;
  return reviewWindow(record, today)?.ended !== true;
}

/** The ledger's line for the scanning company's copy. */
export function supplierLine(record: LeaverRecord): LedgerLine | null {
  return record.deletion?.lines.find((line) => line.kind === 'supplier-copy') ?? null;
}

function stage(record: LeaverRecord): ReasonAgainst | null {
  return record.stage === 'clear'
    ? null
    : {
        code: 'wrong-stage',
        what: `The record is ${record.stage}, not clear.`,
        next: 'Finish the earlier steps first.',
      };
}

function holds(record: LeaverRecord): ReasonAgainst | null {
  return activeHolds(record).length === 0
    ? null
    : {
        code: 'held',
        what: 'A hold stands on this record.',
        next: 'Nothing is deleted until a lead releases every hold.',
      };
}

function route(record: LeaverRecord): ReasonAgainst | null {
  const rules = ROUTE_RULES[record.route];
  return rules.ending === 'never-here'
    ? {
        code: 'route-does-not',
        what: `On the route "${rules.name}" nothing is deleted here.`,
        next: rules.copies,
      }
    : null;
}

function reprint(record: LeaverRecord): ReasonAgainst | null {
  if (!ROUTE_RULES[record.route].prints) return null;
  const last = record.reprints.at(-1);
  if (
    !last ||
    last.collectedOn === null ||
    last.outcome === 'not-legible' ||
    record.pack?.packId !== last.packId
  ) {
    return {
      code: 'no-verified-reprint',
      what: 'No proven reprint of these notes has left with the courier.',
      next: 'Print, bag and record the collection first.',
    };
  }
  const packed = new Set(record.pack.fileIds);
  const notInPack = partsInPlay(record).filter((part) => !packed.has(part.fileId));
  if (notInPack.length > 0) {
    return {
      code: 'pack-outdated',
      what: 'A part is here that was not in the bag.',
      next: 'Send it after the others, or take it out as a duplicate. Then delete.',
    };
  }
  return null;
}

function ending(record: LeaverRecord, today: CivilDate): ReasonAgainst | null {
  const kind = ROUTE_RULES[record.route].ending;
  if (kind === 'never-here') return null;
  if (kind === 'release-confirmed') {
    return record.clearedBecause === 'release-confirmed'
      ? null
      : { code: 'window-open', what: 'The release is not confirmed.', next: 'Confirm the release first.' };
  }
  if (record.answer?.answer === 'legible' || reviewWindow(record, today)?.ended === true) return null;
  return {
    code: 'window-open',
    what: 'The review window is still open and nobody has said the reprint is legible.',
    next: 'Wait for its last day, or record the new practice’s answer.',
  };
}

function clock(trusted: boolean): ReasonAgainst | null {
  return trusted
    ? null
    : {
        code: 'clock-untrusted',
        what: 'This computer’s clock has gone backwards.',
        next: 'Put the clock right; nothing is deleted until it is.',
      };
}

function reasonsFor(record: LeaverRecord, today: CivilDate): ReasonFor[] {
  const reasons: ReasonFor[] = [];
  const last = record.reprints.at(-1);
  if (last?.collectedOn)
    reasons.push({ code: 'reprint-collected', what: 'A proven, counted reprint left with the courier.' });
  if (record.answer?.answer === 'legible')
    reasons.push({ code: 'legible', what: 'The new practice says the reprint is legible.' });
  if (reviewWindow(record, today)?.ended)
    reasons.push({ code: 'window-ended', what: 'The review window has ended with no objection.' });
  if (record.clearedBecause === 'release-confirmed')
    reasons.push({ code: 'released', what: 'A colleague confirmed the release.' });
  reasons.push({
    code: 'no-right-to-hold',
    what: 'The practice has no right to hold these notes once the patient has left (UK GDPR, storage limitation).',
  });
  return reasons;
}
