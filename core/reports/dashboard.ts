import type { CivilDate } from '../dates.ts';
import { addDays, daysBetween, londonDate } from '../dates.ts';
import type { LeaverRecord, Stage } from '../leaver-record.ts';
import { activeHolds, isOpen } from '../leaver-record.ts';
import { reviewWindow } from '../record-window.ts';
import { statutoryLastDay } from '../statutory-date.ts';
import { OPEN_STAGES } from './outstanding.ts';
import type { Period } from './period.ts';
import { within } from './period.ts';
import type { StageSpell } from './stage-spells.ts';
import { leftOnDay } from './statutory.ts';

/** Days, of the stays that ended in the period; null where none did. */
export type StageTime = {
  stage: Stage;
  ended: number;
  medianDays: number | null;
  ninthTenthDays: number | null;
};

/** How long records stay in each stage: half of them no longer than the median, nine in ten no longer than the other. */
export function stageTimes(spells: readonly StageSpell[], period: Period): StageTime[] {
  const days = new Map<Stage, number[]>(OPEN_STAGES.map((stage) => [stage, []]));
  for (const { stage, since, until } of spells) {
    if (until !== null && within(londonDate(until), period)) days.get(stage)?.push(daysOf(since, until));
  }
  return OPEN_STAGES.map((stage) => {
    const sorted = (days.get(stage) ?? []).sort((a, b) => a - b);
    return {
      stage,
      ended: sorted.length,
      medianDays: rank(sorted, 0.5),
      ninthTenthDays: rank(sorted, 0.9),
    };
  });
}

const DAY_MS = 86_400_000;

function daysOf(since: string, until: string): number {
  return (Date.parse(until) - Date.parse(since)) / DAY_MS;
}

/** The nearest rank: a time that some record really took. */
function rank(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}

export type BacklogLine = { on: CivilDate; counts: Record<Stage, number>; total: number };

/** How many stood in each open stage at the end of each day asked for, which come in order. */
export function backlog(spells: readonly StageSpell[], days: readonly CivilDate[]): BacklogLine[] {
  const steps = new Map(OPEN_STAGES.map((stage) => [stage, new Array<number>(days.length + 1).fill(0)]));
  for (const { stage, since, until } of spells) {
    const changes = steps.get(stage);
    if (changes === undefined) continue;
    const from = firstOnOrAfter(days, londonDate(since));
    const to = until === null ? days.length : firstOnOrAfter(days, londonDate(until));
    changes[from] = (changes[from] ?? 0) + 1;
    changes[to] = (changes[to] ?? 0) - 1;
  }
  const standing = new Map<Stage, number>();
  return days.map((on, at) => {
    for (const [stage, changes] of steps)
      standing.set(stage, (standing.get(stage) ?? 0) + (changes[at] ?? 0));
    const counts = Object.fromEntries(standing) as Record<Stage, number>;
    return { on, counts, total: [...standing.values()].reduce((sum, count) => sum + count, 0) };
  });
}

function firstOnOrAfter(days: readonly CivilDate[], day: CivilDate): number {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((days[middle] ?? '') < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The last day of the period and every seventh before it, oldest first; at most `most`, the latest of them. */
export function weekEnds({ from, to }: Period, most: number): CivilDate[] {
  const days: CivilDate[] = [];
  for (let day = to; day >= from && days.length < most; day = addDays(day, -7)) days.unshift(day);
  return days;
}

/** How far ahead is looked: further off, what falls due is not settled yet. */
export const WEEKS_AHEAD = 8;

/** What falls due: notes that must leave by law, review windows that end, holds to review. */
export type DueWeek = { from: CivilDate; statutory: number; windows: number; holds: number };

/** `over` is what is late already; the weeks begin today. */
export function dueAhead(
  records: readonly LeaverRecord[],
  today: CivilDate,
  weeks: number,
): { over: Omit<DueWeek, 'from'>; weeks: DueWeek[] } {
  const over = { statutory: 0, windows: 0, holds: 0 };
  const ahead = Array.from({ length: weeks }, (_, week) => ({
    from: addDays(today, week * 7),
    statutory: 0,
    windows: 0,
    holds: 0,
  }));
  const note = (what: keyof typeof over, day: CivilDate | null) => {
    if (day === null) return;
    const line = day < today ? over : ahead[Math.floor(daysBetween(today, day) / 7)];
    if (line) line[what] += 1;
  };
  for (const record of records.filter(isOpen)) {
    note('statutory', mustLeaveBy(record));
    if (record.stage === 'collected') note('windows', reviewWindow(record, today)?.endsOn ?? null);
    for (const { reviewOn } of activeHolds(record)) note('holds', reviewOn);
  }
  return { over, weeks: ahead };
}

function mustLeaveBy(record: LeaverRecord): CivilDate | null {
  return record.requestedOn === null || leftOnDay(record) !== null
    ? null
    : statutoryLastDay(record.requestedOn);
}
