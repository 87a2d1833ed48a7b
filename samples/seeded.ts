/** Chance that repeats: the same seed gives the same page on every machine. */
export type Seeded = {
  /** From low up to high. */
  between(low: number, high: number): number;
  pick<T>(from: readonly T[]): T;
};

/** Mulberry32: thirty-two bits of state, good enough to shake a pen with; nothing secret is made of it. */
export function seeded(seed: number): Seeded {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    between: (low, high) => low + next() * (high - low),
    pick: (from) => from[Math.floor(next() * from.length)]!,
  };
}
