import type { CivilDate } from '../dates.ts';
import { daysBetween } from '../dates.ts';
import type { LeaverRecord } from '../leaver-record.ts';
import { statutoryLastDay } from '../statutory-date.ts';
import type { Period } from './period.ts';
import { within } from './period.ts';

/**
 * met: the notes left by the last day. missed: they left later, or are still here after it. open: still here, and the
 * last day is not over. ended: the record was closed another way, so that nothing had to leave.
 */
export type StatutoryOutcome = 'met' | 'missed' | 'open' | 'ended';

export type StatutoryRow = {
  ref: string;
  requestedOn: CivilDate;
  lastDay: CivilDate;
  leftOn: CivilDate | null;
  outcome: StatutoryOutcome;
  /** Days it took, the day of the request being the first; null while the notes are here. */
  daysTaken: number | null;
};

/** Every request that came in the period, and whether the notes left within its 28 days (reg. 69A). */
export function statutory(
  records: readonly LeaverRecord[],
  period: Period,
  today: CivilDate,
): StatutoryRow[] {
  return records
    .flatMap((record) => {
      const { requestedOn } = record;
      return requestedOn !== null && within(requestedOn, period) ? [rowOf(record, requestedOn, today)] : [];
    })
    .sort((a, b) => a.requestedOn.localeCompare(b.requestedOn) || a.ref.localeCompare(b.ref));
}

function rowOf(record: LeaverRecord, requestedOn: CivilDate, today: CivilDate): StatutoryRow {
  const lastDay = statutoryLastDay(requestedOn);
  const leftOn = leftOnDay(record);
  return {
    ref: record.ref,
    requestedOn,
    lastDay,
    leftOn,
    outcome: outcomeOf(record, leftOn, lastDay, today),
    daysTaken: leftOn === null ? null : daysBetween(requestedOn, leftOn) + 1,
  };
}

/** The first collection, or, where no courier comes, the day on which the release was confirmed. */
export function leftOnDay(record: LeaverRecord): CivilDate | null {
  const first = record.reprints.find(({ collectedOn }) => collectedOn !== null)?.collectedOn ?? null;
  if (first !== null) return first;
  return record.clearedBecause === 'release-confirmed' ? record.clearedOn : null;
}

function outcomeOf(
  record: LeaverRecord,
  leftOn: CivilDate | null,
  lastDay: CivilDate,
  today: CivilDate,
): StatutoryOutcome {
  if (leftOn !== null) return leftOn <= lastDay ? 'met' : 'missed';
  if (record.stage === 'closed') return 'ended';
  return today > lastDay ? 'missed' : 'open';
}

export type StatutoryTotals = Record<StatutoryOutcome, number> & {
  /** Of those decided, the share that was met, from 0 to 1; null where none is decided. */
  share: number | null;
};

export function statutoryTotals(rows: readonly StatutoryRow[]): StatutoryTotals {
  const totals = { met: 0, missed: 0, open: 0, ended: 0 };
  for (const { outcome } of rows) totals[outcome] += 1;
  const decided = totals.met + totals.missed;
  return { ...totals, share: decided === 0 ? null : totals.met / decided };
}
