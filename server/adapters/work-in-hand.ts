import { Stopped, type WorkInHand } from '../steps/ports.ts';

/** Long work, by record reference, for as long as this process lives. */
export function workInHand(): WorkInHand {
  const now = new Map<string, { done: number; total: number; words: string }>();
  const running = new Map<string, { stop: AbortController; ended: Promise<void> }>();
  let lastTurn: Promise<unknown> = Promise.resolve();
  return {
    set: (ref, progress) => {
      now.set(ref, progress);
    },
    get: (ref) => now.get(ref) ?? null,
    clear: (ref) => {
      now.delete(ref);
    },
    run: async (ref, work, signal) => {
      const stop = new AbortController();
      const working = work(signal ? AbortSignal.any([stop.signal, signal]) : stop.signal);
      const mine = { stop, ended: working.then(nothing, nothing) };
      running.set(ref, mine);
      try {
        return await working;
      } finally {
        if (running.get(ref) === mine) running.delete(ref);
      }
    },
    stop: async (ref) => {
      const found = running.get(ref);
      found?.stop.abort();
      await found?.ended;
    },
    inTurn: (piece, signal) =>
      new Promise((resolve, reject) => {
        let begun = false;
        const leave = () => {
          if (!begun) reject(new Stopped());
        };
        signal.addEventListener('abort', leave, { once: true });
        lastTurn = lastTurn.then(async () => {
          if (signal.aborted) return leave();
          begun = true;
          await piece().then(resolve, reject);
          signal.removeEventListener('abort', leave);
        });
      }),
  };
}

const nothing = () => undefined;
