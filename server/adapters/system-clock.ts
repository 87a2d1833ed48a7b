import type { Clock } from '../steps/ports.ts';

/** The machine's own clock. Beside the other files named clock, nothing in Onward reads the time by itself. */
export const systemClock: Clock = { now: () => new Date() };
