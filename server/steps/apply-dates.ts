import { isCivilDate } from '../../core/dates.ts';
import type { Refusal } from '../../core/refusals.ts';
import { refuse } from '../../core/refusals.ts';

/** A day typed in that is in no calendar, such as 31 February, must never get into the trail. */
export function noSuchDay(day: string | null): Refusal | null {
  return day === null || isCivilDate(day)
    ? null
    : refuse('date-not-real', 'That day does not exist.', 'Give the date again.');
}
