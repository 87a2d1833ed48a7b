/** A day as '2027-03-29'. Reckoned here on its own: what keeps the account must not borrow the product's calendar. */
export type Day = string;

const DAY_MS = 86_400_000;

export function plus(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T12:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Days from one to the other. */
export function between(from: Day, to: Day): number {
  return Math.round((Date.parse(`${to}T12:00:00Z`) - Date.parse(`${from}T12:00:00Z`)) / DAY_MS);
}

/** 1 Monday to 7 Sunday. */
export function weekdayOf(day: Day): number {
  return new Date(`${day}T12:00:00Z`).getUTCDay() || 7;
}

/** Bank holidays in England and Wales, 2027 and 2028, as gov.uk listed them in February 2026. */
const HOLIDAYS = new Set([
  '2027-01-01',
  '2027-03-26',
  '2027-03-29',
  '2027-05-03',
  '2027-05-31',
  '2027-08-30',
  '2027-12-27',
  '2027-12-28',
  '2028-01-03',
  '2028-04-14',
  '2028-04-17',
  '2028-05-01',
  '2028-05-29',
  '2028-08-28',
  '2028-12-25',
  '2028-12-26',
]);

export function isOpenOn(day: Day): boolean {
  return weekdayOf(day) <= 5 && !HOLIDAYS.has(day);
}

/** The day on which so many working days have passed since `from`. */
export function afterWorkingDays(from: Day, many: number): Day {
  let day = from;
  for (let left = many; left > 0; ) {
    day = plus(day, 1);
    if (isOpenOn(day)) left -= 1;
  }
  return day;
}
