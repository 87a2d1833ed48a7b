/**
 * Reads the Date header of a message (RFC 5322, §3.3, with the obsolete forms of §4.3). JavaScript's own reading is
 * not used: it takes a time without a zone for the zone of this computer, and the mail library puts the present
 * moment where it can read nothing.
 *
 * @returns the instant as ISO text in UTC, or null when absent, impossible, before 1990 or after 2100.
 */
export function instantOfMailDate(header: string): string | null {
  const found = DATE.exec(header.slice(0, 200).replace(/\([^()]*\)/g, ' '));
  if (!found) return null;
  const [, day = '', monthName = '', yearText = '', hour = '', minute = '', second = '0', zone = ''] = found;
  const month = MONTHS.indexOf(monthName.toLowerCase());
  const year = fullYear(yearText);
  const local = Date.UTC(year, month, Number(day), Number(hour), Number(minute), Number(second));
  const possible =
    month >= 0 &&
    Number(day) >= 1 &&
    Number(day) <= daysIn(year, month) &&
    Number(hour) < 24 &&
    Number(minute) < 60 &&
    Number(second) <= 60;
  if (!possible || year < 1990 || year > 2100) return null;
  return new Date(local - minutesEast(zone) * 60_000).toISOString();
}

const DATE =
  /(?:^|[\s,])(\d{1,2})[\s-]+([a-z]{3})[a-z]*\.?[\s-]+(\d{2,4})[\s,]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*([+-]\d{4}|[a-z]{1,5})?/i;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const ZONES: Record<string, number> = {
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
};

/** Years of two or three digits: RFC 5322, §4.3. */
function fullYear(text: string): number {
  const year = Number(text);
  if (text.length === 3) return year + 1900;
  if (text.length === 2) return year < 50 ? year + 2000 : year + 1900;
  return year;
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
}

/** Unknown and military zones count as UTC (RFC 5322, §4.3), and so does no zone at all. */
function minutesEast(zone: string): number {
  const numeric = /^([+-])(\d{2})(\d{2})$/.exec(zone);
  if (!numeric) return ZONES[zone.toUpperCase()] ?? 0;
  const minutes = Number(numeric[2]) * 60 + Number(numeric[3]);
  return numeric[1] === '-' ? -minutes : minutes;
}
