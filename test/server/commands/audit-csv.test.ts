import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { restrictAccess } from '../../../server/steps/restrict-access.ts';
import { setScene } from '../../addin/desk-scene.ts';
import { openPractice, type TestPractice } from '../../builders/practice.ts';
import { onward, type Ran } from '../../builders/run-cli.ts';

/** The practice stays open all the while: the command may run beside a server. */
describe('onward audit export --csv', function () {
  this.timeout(60_000);
  let practice: TestPractice;
  let folder: string;
  let ref: string;
  let other: string;
  before(async () => {
    practice = await openPractice();
    const scene = await setScene(practice);
    [ref, other] = [scene.complete, scene.lacking];
    folder = await mkdtemp(join(tmpdir(), 'onward-inspections-'));
    const at = practice.clock.now().toISOString();
    await practice.ports.store.transaction((tx) =>
      tx.noteAccess('Y99999', { ref, accountId: 'clerk', kind: 'pages', at }),
    );
    const target = { practice: 'Y99999', ref, version: null };
    await restrictAccess(practice.ports, practice.lead, target, { accountId: 'clerk', reason: 'A sister' });
  });
  after(async () => {
    await practice.remove();
    await rm(folder, { recursive: true, force: true });
  });

  const run = (...args: string[]): Promise<Ran> =>
    onward(['audit', 'export', ...args], { ONWARD_DATA_FOLDER: practice.folder });
  const out = (name: string) => join(folder, name);
  const rowsOf = async (name: string): Promise<Record<string, string>[]> =>
    parse(await readFile(out(name)), { bom: true, columns: true });

  it('writes what happened and who opened what, of one record, naming no patient and giving no reason away', async () => {
    const ran = await run('--csv', '--record', ref.toLowerCase(), '--out', out('one.csv'));
    assert.equal(ran.code, 0, ran.err);
    const text = await readFile(out('one.csv'), 'utf8');
    assert.doesNotMatch(text + ran.out + ran.err, /Bloggs|900 ?000|sister/i);
    const rows = await rowsOf('one.csv');
    assert.ok(rows.length > 2 && rows.every((row) => row.Reference === ref));
    assert.ok(rows.some((row) => row.Who === 'Chidi Clerk' && row.What === 'Looked at its pages.'));
    assert.ok(rows.some(({ What }) => What?.startsWith('Chidi Clerk was kept from this record')));
    if (process.platform !== 'win32') assert.equal((await stat(out('one.csv'))).mode & 0o077, 0);
  });

  it('writes of a time what lay in it', async () => {
    assert.equal(
      (await run('--csv', '--from', '2026-11-25', '--to', '2026-11-25', '--out', out('day.csv'))).code,
      0,
    );
    const refs = new Set((await rowsOf('day.csv')).map((row) => row.Reference));
    assert.ok(refs.has(ref) && refs.has(other));
    assert.equal(
      (await run('--csv', '--from', '2026-11-24', '--to', '2026-11-24', '--out', out('none.csv'))).code,
      0,
    );
    assert.deepEqual(await rowsOf('none.csv'), []);
  });

  it('overwrites nothing, and says what is wrong', async () => {
    await run('--csv', '--out', out('twice.csv'));
    const before = await readFile(out('twice.csv'));
    assert.equal((await run('--csv', '--out', out('twice.csv'))).code, 3);
    assert.deepEqual(await readFile(out('twice.csv')), before);
    assert.equal((await run('--csv', '--record', 'LV-7KQ2-9XWM', '--out', out('no.csv'))).code, 3);
    for (const wrong of [
      ['--csv'],
      ['--csv', '--json', '--out', out('w.csv')],
      ['--csv', '--from', 'yesterday', '--out', out('w.csv')],
      ['--csv', '--from', '2026-11-25', '--to', '2026-11-24', '--out', out('w.csv')],
      ['--csv', '--record', ref, '--from', '2026-11-25', '--out', out('w.csv')],
      ['--record', ref],
      ['--out', out('w.csv')],
    ])
      assert.equal((await run(...wrong)).code, 2, wrong.join(' '));
    await assert.rejects(stat(out('w.csv')), /ENOENT/);
  });
});
