import type { CivilDate } from './dates.ts';
import type { HoldKind, LeaverEvent, LeaverRecord } from './leaver-record.ts';
import { isOpen } from './leaver-record.ts';

/**
 * A hold over every record of a practice, those that begin later too: a public inquiry asks that nothing be destroyed, and
 * names no patients (Inquiries Act 2005, section 35: destroying what an inquiry may want is an offence).
 */
export type PracticeHold = {
  holdId: string;
  kind: HoldKind;
  /** What it is for, such as the inquiry's name. Never a patient. */
  title: string;
  /** Accounts: who placed it, and who kept or released it last. */
  placedBy: string;
  changedBy: string;
  placedOn: CivilDate;
  reviewOn: CivilDate;
  releasedOn: CivilDate | null;
};

/**
 * What a record lacks to be as one of the practice's holds says: it is placed, its date is moved, or it is released.
 * Nothing where the record is as it should be, or over. Pure; done twice it changes nothing.
 */
export function practiceHoldEvents(
  record: LeaverRecord,
  hold: PracticeHold,
  today: CivilDate,
): LeaverEvent[] {
  if (!isOpen(record)) return [];
  const { holdId, kind, reviewOn, releasedOn } = hold;
  const here = record.holds.find((one) => one.holdId === holdId);
  if (here === undefined)
    return releasedOn === null
      ? [{ type: 'hold-placed', holdId, kind, on: today, reviewOn, wordsId: null, practiceWide: true }]
      : [];
  if (here.releasedOn !== null) return [];
  if (releasedOn !== null) return [{ type: 'hold-released', holdId, on: today }];
  return here.reviewOn === reviewOn ? [] : [{ type: 'hold-reviewed', holdId, reviewOn }];
}

/** Those to be looked at again by now, the longest overdue first. */
export function practiceHoldsDue(holds: readonly PracticeHold[], today: CivilDate): PracticeHold[] {
  return holds
    .filter(({ releasedOn, reviewOn }) => releasedOn === null && reviewOn <= today)
    .sort((a, b) => a.reviewOn.localeCompare(b.reviewOn) || a.holdId.localeCompare(b.holdId));
}
