import type { CivilDate } from './dates.ts';
import { addDays } from './dates.ts';

/**
 * The last day on which the notes may still leave in time: regulation 69A of the GMS Contracts Regulations 2015
 * (as in force on 6 November 2023) gives 28 days "beginning with the day" the request is received, so the request
 * day is day 1 and the last is 27 days on. Calendar days: it never moves for a weekend or a holiday.
 */
export function statutoryLastDay(requestedOn: CivilDate): CivilDate {
  return addDays(requestedOn, STATUTORY_DAYS - 1);
}

const STATUTORY_DAYS = 28;
