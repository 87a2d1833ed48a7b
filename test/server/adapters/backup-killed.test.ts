import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { makeBackup } from '../../../server/adapters/backup.ts';
import { dataFolderPaths } from '../../../server/adapters/data-folder.ts';
import { type Restored, restoreBackup } from '../../../server/adapters/restore.ts';
import { openKept } from '../../../server/open-kept.ts';
import { filesHolding } from '../../builders/byte-scan.ts';
import { AT, deleteRecord, keepRecord, PRACTICE } from '../../builders/kept-records.ts';

const GONE = { ref: 'LV-AMBR-0001', name: 'Amber Exampleton', nhsNumber: '9000000009' };
const RECORDS = 12;
/** How many are killed, each a little later than the one before. */
const RESTORES = 6;
const BACKUPS = 4;

describe('Killed at any moment', function () {
  this.timeout(240_000);
  let above: string;
  beforeEach(async () => {
    above = await mkdtemp(join(tmpdir(), 'onward-killed-'));
  });
  afterEach(() => rm(above, { recursive: true, force: true }));

  it('a restore is either not there, or whole, and can be run again; the deleted never come back', async () => {
    const { from, keyFile, ledgerFile } = await backupWithOneDeletedSince(join(above, 'data'));
    const took = await restoreInAnotherProcess(
      { from, dataFolder: join(above, 'whole'), keyFile, ledgerFile },
      null,
    );
    let cut = 0;
    for (let no = 0; no < RESTORES; no += 1) {
      const dataFolder = join(above, `cut-${no}`);
      const input = { from, dataFolder, keyFile, ledgerFile };
      const done = await restoreInAnotherProcess(input, (took.ms * (no + 0.5)) / RESTORES);
      if (done.finished || (await isServable(dataFolder))) await isWhole(dataFolder);
      else {
        cut += 1;
        const restored: Restored = await restoreBackup({ from, dataFolder, keyFile, ledgerFile });
        assert.deepEqual(restored.deletedAgain, [GONE.ref]);
        await isWhole(dataFolder);
      }
      assert.deepEqual(filesHolding(dataFolder, [GONE.name, GONE.nhsNumber]), []);
    }
    assert.ok(cut > 0, 'no restore was cut short');
  });

  it('a backup is either not there, or whole', async () => {
    const path = join(above, 'data');
    const kept = await openKept(path);
    for (let no = 0; no < RECORDS; no += 1) await keepRecord(kept, numbered(no));
    await kept.close();
    const target = join(above, 'backups');
    const took = await inAnotherProcess(backupScript(path, target), null);
    for (let no = 0; no < BACKUPS; no += 1)
      await inAnotherProcess(backupScript(path, target), (took.ms * (no + 0.5)) / BACKUPS);
    const names = (await readdir(target)).filter((name) => name.startsWith('onward-backup-'));
    assert.ok(names.length >= 1);
    for (const [no, name] of names.entries()) {
      const dataFolder = join(above, `from-${no}`);
      const restored = await restoreBackup({
        from: join(target, name),
        dataFolder,
        keyFile: dataFolderPaths(path).keyFile,
      });
      assert.equal(restored.files, RECORDS);
    }
    const reopened = await openKept(path);
    assert.equal((await reopened.store.verifyChain(PRACTICE)).ok, true);
    await reopened.close();
  });
});

type Ended = { finished: boolean; ms: number };

async function backupWithOneDeletedSince(
  path: string,
): Promise<{ from: string; keyFile: string; ledgerFile: string }> {
  const kept = await openKept(path);
  const gone = await keepRecord(kept, GONE);
  for (let no = 0; no < RECORDS; no += 1) await keepRecord(kept, numbered(no));
  const practices = [{ odsCode: PRACTICE, backupRetentionDays: 35 }];
  const made = await makeBackup({ ...kept, target: `${path}-backups`, practices, now: new Date(AT) });
  await deleteRecord(kept, gone);
  await kept.close();
  return { from: made.folder, keyFile: kept.paths.keyFile, ledgerFile: kept.paths.ledgerFile };
}

function numbered(no: number): typeof GONE {
  return {
    ref: `LV-KEPT-${String(no).padStart(4, '0')}`,
    name: `Patient Kept${no}`,
    nhsNumber: '9000000017',
  };
}

/** Whether a server would open it. */
async function isServable(path: string): Promise<boolean> {
  const names = await readdir(path).catch((): string[] => []);
  return names.includes('onward.db');
}

async function isWhole(path: string): Promise<void> {
  const kept = await openKept(path);
  try {
    assert.equal((await kept.store.verifyChain(PRACTICE)).ok, true);
    assert.equal(await kept.store.vault(PRACTICE, GONE.ref), null);
    assert.equal((await kept.ledger.check()).ok, true);
    const known = await kept.store.keys.filesKnown();
    assert.equal(known.size, RECORDS);
    for (const fileId of known) assert.equal(await kept.files.exists(fileId), true);
    assert.equal((await readdir(kept.paths.filesFolder)).length, RECORDS);
  } finally {
    await kept.close();
  }
}

function restoreInAnotherProcess(
  input: Parameters<typeof restoreBackup>[0],
  killAfterMs: number | null,
): Promise<Ended> {
  const source = pathToFileURL('server/adapters/restore.ts').href;
  const script = `const { restoreBackup } = await import(${JSON.stringify(source)});
    console.log('begun'); await restoreBackup(${JSON.stringify(input)});`;
  return inAnotherProcess(script, killAfterMs);
}

function backupScript(path: string, target: string): string {
  const [kept, backup] = ['server/open-kept.ts', 'server/adapters/backup.ts'].map(
    (file) => pathToFileURL(file).href,
  );
  return `const { openKept } = await import(${JSON.stringify(kept)});
    const { makeBackup } = await import(${JSON.stringify(backup)});
    const kept = await openKept(${JSON.stringify(path)}); console.log('begun');
    const practices = [{ odsCode: '${PRACTICE}', backupRetentionDays: 35 }];
    await makeBackup({ ...kept, target: ${JSON.stringify(target)}, practices, now: new Date('${AT}') });
    await kept.close();`;
}

/** Runs a script, killed so long after it says that it has begun; null lets it end. */
async function inAnotherProcess(script: string, killAfterMs: number | null): Promise<Ended> {
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  assert.ok(child.stdout);
  await once(child.stdout, 'data');
  const begun = performance.now();
  if (killAfterMs !== null) {
    await Promise.race([wait(killAfterMs), ended]);
    child.kill('SIGKILL');
  }
  const [code] = await ended;
  if (killAfterMs === null) assert.equal(code, 0);
  return { finished: code === 0, ms: performance.now() - begun };
}
