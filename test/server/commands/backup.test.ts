import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
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
