import type { CivilDate } from './dates.ts';
import { addDays, weekday } from './dates.ts';
import type { Holidays } from './working-days.ts';
import { isWorkingDay } from './working-days.ts';

/** Long enough for any run of closed days; a practice that is closed for longer has no courier to wait for. */
const LOOKED_AHEAD_DAYS = 60;

/**
 * The next day of the courier's weekly visit, today included; null where none is known. A visit that falls on a bank holiday
 * or a closed day is not expected: the courier comes the week after. `day`: 1 Monday to 5 Friday; null where the practice
 * has not said. Source: PCSE, "moving records": labels come with CitySprint's weekly visit (guide field.md §1.2).
 */
export function nextCourierDay(today: CivilDate, day: number | null, holidays: Holidays): CivilDate | null {
  if (day === null) return null;
  for (let ahead = 0; ahead <= LOOKED_AHEAD_DAYS; ahead += 1) {
    const date = addDays(today, ahead);
    if (weekday(date) === day && isWorkingDay(date, holidays)) return date;
  }
  return null;
}
