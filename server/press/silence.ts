import { workedSeconds } from './resident-memory.ts';

/**
 * Whether a child has been silent for too long, by the work that it did meanwhile: on a busy machine the clock says
 * nothing of a file. Where work cannot be seen the clock decides, and at three times the seconds it always does.
 */
export function silenceOf(pid: number | undefined, seconds: number): { heard(): void; tooLong(): boolean } {
  const worked = () => (pid === undefined ? null : workedSeconds(pid));
  let heard = { clock: performance.now(), worked: worked() };
  return {
    heard: () => {
      heard = { clock: performance.now(), worked: worked() };
    },
    tooLong: () => {
      const silent = (performance.now() - heard.clock) / 1000;
      if (silent < seconds) return false;
      const [before, now] = [heard.worked, worked()];
      if (before === null || now === null) return true;
      return now - before >= seconds || silent >= seconds * PATIENCE;
    },
  };
}

const PATIENCE = 3;
