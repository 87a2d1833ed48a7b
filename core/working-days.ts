import { BANK_HOLIDAYS_KNOWN_FROM, BANK_HOLIDAYS_KNOWN_TO, isBankHoliday } from './bank-holidays.ts';
import type { CivilDate } from './dates.ts';
import { addDays, daysBetween, weekday } from './dates.ts';

/** `extra`: days the practice itself is closed (training afternoons, a move), beside the bank holidays. */
export type Holidays = { extra?: readonly CivilDate[] };

/**
 * Monday to Friday, no bank holiday in England and Wales, no closed day of the practice. Working days are for
 * reminders and chasing only: the statutory date and the review window count calendar days.
 */
export function isWorkingDay(date: CivilDate, holidays: Holidays = {}): boolean {
  return weekday(date) <= 5 && !isBankHoliday(date) && !(holidays.extra?.includes(date) ?? false);
}

/**
 * The n-th working day after `date` (before it, where n is negative); `date` itself where n is 0, working or not.
 * One working day after a Saturday is therefore Monday. Throws RangeError unless n is whole and at most 10,000.
 */
export function addWorkingDays(date: CivilDate, n: number, holidays: Holidays = {}): CivilDate {
  if (!Number.isInteger(n) || Math.abs(n) > MOST_WORKING_DAYS) {
    throw new RangeError(
      `n must be a whole number from -${MOST_WORKING_DAYS} to ${MOST_WORKING_DAYS}, but was ${n}`,
    );
  }
  const step = n < 0 ? -1 : 1;
  let day = date;
  for (let left = Math.abs(n); left > 0; left -= 1)
    day = nearestWorkingDay(addDays(day, step), step, holidays);
  return day;
}

/** The first working day on or after `date`. */
export function nextWorkingDay(date: CivilDate, holidays: Holidays = {}): CivilDate {
  return nearestWorkingDay(date, 1, holidays);
}

/** The last working day on or before `date`: when to remind of a date that does not move. */
export function previousWorkingDay(date: CivilDate, holidays: Holidays = {}): CivilDate {
  return nearestWorkingDay(date, -1, holidays);
}

/**
 * Working days from `a` to `b`, `a` itself not counted: the n for which `addWorkingDays(a, n)` comes as near to `b`
 * as it can without passing it. Negative when `b` comes first.
 */
export function workingDaysBetween(a: CivilDate, b: CivilDate, holidays: Holidays = {}): number {
  const step = b < a ? -1 : 1;
  let count = 0;
  for (let left = Math.abs(daysBetween(a, b)), day = a; left > 0; left -= 1) {
    day = addDays(day, step);
    if (isWorkingDay(day, holidays)) count += step;
  }
  return count;
}

/** False outside the published list of bank holidays, where only the regular ones are reckoned: warn. */
export function holidaysKnown(date: CivilDate): boolean {
  return date >= BANK_HOLIDAYS_KNOWN_FROM && date <= BANK_HOLIDAYS_KNOWN_TO;
}

// About forty years: far past any reminder, near enough that a slip of the keyboard cannot hang a sweep.
const MOST_WORKING_DAYS = 10_000;

function nearestWorkingDay(from: CivilDate, step: 1 | -1, holidays: Holidays): CivilDate {
  let day = from;
  while (!isWorkingDay(day, holidays)) day = addDays(day, step);
  return day;
}
