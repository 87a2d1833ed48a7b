import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  AlreadyRunning,
  DataFolderTrouble,
  dataFolderPaths,
  hasDatabase,
  hasRecords,
  isEmptyDataFolder,
  openDataFolder,
} from '../../../server/adapters/data-folder.ts';

describe('The data folder', function () {
  this.timeout(60_000);
  let above: string;
  let path: string;
  beforeEach(async () => {
    above = await mkdtemp(join(tmpdir(), 'onward-data-'));
    path = join(above, 'deep', 'data');
  });
  afterEach(() => rm(above, { recursive: true, force: true }));

  it('is made where it is missing, for this account alone', async () => {
    const folder = await openDataFolder(path);
    if (process.platform !== 'win32') assert.equal((await stat(path)).mode & 0o777, 0o700);
    assert.equal(await isEmptyDataFolder(folder), true);
    await folder.close();
  });

  it('is held once: a second opener in this process is told so, and may have it when it is closed', async () => {
    const first = await openDataFolder(path);
    const trouble = await troubleOf(openDataFolder(path));
    assert.ok(trouble instanceof AlreadyRunning);
    assert.match(trouble.what, /already running/);
    await first.close();
    await first.close();
    await (await openDataFolder(path)).close();
  });

  it('is held against another process, and let go when that is killed', async () => {
    const holder = await holdInAnotherProcess(path);
    await assert.rejects(openDataFolder(path), AlreadyRunning);
    await assert.rejects(openDataFolder(path, { restoring: true }), AlreadyRunning);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    await (await openDataFolder(path)).close();
  });

  it('can be looked into without the lock', async () => {
    const folder = await openDataFolder(path);
    assert.equal(await hasDatabase(dataFolderPaths(path)), false);
    await writeFile(dataFolderPaths(path).databaseFile, '');
    assert.equal(await hasDatabase(dataFolderPaths(path)), true);
    assert.equal(await isEmptyDataFolder(folder), false);
    await folder.close();
  });

  it('holds no records with a key, a ledger or a mailbox in it, and does with one sealed file', async () => {
    const folder = await openDataFolder(path);
    await writeFile(folder.keyFile, 'key');
    await mkdir(join(path, 'mailbox'));
    await mkdir(folder.filesFolder);
    assert.equal(await isEmptyDataFolder(folder), true);
    await writeFile(folder.ledgerFile, '');
    assert.equal(await hasRecords(folder), false);
    await writeFile(join(folder.filesFolder, 'a'), '');
    assert.equal(await hasRecords(folder), true);
    await folder.close();
  });

  it('may be given a new key only while nothing in it rests on an old one, the ledger included', async () => {
    const folder = await openDataFolder(path);
    await writeFile(folder.ledgerFile, '');
    assert.equal(await isEmptyDataFolder(folder), false);
    await folder.close();
  });

  it('is refused on a share of another machine, before anything is made there', async () => {
    const before = await readdir(above);
    for (const share of ['\\\\server\\onward', '//server/onward']) {
      const trouble = await troubleOf(openDataFolder(share));
      assert.match(trouble.what, /lies on a shared folder of another machine/);
      assert.match(trouble.next, /a disk of this machine/);
    }
    assert.deepEqual(await readdir(above), before);
  });

  it('is not served after half a restore, except to the restore', async () => {
    const { restoreFolder, databaseFile } = dataFolderPaths(path);
    await mkdir(restoreFolder, { recursive: true });
    assert.match((await troubleOf(openDataFolder(path))).what, /restore .* was not finished/);
    await (await openDataFolder(path, { restoring: true })).close();
    await writeFile(databaseFile, '');
    await (await openDataFolder(path)).close();
  });

  it('is rid of old half-written files when opened, and of no others', async () => {
    await mkdir(path, { recursive: true });
    await writeFile(join(path, '.onward-old.tmp'), '');
    await writeFile(join(path, '.onward-new.tmp'), '');
    await utimes(join(path, '.onward-old.tmp'), 1, 1);
    const folder = await openDataFolder(path);
    assert.deepEqual((await readdir(path)).sort(), ['.onward-new.tmp', 'onward.lock']);
    await folder.close();
  });
});

async function troubleOf(work: Promise<unknown>): Promise<DataFolderTrouble> {
  const error = await work.then(
    () => null,
    (error: unknown) => error,
  );
  assert.ok(error instanceof DataFolderTrouble, `expected trouble with the folder, but got ${String(error)}`);
  return error;
}

/** Resolves once the other process says that it holds the folder. */
async function holdInAnotherProcess(path: string): Promise<ChildProcess> {
  const source = pathToFileURL('server/adapters/data-folder.ts').href;
  const script = `const { openDataFolder } = await import(${JSON.stringify(source)});
    await openDataFolder(${JSON.stringify(path)}); console.log('held'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  assert.ok(child.stdout);
  const [said] = await once(child.stdout, 'data');
  assert.equal(String(said).trim(), 'held');
  return child;
}
