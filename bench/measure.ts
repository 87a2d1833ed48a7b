import { performance } from 'node:perf_hooks';

/** Quantiles of some measurements, in the unit they were taken in. */
export type Spread = { p50: number; p95: number; p99: number; least: number; most: number; count: number };

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return {
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    least: sorted[0] ?? 0,
    most: sorted.at(-1) ?? 0,
    count: sorted.length,
  };
}

/** Milliseconds of each of `times` calls, after a few that do not count. */
export async function timed(
  times: number,
  work: (turn: number) => unknown,
  warmUp = Math.min(times, 5),
): Promise<number[]> {
  for (let turn = 0; turn < warmUp; turn++) await work(turn);
  const taken: number[] = [];
  for (let turn = 0; turn < times; turn++) {
    const from = performance.now();
    await work(turn);
    taken.push(performance.now() - from);
  }
  return taken;
}

/**
 * How restless the machine is just now: the same sum of known length, thirty times. The share by which the slowest
 * exceeds the middle one stands beside every figure, so that a bad figure on a busy machine is known for one.
 */
export async function noise(): Promise<string> {
  const spread = spreadOf(
    await timed(30, () => {
      let sum = 0;
      for (let n = 0; n < 4_000_000; n++) sum = (sum + n * n) % 1_000_003;
      return sum;
    }),
  );
  return `noise +${Math.round((spread.most / spread.p50 - 1) * 100)} %`;
}

export type Line = { name: string; figure: string; peer: string; goal: string; met: boolean };

/** One line for each figure: what it is, what its peer did in the same run, the goal, the machine's noise. */
export async function report(title: string, lines: readonly Line[]): Promise<boolean> {
  process.stdout.write(`\n${title}   (${await noise()})\n`);
  for (const { name, figure, peer, goal, met } of lines) {
    process.stdout.write(`  ${met ? 'ok  ' : 'MISS'} ${name}: ${figure}   peer: ${peer}   goal: ${goal}\n`);
  }
  return lines.every(({ met }) => met);
}

export function ms(value: number): string {
  return value < 10 ? `${value.toFixed(3)} ms` : `${Math.round(value)} ms`;
}
