import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPractice, type TestPractice } from '../../builders/practice.ts';
import { onward, type Ran } from '../../builders/run-cli.ts';

describe('onward backup', () => {
  let practice: TestPractice;
  let elsewhere: string;
  beforeEach(async () => {
    practice = await openPractice({ now: new Date().toISOString() });
    elsewhere = await mkdtemp(join(tmpdir(), 'onward-backups-'));
  });
  afterEach(async () => {
    await practice.remove();
    await rm(elsewhere, { recursive: true });
  });
  const run = (...args: string[]): Promise<Ran> => onward(args, { ONWARD_DATA_FOLDER: practice.folder });

  it('When the server runs, makes one beside it, and the store knows of it', async () => {
    const { code, out, err } = await run('backup', elsewhere);
    assert.equal(code, 0, err);
    assert.match(out, /The backup is .*onward-backup-/);
    assert.match(out, /master key is not in the backup/);
    assert.equal((await readdir(elsewhere)).length, 1);
    assert.equal((await practice.ports.store.backups(null)).length, 1);
  });

  it('When no server runs, makes one too; asked for JSON, it answers with one document', async () => {
    await practice.close();
    const { code, out } = await run('backup', elsewhere, '--with-key', '--json');
    assert.equal(code, 0);
    const made = JSON.parse(out) as { folder: string; keyFile: string };
    assert.ok(made.folder.startsWith(elsewhere));
    const key = await readFile(join(practice.folder, 'onward.key'));
    assert.ok((await readFile(made.keyFile)).equals(key));
  });

  it('When the folder lies in the data folder, refuses, and makes nothing', async () => {
    const { code, err } = await run('backup', join(practice.folder, 'backups'));
    assert.equal(code, 3);
    assert.match(err, /lies in the data folder/);
    assert.ok(!(await readdir(practice.folder)).includes('backups'));
    assert.equal((await practice.ports.store.backups(null)).length, 0);
  });

  it('answers wrong usage with 2', async () => {
    for (const args of [[], [elsewhere, elsewhere], [elsewhere, '--fast']])
      assert.equal((await run('backup', ...args)).code, 2);
  });
});

describe('onward restore', () => {
  let practice: TestPractice;
  let elsewhere: string;
  beforeEach(async () => {
    practice = await openPractice({ now: new Date().toISOString() });
    elsewhere = await mkdtemp(join(tmpdir(), 'onward-backups-'));
    await practice.ports.store.transaction((tx) => tx.saveSetting('remembered', 'yes'));
    const env = { ONWARD_DATA_FOLDER: practice.folder };
    assert.equal((await onward(['backup', join(elsewhere, 'made')], env)).code, 0);
  });
  afterEach(async () => {
    await practice.remove();
    await rm(elsewhere, { recursive: true });
  });
  const backup = async () => join(elsewhere, 'made', (await readdir(join(elsewhere, 'made')))[0] ?? '');
  const intoNew = (...args: string[]): Promise<Ran> =>
    onward(['restore', ...args], { ONWARD_DATA_FOLDER: join(elsewhere, 'new') });
  const key = () => join(practice.folder, 'onward.key');
  const ledger = () => join(practice.folder, 'deletions.jsonl');

  it('When key and ledger are named, puts everything back into a new folder', async () => {
    await writeFile(ledger(), '', { flag: 'a' });
    const { code, out, err } = await intoNew(await backup(), '--key', key(), '--ledger', ledger());
    assert.equal(code, 0, out + err);
    assert.match(out, /was restored into/);
    const again = await openPractice({ folder: join(elsewhere, 'new'), now: new Date().toISOString() });
    assert.equal(await again.ports.store.setting('remembered'), 'yes');
    await again.close();
  });

  it('When the ledger of the old folder is not there, asks a person to see to what was deleted since', async () => {
    const { code, out } = await intoNew(await backup(), '--key', key(), '--json');
    assert.equal(code, 1);
    assert.equal((JSON.parse(out) as { needsAPerson: string[] }).needsAPerson.length, 1);
  });

  it('When the key is missing, or the folder holds records, or no backup is named, refuses and says why', async () => {
    const keyless = await intoNew(await backup());
    assert.equal(keyless.code, 3);
    assert.match(keyless.err, /master key/);
    const inUse = await onward(['restore', await backup()], { ONWARD_DATA_FOLDER: practice.folder });
    assert.equal(inUse.code, 3);
    assert.match(inUse.err, /already running|holds records already/);
    assert.equal(await practice.ports.store.setting('remembered'), 'yes');
    assert.equal((await intoNew(elsewhere, '--key', key())).code, 3);
    assert.equal((await intoNew()).code, 2);
  });
});
