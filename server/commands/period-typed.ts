import { isCivilDate } from '../../core/dates.ts';
import { lastYear, type Period } from '../../core/reports/period.ts';
import type { Read } from './arguments.ts';

/** What --from and --to said; the days of `periodOf` fill in what they did not. */
export type DaysTyped = { from: string | null; to: string | null };

export function daysTyped(read: Read): DaysTyped | { wrong: string } {
  const [from, to] = [read.value('from'), read.value('to')];
  for (const day of [from, to])
    if (day !== null && !isCivilDate(day)) return { wrong: 'A day is written as 2026-04-01.' };
  return from !== null && to !== null && from > to ? BACKWARDS : { from, to };
}

/** The last twelve months where nothing was said. */
export function periodOf({ from, to }: DaysTyped, today: string): Period | { wrong: string } {
  const usual = lastYear(today);
  const period = { from: from ?? usual.from, to: to ?? usual.to };
  return period.from > period.to ? BACKWARDS : period;
}

const BACKWARDS = { wrong: 'The first day comes after the last.' };
