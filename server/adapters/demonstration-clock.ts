import type { Clock } from '../steps/ports.ts';

/** A clock that runs some whole days ahead, so that eight weeks pass while somebody watches. It never goes back. */
export type DemonstrationClock = Clock & {
  /** Whole days it is ahead of the machine. */
  days(): number;
  forwardDays(days: number): void;
};

/** `daysAhead` is how far it stood when it was last kept. Throws RangeError for anything but a step forward. */
export function demonstrationClock(machine: Clock, daysAhead: number): DemonstrationClock {
  let ahead = wholeDays('daysAhead', daysAhead);
  return {
    now: () => new Date(machine.now().getTime() + ahead * DAY_MS),
    days: () => ahead,
    forwardDays: (days) => {
      ahead += wholeDays('days', days);
    },
  };
}

const DAY_MS = 24 * 60 * 60 * 1000;

function wholeDays(name: string, days: number): number {
  if (Number.isInteger(days) && days >= 0) return days;
  throw new RangeError(`${name} must be a whole number of days, 0 or more, but was ${days}`);
}
