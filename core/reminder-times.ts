import type { CivilDate } from './dates.ts';
import { addDays, weekday } from './dates.ts';
import type { DueLine } from './reminders.ts';
import type { Holidays } from './working-days.ts';
import { isWorkingDay } from './working-days.ts';

/** Names one morning's digest, so that two sweeps at once send it once. */
export function digestKey(practice: string, today: CivilDate): string {
  return `digest:${practice}:${today}`;
}

/**
 * Whether the morning digest should go now: on a working day, at or after its time, once a day. It knows only the day
 * it last went, never a list of days missed, so that five weeks of downtime give one catch-up and not five.
 *
 * @param timeNow '08:30', in London, as is `digestTime`.
 */
export function digestDue(
  today: CivilDate,
  timeNow: string,
  digestTime: string,
  lastSentDay: CivilDate | null,
  holidays: Holidays,
): boolean {
  if (!isWorkingDay(today, holidays) || timeNow < digestTime) return false;
  return lastSentDay === null || lastSentDay < today;
}

/** Names one week's line by its Monday. */
export function weeklyKey(practice: string, today: CivilDate): string {
  return `weekly:${practice}:${mondayOf(today)}`;
}

/**
 * Whether the weekly line should go now: on the first working day of the week, at or after the digest's time. Where
 * the computer was off on that day it goes on the next working day of the same week; once a week in any case.
 */
export function weeklyDue(
  today: CivilDate,
  timeNow: string,
  digestTime: string,
  lastSentDay: CivilDate | null,
  holidays: Holidays,
): boolean {
  if (!isWorkingDay(today, holidays) || timeNow < digestTime) return false;
  return lastSentDay === null || lastSentDay < mondayOf(today);
}

/** Names one spell of one thing overdue on one record. A new spell (asked again, another hold review) is a new key. */
export function escalationKey({ ref, code, since }: Pick<DueLine, 'ref' | 'code' | 'since'>): string {
  return `escalation:${ref}:${code}:${since}`;
}

/** The overdue lines of which the lead has not been told yet. `already` holds the keys of those told. */
export function escalationsDue(lines: readonly DueLine[], already: ReadonlySet<string>): DueLine[] {
  const fresh = new Map<string, DueLine>();
  for (const line of lines) {
    const key = escalationKey(line);
    if (line.overdue && !already.has(key) && !fresh.has(key)) fresh.set(key, line);
  }
  return [...fresh.values()].sort((a, b) => b.weight - a.weight);
}

function mondayOf(day: CivilDate): CivilDate {
  return addDays(day, 1 - weekday(day));
}
