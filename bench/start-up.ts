import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from '../test/builders/server.ts';
import { ms, report, spreadOf, timed } from './measure.ts';

const STARTS = 10;

/** A built server from its start to its first answer, on data that is there: ≤ 1 s. Peer: Node doing nothing. */
export async function benchStartUp(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'onward-start-'));
  try {
    await (await startServer(folder)).stop();
    const started: number[] = [];
    for (let turn = 0; turn < STARTS; turn++) {
      const server = await startServer(folder);
      const from = performance.now();
      await (await fetch(`${server.url}/healthz`)).text();
      started.push(server.readyInMs + performance.now() - from);
      await server.stop();
    }
    const ours = spreadOf(started);
    const bare = spreadOf(await timed(STARTS, () => spawnSync(process.execPath, ['-e', ''])));
    return await report('Start-up of a built server', [
      {
        name: 'from spawn to the first answer',
        figure: `p50 ${ms(ours.p50)}, slowest ${ms(ours.most)}`,
        peer: `Node doing nothing ${ms(bare.p50)}, ${(ours.p50 / bare.p50).toFixed(1)} times`,
        goal: 'at most 1 s',
        met: ours.p50 <= 1_000,
      },
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
