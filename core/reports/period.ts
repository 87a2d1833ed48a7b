import type { CivilDate } from '../dates.ts';
import { addDays } from '../dates.ts';

/** Both days belong to it. */
export type Period = { from: CivilDate; to: CivilDate };

export function within(day: CivilDate | null, { from, to }: Period): boolean {
  return day !== null && from <= day && day <= to;
}

/** The twelve months that end today, leap days included: what a practice looks at when nothing else was said. */
export function lastYear(today: CivilDate): Period {
  return { from: addDays(today, -364), to: today };
}
