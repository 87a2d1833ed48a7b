import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 5;

/** The longest that this process did not look up meanwhile. Its own rest between two looks is taken off. */
export async function watchingLoop<Did>(work: () => Promise<Did>): Promise<{ did: Did; delayMs: number }> {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  const did = await work();
  delay.disable();
  return { did, delayMs: Math.max(0, delay.max / 1e6 - RESOLUTION_MS) };
}
