/** A day of the calendar in England, 'YYYY-MM-DD'. It has no time of day and no zone. */
export type CivilDate = string;
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** True for a day that exists, written 'YYYY-MM-DD', years 0001 to 9999: '2023-02-29' is not one. */
export function isCivilDate(text: string): boolean {
  return CIVIL_DATE.test(text) && toDay(Date.parse(`${text}T00:00:00Z`)) === text;
}

/** The date `days` calendar days later, or earlier where negative. Throws RangeError on anything but whole days. */
export function addDays(date: CivilDate, days: number): CivilDate {
  if (!Number.isInteger(days)) throw new RangeError(`days must be a whole number, but was ${days}`);
  const moved = toDay(startOf(date) + days * DAY_MS);
  if (moved === null) throw new RangeError('days must lead to a date in the years 0001 to 9999');
  return moved;
}

/** Calendar days from `a` to `b`: 1 when `b` is the day after `a`, negative when `b` comes first. */
export function daysBetween(a: CivilDate, b: CivilDate): number {
  return (startOf(b) - startOf(a)) / DAY_MS;
}

/** Monday is 1, Sunday is 7, as in ISO 8601. */
export function weekday(date: CivilDate): Weekday {
  return WEEKDAYS[new Date(startOf(date)).getUTCDay()] as Weekday;
}

/**
 * The calendar date in London at an instant: a Date, or ISO 8601 with Z or an offset. The summer-time rule is
 * written out here, so it does not depend on the machine's zone data. It holds from 1996, when October's last
 * Sunday became the end of summer time (Summer Time Act 1972, as amended); earlier instants may be an hour out.
 */
export function londonDate(instant: string | Date): CivilDate {
  return londonClock(instant).slice(0, 10);
}

/** The time of day in London at an instant, 'HH:MM' on a 24-hour clock; see `londonDate` for what it rests on. */
export function londonTime(instant: string | Date): string {
  return londonClock(instant).slice(11, 16);
}

/** '6 August 2018': the NHS service manual's form, for pages and letters. */
export function showDate(date: CivilDate): string {
  startOf(date);
  return `${Number(date.slice(8))} ${monthOf(date)} ${date.slice(0, 4)}`;
}

/** '06-Aug-2018': the short form of the NHS Common User Interface, for dense tables and beside identity. */
export function showShortDate(date: CivilDate): string {
  startOf(date);
  return `${date.slice(8)}-${monthOf(date).slice(0, 3)}-${date.slice(0, 4)}`;
}

/** '17:30' becomes '5:30pm', '17:00' '5pm', and noon and midnight their names: the NHS service manual's form. */
export function showTime(hhmm: string): string {
  const [, hours, minutes] = TIME_OF_DAY.exec(hhmm) ?? [];
  if (hours === undefined || minutes === undefined)
    throw new RangeError("hhmm must be a time from '00:00' to '23:59'");
  if (hhmm === '00:00') return 'midnight';
  if (hhmm === '12:00') return 'midday';
  const hour = Number(hours);
  return `${hour % 12 || 12}${minutes === '00' ? '' : `:${minutes}`}${hour < 12 ? 'am' : 'pm'}`;
}

const CIVIL_DATE = /^(?!0000)\d{4}-\d{2}-\d{2}$/;
const TIME_OF_DAY = /^([01]\d|2[0-3]):([0-5]\d)$/;
// Without a Z or an offset the same text means different instants on different machines.
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEKDAYS = [7, 1, 2, 3, 4, 5, 6] as const;
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

function monthOf(date: CivilDate): string {
  return MONTHS[Number(date.slice(5, 7)) - 1] as string;
}

// The value is left out of every message here: it may be a date of birth, and messages reach logs.
function startOf(date: CivilDate): number {
  if (!isCivilDate(date)) throw new RangeError("date must be a day that exists, written 'YYYY-MM-DD'");
  return Date.parse(`${date}T00:00:00Z`);
}

function toDay(ms: number): CivilDate | null {
  const text = Number.isNaN(new Date(ms).getTime()) ? '' : new Date(ms).toISOString().slice(0, 10);
  return CIVIL_DATE.test(text) ? text : null;
}

/** The London wall clock written as if it were UTC. */
function londonClock(instant: string | Date): string {
  const utc = instantMs(instant);
  const local = new Date(utc + (isSummerTime(utc) ? HOUR_MS : 0));
  if (Number.isNaN(local.getTime()) || toDay(local.getTime()) === null) {
    throw new RangeError('instant must be a real moment in the years 0001 to 9999');
  }
  return local.toISOString();
}

function instantMs(instant: string | Date): number {
  if (instant instanceof Date) return instant.getTime();
  if (!INSTANT.test(instant)) throw new RangeError("instant must be ISO 8601 ending in 'Z' or an offset");
  return Date.parse(instant);
}

// Clocks go forward at 01:00 UTC on the last Sunday of March and back at 01:00 UTC on the last Sunday of October.
function isSummerTime(utc: number): boolean {
  const year = new Date(utc).getUTCFullYear();
  return utc >= lastSundayAtOne(year, 2) && utc < lastSundayAtOne(year, 9);
}

/** `monthIndex` is March (2) or October (9); both have 31 days. */
function lastSundayAtOne(year: number, monthIndex: 2 | 9): number {
  const last = new Date(Date.UTC(year, monthIndex, 31, 1));
  return last.getTime() - last.getUTCDay() * DAY_MS;
}
