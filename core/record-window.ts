import type { CivilDate } from './dates.ts';
import { daysBetween } from './dates.ts';
import type { LeaverRecord } from './leaver-record.ts';
import type { HeldSpell } from './review-window.ts';
import { windowEndsOn } from './review-window.ts';

/** The review window of a record: its last day (null while a hold stops it), whether it is over, days left. */
export type RecordWindow = { endsOn: CivilDate | null; ended: boolean; daysLeft: number | null };

/** Null before the courier has the notes. The last day itself still belongs to the window. */
export function reviewWindow(record: LeaverRecord, today: CivilDate): RecordWindow | null {
  if (record.collection === null) return null;
  const endsOn = windowEndsOn(record.collection.on, record.collection.windowDays, heldSpells(record), today);
  if (endsOn === null) return { endsOn: null, ended: false, daysLeft: null };
  return { endsOn, ended: today > endsOn, daysLeft: Math.max(0, daysBetween(today, endsOn)) };
}

function heldSpells(record: LeaverRecord): HeldSpell[] {
  return record.holds.map((hold) => ({ from: hold.placedOn, to: hold.releasedOn }));
}
