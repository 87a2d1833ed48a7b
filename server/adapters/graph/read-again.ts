import { setTimeout as wait } from 'node:timers/promises';
import { GraphRefused, isPassing } from './graph-errors.ts';

export type Pause = (ms: number) => Promise<unknown>;

/** Longer than this nobody waits for an answer; whoever asked comes back at the next sweep. */
const LONGEST_WAIT_MS = 60_000;
const MOST_TRIES = 4;
const FIRST_WAIT_MS = 1_000;

/**
 * Asks again for as long as Graph is only busy, and never sooner than it said: a caller that comes back too early has
 * its ban extended (concepts/throttling). Each wait without a word of Graph's is twice the last, less a random part, so
 * that many callers do not come back together. For reads only.
 */
export async function readAgain<T>(read: () => Promise<T>, pause: Pause = wait): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof GraphRefused) || !isPassing(error) || tries === MOST_TRIES) throw error;
      const ms = error.retryAfterMs ?? FIRST_WAIT_MS * 2 ** (tries - 1) * (0.5 + Math.random() / 2);
      if (ms > LONGEST_WAIT_MS) throw error;
      await pause(ms);
    }
  }
}
