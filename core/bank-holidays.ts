import type { CivilDate } from './dates.ts';
import { addDays, weekday } from './dates.ts';

/**
 * Bank holidays in England and Wales, 2019 to 2028, oldest first, on the day they are taken (the substitute day
 * where there is one). Facts from gov.uk/bank-holidays as it stood in February 2026.
 */
export const BANK_HOLIDAYS: readonly { date: CivilDate; title: string }[] = listed();

export const BANK_HOLIDAYS_KNOWN_FROM: CivilDate = '2019-01-01';
/** The last day the published list speaks for. When gov.uk adds a year, add it below and move this. */
export const BANK_HOLIDAYS_KNOWN_TO: CivilDate = '2028-12-31';

/** True on a bank holiday: from the list where it reaches, by rule elsewhere (see `regularBankHolidays`). */
export function isBankHoliday(date: CivilDate): boolean {
  if (date >= BANK_HOLIDAYS_KNOWN_FROM && date <= BANK_HOLIDAYS_KNOWN_TO) return LISTED_DATES.has(date);
  return regularBankHolidays(date.slice(0, 4)).includes(date);
}

/**
 * The eight yearly holidays of `year` ('2031'), by the rules that have held since 1978 (Banking and Financial
 * Dealings Act 1971 and the yearly proclamations). One-off days and moved days (2020, 2022, 2023) cannot be
 * foreseen: callers warn past the list.
 */
export function regularBankHolidays(year: string): CivilDate[] {
  const easter = easterSunday(Number(year));
  const [christmas, boxing] = christmasDays(year);
  return [
    movedToMonday(`${year}-01-01`),
    addDays(easter, -2),
    addDays(easter, 1),
    firstMonday(`${year}-05-01`),
    lastMonday(`${year}-05-31`),
    lastMonday(`${year}-08-31`),
    christmas,
    boxing,
  ];
}

function listed(): { date: CivilDate; title: string }[] {
  const byTitle: [title: string, dates: string][] = [
    [
      'New Year’s Day',
      '2019-01-01 2020-01-01 2021-01-01 2022-01-03 2023-01-02 2024-01-01 2025-01-01 2026-01-01 2027-01-01 2028-01-03',
    ],
    [
      'Good Friday',
      '2019-04-19 2020-04-10 2021-04-02 2022-04-15 2023-04-07 2024-03-29 2025-04-18 2026-04-03 2027-03-26 2028-04-14',
    ],
    [
      'Easter Monday',
      '2019-04-22 2020-04-13 2021-04-05 2022-04-18 2023-04-10 2024-04-01 2025-04-21 2026-04-06 2027-03-29 2028-04-17',
    ],
    [
      'Early May bank holiday',
      '2019-05-06 2021-05-03 2022-05-02 2023-05-01 2024-05-06 2025-05-05 2026-05-04 2027-05-03 2028-05-01',
    ],
    ['Early May bank holiday (VE day)', '2020-05-08'],
    ['Bank holiday for the coronation of King Charles III', '2023-05-08'],
    [
      'Spring bank holiday',
      '2019-05-27 2020-05-25 2021-05-31 2022-06-02 2023-05-29 2024-05-27 2025-05-26 2026-05-25 2027-05-31 2028-05-29',
    ],
    ['Platinum Jubilee bank holiday', '2022-06-03'],
    [
      'Summer bank holiday',
      '2019-08-26 2020-08-31 2021-08-30 2022-08-29 2023-08-28 2024-08-26 2025-08-25 2026-08-31 2027-08-30 2028-08-28',
    ],
    ['Bank Holiday for the State Funeral of Queen Elizabeth II', '2022-09-19'],
    [
      'Christmas Day',
      '2019-12-25 2020-12-25 2021-12-27 2022-12-27 2023-12-25 2024-12-25 2025-12-25 2026-12-25 2027-12-27 2028-12-25',
    ],
    [
      'Boxing Day',
      '2019-12-26 2020-12-28 2021-12-28 2022-12-26 2023-12-26 2024-12-26 2025-12-26 2026-12-28 2027-12-28 2028-12-26',
    ],
  ];
  return byTitle
    .flatMap(([title, dates]) => dates.split(' ').map((date) => ({ date, title })))
    .sort((a, b) => (a.date < b.date ? -1 : 1));
}

const LISTED_DATES: ReadonlySet<CivilDate> = new Set(BANK_HOLIDAYS.map((holiday) => holiday.date));

function movedToMonday(date: CivilDate): CivilDate {
  return addDays(date, { 6: 2, 7: 1 }[weekday(date) as 6 | 7] ?? 0);
}

function firstMonday(firstOfMonth: CivilDate): CivilDate {
  return addDays(firstOfMonth, (8 - weekday(firstOfMonth)) % 7);
}

function lastMonday(lastOfMonth: CivilDate): CivilDate {
  return addDays(lastOfMonth, 1 - weekday(lastOfMonth));
}

/** Whichever of the two falls on a weekend is taken on the next free weekday: 27 or 28 December. */
function christmasDays(year: string): [christmas: CivilDate, boxing: CivilDate] {
  const moves: Partial<Record<number, [string, string]>> = {
    5: ['25', '28'],
    6: ['27', '28'],
    7: ['27', '26'],
  };
  const [christmas, boxing] = moves[weekday(`${year}-12-25`)] ?? ['25', '26'];
  return [`${year}-12-${christmas}`, `${year}-12-${boxing}`];
}

/** Easter Sunday of the Gregorian calendar: the "anonymous" method (Nature, 1876; Meeus, Astronomical Algorithms). */
function easterSunday(year: number): CivilDate {
  const a = year % 19;
  const century = Math.floor(year / 100);
  const inCentury = year % 100;
  const f = Math.floor((century + 8) / 25);
  const g = Math.floor((century - f + 1) / 3);
  const h = (19 * a + century - Math.floor(century / 4) - g + 15) % 30;
  const l = (32 + 2 * (century % 4) + 2 * Math.floor(inCentury / 4) - h - (inCentury % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const daysFromMarchFirst = h + l - 7 * m + 21;
  return addDays(`${String(year).padStart(4, '0')}-03-01`, daysFromMarchFirst);
}
