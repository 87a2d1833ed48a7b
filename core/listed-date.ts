import type { CivilDate } from './dates.ts';
import { addDays, isCivilDate } from './dates.ts';

/** A day as a list writes it, or why it cannot be told which day is meant. */
export type ListedDate = { ok: true; on: CivilDate } | { ok: false; why: ListedDateTrouble };
export const LISTED_DATE_TROUBLES = [
  'missing',
  'two-digit-year',
  'year-only',
  'day-or-month',
  'no-such-day',
  'not-understood',
] as const;
export type ListedDateTrouble = (typeof LISTED_DATE_TROUBLES)[number];

/**
 * Reads 25/12/2019, 25.12.2019, 25-Dec-2019, 25 December 2019, 2019-12-25, 20191225 and the day numbers of Excel, with or
 * without a time of day behind them. Days come before months, as everywhere in England; where `monthFirst` says that
 * the column holds months first, a date that could be read both ways is not read at all. Two-digit years are never
 * guessed: 25/12/19 may be a child or somebody of a hundred.
 */
export function readListedDate(text: string, monthFirst = false): ListedDate {
  const written = text.slice(0, LONGEST).replace(/\s+/g, ' ').trim().replace(TIME_OF_DAY, '');
  if (written === '') return no('missing');
  const [, year = '', month = '', day = ''] = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(written) ?? [];
  if (year !== '') return dayOf(year, month, day);
  const packed = /^((?:18|19|20)\d{2})(\d{2})(\d{2})$/.exec(written);
  if (packed) return dayOf(packed[1], packed[2], packed[3]);
  if (/^\d{5}(\.\d+)?$/.test(written))
    return { ok: true, on: addDays(EXCEL_DAY_0, Math.trunc(Number(written))) };
  if (/^(18|19|20)\d{2}$/.test(written)) return no('year-only');
  return readDayFirst(written, monthFirst);
}

/** Whether a column holds a date such as 12/25/2019, which only somebody who puts the month first would write. */
export function putsMonthFirst(texts: Iterable<string>): boolean {
  for (const text of texts) {
    const [, first = '', second = ''] =
      /^\s*(\d{1,2})[/.-](\d{1,2})[/.-]\d{4}\b/.exec(text.slice(0, LONGEST)) ?? [];
    if (
      first !== '' &&
      Number(first) >= 1 &&
      Number(first) <= 12 &&
      Number(second) > 12 &&
      Number(second) <= 31
    )
      return true;
  }
  return false;
}

/** More is no date; a cell may hold anything. */
const LONGEST = 60;
const TIME_OF_DAY = /(?:[T ]|, ?)\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[ap]m)?(Z|[+-]\d{2}:?\d{2})?$/i;
/** Excel counts 1 January 1900 as day 1 and believes in a 29 February 1900; from day 61 on this is its day 0. */
const EXCEL_DAY_0 = '1899-12-30';
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH_NAMES =
  /^(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?)$/i;

function readDayFirst(written: string, monthFirst: boolean): ListedDate {
  const found = /^(\d{1,2})(?:st|nd|rd|th)?[-/. ] ?(\d{1,2}|[a-z]{3,9})\.?[-/., ] ?(\d{4}|\d{2})$/i.exec(
    written,
  );
  const [, day = '', month = '', year = ''] = found ?? [];
  if (found === null) return no('not-understood');
  const named = /^[a-z]/i.test(month);
  if (named && !MONTH_NAMES.test(month)) return no('not-understood');
  if (year.length === 2) return no('two-digit-year');
  if (named) return dayOf(year, String(MONTHS.indexOf(month.slice(0, 3).toLowerCase()) + 1), day);
  if (monthFirst && Number(day) <= 12 && Number(month) <= 12 && Number(day) !== Number(month))
    return no('day-or-month');
  return dayOf(year, month, day);
}

function dayOf(year = '', month = '', day = ''): ListedDate {
  const on = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isCivilDate(on) ? { ok: true, on } : no('no-such-day');
}

function no(why: ListedDateTrouble): ListedDate {
  return { ok: false, why };
}
