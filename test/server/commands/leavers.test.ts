import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allRecords } from '../../builders/intake.ts';
import { ANN_LEAVES, BOB_LEAVES, leaversCsv } from '../../builders/leavers-lists.ts';
import { openPractice, type TestPractice } from '../../builders/practice.ts';
import { onward, type Ran } from '../../builders/run-cli.ts';

const NAMED = /Bloggs|900 ?000 ?0009/i;

describe('onward leavers', function () {
  this.timeout(60_000);
  let practice: TestPractice;
  let folder: string;
  beforeEach(async () => {
    practice = await openPractice();
    folder = await mkdtemp(join(tmpdir(), 'onward-leavers-'));
  });
  afterEach(async () => {
    await practice.remove();
    await rm(folder, { recursive: true, force: true });
  });

  const run = (...args: string[]): Promise<Ran> =>
    onward(['leavers', ...args], { ONWARD_DATA_FOLDER: practice.folder });
  const list = async (bytes: Uint8Array, name = 'leavers.csv'): Promise<string> => {
    await writeFile(join(folder, name), bytes);
    return join(folder, name);
  };

  it('looks beside a server, changes nothing, and names nobody unasked', async () => {
    const file = await list(leaversCsv([ANN_LEAVES, BOB_LEAVES]));
    const looked = await run(file);
    assert.equal(looked.code, 0, looked.err);
    assert.match(looked.out, /^Row 2: New\. A record will be begun\./);
    assert.match(looked.out, /2 new\.\nNothing was changed/);
    assert.doesNotMatch(looked.out + looked.err, NAMED);
    assert.match((await run(file, '--identify')).out, /Bloggs, Ann/);
    assert.deepEqual(await allRecords(practice), []);
  });

  it('brings in with --do, as one person, and the same list again changes nothing', async () => {
    const file = await list(leaversCsv([ANN_LEAVES, BOB_LEAVES]));
    await practice.close();
    const done = await run(file, '--do', '--as', 'chidi.clerk', '--json');
    assert.equal(done.code, 0, done.err);
    const answer = JSON.parse(done.out) as { done: boolean; summary: string; rows: { ref: string }[] };
    assert.equal(answer.summary, '2 brought in.');
    assert.doesNotMatch(done.out + done.err, NAMED);
    const again = await run(file, '--do', '--as', 'asha.lead');
    assert.match(again.out, /2 already known\./);
    await practice.reopen();
    const records = await allRecords(practice);
    assert.deepEqual(new Set(records.map(({ ref }) => ref)), new Set(answer.rows.map(({ ref }) => ref)));
    const trail = await practice.ports.store.trail(practice.practice, 0, 100);
    assert.deepEqual(new Set(trail.map(({ by }) => by)), new Set(['clerk']));
  });

  it('answers 1 when a row needs a person', async () => {
    const file = await list(leaversCsv([ANN_LEAVES, { ...BOB_LEAVES, nhsNumber: '12' }]));
    const { code, out } = await run(file, '--json');
    assert.equal(code, 1);
    const { rows } = JSON.parse(out) as { rows: { row: number; group: string }[] };
    assert.deepEqual(
      rows.map(({ row, group }) => [row, group]),
      [
        [2, 'new'],
        [3, 'look'],
      ],
    );
  });

  it('answers 2 when it was not used as it should be', async () => {
    const file = await list(leaversCsv([ANN_LEAVES]));
    for (const args of [[], [file, file], [file, '--as', 'asha.lead'], [file, '--burn']])
      assert.equal((await run(...args)).code, 2, args.join(' '));
    await practice.close();
    for (const who of [[], ['--as', 'dana.auditor'], ['--as', 'nobody']]) {
      const { code, err } = await run(file, '--do', ...who);
      assert.equal(code, 2);
      assert.match(err, /--as/);
    }
  });

  it('answers 3, in plain words, when there is no list or the server holds the data', async () => {
    const cases: [string, RegExp][] = [
      [join(folder, 'not-there.csv'), /no such file/],
      [await list(Buffer.from('%PDF-1.7'), 'x.xlsx'), /no list/],
      [await list(Buffer.from('A;B\nx;y'), 'odd.csv'), /not found by their headings/],
      [await list(Buffer.alloc(5 * 1024 * 1024 + 1, 0x61), 'big.csv'), /5 MB/],
    ];
    for (const [file, says] of cases) {
      const { code, out, err } = await run(file);
      assert.deepEqual([code, out], [3, ''], file);
      assert.match(err, says);
    }
    const running = await run(await list(leaversCsv([ANN_LEAVES])), '--do', '--as', 'asha.lead');
    assert.equal(running.code, 3);
    assert.deepEqual(await allRecords(practice), []);
  });
});
