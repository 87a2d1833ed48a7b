import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { makeScan } from '../../../samples/scan-maker.ts';
import { createPress } from '../../../server/press/press.ts';
import { memoryBomb } from '../../builders/pdfs.ts';
import { until } from '../../builders/server.ts';
import { part } from './jobs.ts';

const patient = { name: 'Joe Bloggs', nhsNumber: '9000000009', dateOfBirth: '2019-12-25' };

describe('A child kept ready', () => {
  it('does one task, whatever the one before it met', async () => {
    const press = createPress({ memoryMb: 300, wallSeconds: 20 }, { keepReady: true });
    const scan = part(await makeScan({ patient, part: 1, of: 1, pages: 1, seed: 4 }));
    const found = await press.inspect(scan);
    assert.ok(found.ok && found.pages.length === 1);
    const bomb = await press.inspect(part(memoryBomb(400)));
    assert.equal(bomb.ok, false);
    const again = await press.inspect(scan);
    assert.ok(again.ok && again.pages.length === 1);
  });

  it('works for several at once', async () => {
    const press = createPress({}, { keepReady: true });
    const scan = part(await makeScan({ patient, part: 1, of: 1, pages: 1, seed: 5 }));
    const found = await Promise.all([press.inspect(scan), press.thumbnail(scan, 1, 80), press.inspect(scan)]);
    assert.deepEqual(
      found.map(({ ok }) => ok),
      [true, true, true],
    );
  });

  it('neither keeps its parent alive nor outlives it', async function () {
    if (!existsSync('/proc/self/stat')) this.skip();
    const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', PARENT], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(parent.stdout, 'data');
    const children = await until(
      () => Promise.resolve(childrenOf(parent.pid ?? 0)),
      (found) => found.length === 1,
      4_000,
      20,
    );
    await once(parent, 'exit');
    await until(
      () => Promise.resolve(children.filter((pid) => existsSync(`/proc/${pid}`))),
      (left) => left.length === 0,
      10_000,
    );
  });
});

const PARENT = `
import { createPress } from './server/press/press.ts';
const press = createPress({}, { keepReady: true });
await press.inspect({ id: 'a', label: 'a', bytes: new TextEncoder().encode('no scan') });
console.log('done');
await new Promise((resolve) => setTimeout(resolve, 5000));
`;

function childrenOf(parent: number): string[] {
  return readdirSync('/proc').filter(
    (pid) => /^\d+$/.test(pid) && parentOf(pid) === parent && runs(pid, /press.child/),
  );
}

/** False for a process that has just gone. */
function runs(pid: string, file: RegExp): boolean {
  try {
    return file.test(readFileSync(`/proc/${pid}/cmdline`, 'latin1'));
  } catch {
    return false;
  }
}

/** The fourth word of "stat"; the second may hold spaces, in brackets. */
function parentOf(pid: string): number | null {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ')[1]);
  } catch {
    return null;
  }
}
