import type { CivilDate } from '../dates.ts';
import { daysBetween, londonDate } from '../dates.ts';
import type { LeaverRecord, Stage } from '../leaver-record.ts';
import { activeHolds, isOpen, STAGES } from '../leaver-record.ts';
import { statutoryLastDay } from '../statutory-date.ts';

export type OutstandingRow = {
  ref: string;
  stage: Stage;
  openedOn: CivilDate;
  stageSince: CivilDate;
  /** Days since the record was begun, and since it came to its stage. */
  ageDays: number;
  stageDays: number;
  requestedOn: CivilDate | null;
  lastDay: CivilDate | null;
  held: boolean;
  claimedBy: string | null;
};

/** Every record on which work is left, in the order of the work, the oldest first. */
export function outstanding(records: readonly LeaverRecord[], today: CivilDate): OutstandingRow[] {
  return records
    .filter(isOpen)
    .map((record) => rowOf(record, today))
    .sort(byStageThenAge);
}

function rowOf(record: LeaverRecord, today: CivilDate): OutstandingRow {
  const openedOn = londonDate(record.openedAt);
  const stageSince = londonDate(record.stageSince);
  return {
    ref: record.ref,
    stage: record.stage,
    openedOn,
    stageSince,
    ageDays: daysBetween(openedOn, today),
    stageDays: daysBetween(stageSince, today),
    requestedOn: record.requestedOn,
    lastDay: record.requestedOn === null ? null : statutoryLastDay(record.requestedOn),
    held: activeHolds(record).length > 0,
    claimedBy: record.claimedBy,
  };
}

/**
 * Ages that mean something: a week; the 28 days of the law; those and the usual window of 56 days; half a year, after
 * which PCSE takes missing notes for lost.
 */
export const AGE_BANDS = [
  { code: 'week', most: 7 },
  { code: 'statutory', most: 28 },
  { code: 'window', most: 84 },
  { code: 'half-year', most: 182 },
  { code: 'older', most: Number.POSITIVE_INFINITY },
] as const;
export type AgeBand = (typeof AGE_BANDS)[number]['code'];

export type AgeLine = { stage: Stage; counts: Record<AgeBand, number>; total: number };

/** How many stand in each open stage, by age; every open stage is there, also with none. */
export function byAge(rows: readonly OutstandingRow[]): AgeLine[] {
  return OPEN_STAGES.map((stage) => {
    const here = rows.filter((row) => row.stage === stage);
    const counts = { week: 0, statutory: 0, window: 0, 'half-year': 0, older: 0 };
    for (const { ageDays } of here) counts[bandOf(ageDays)] += 1;
    return { stage, counts, total: here.length };
  });
}

export const OPEN_STAGES: readonly Stage[] = STAGES.filter(
  (stage) => stage !== 'deleted' && stage !== 'closed',
);

function bandOf(days: number): AgeBand {
  return AGE_BANDS.find(({ most }) => days <= most)?.code ?? 'older';
}

function byStageThenAge(a: OutstandingRow, b: OutstandingRow): number {
  const stages = STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage);
  return stages || b.ageDays - a.ageDays || a.ref.localeCompare(b.ref);
}
