import type { WorkInHand } from '../steps/ports.ts';

/** How far long work is, by record reference, for as long as this process lives. */
export function workInHand(): WorkInHand {
  const now = new Map<string, { done: number; total: number; words: string }>();
  return {
    set: (ref, progress) => {
      now.set(ref, progress);
    },
    get: (ref) => now.get(ref) ?? null,
    clear: (ref) => {
      now.delete(ref);
    },
  };
}
