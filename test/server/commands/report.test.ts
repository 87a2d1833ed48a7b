import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import readXlsxFile from 'read-excel-file/node';
import { REPORT_NAMES } from '../../../server/wording/report-names.ts';
import { setScene } from '../../addin/desk-scene.ts';
import { openPractice, type TestPractice } from '../../builders/practice.ts';
import { onward, type Ran } from '../../builders/run-cli.ts';

/** The practice stays open all the while: the command may run beside a server. */
describe('onward report', function () {
  this.timeout(60_000);
  let practice: TestPractice;
  let folder: string;
  let ref: string;
  before(async () => {
    practice = await openPractice();
    ref = (await setScene(practice)).complete;
    folder = await mkdtemp(join(tmpdir(), 'onward-reports-'));
  });
  after(async () => {
    await practice.remove();
    await rm(folder, { recursive: true, force: true });
  });

  const run = (...args: string[]): Promise<Ran> =>
    onward(['report', ...args], { ONWARD_DATA_FOLDER: practice.folder });
  const out = (name: string) => join(folder, name);

  it('writes each report in each format, naming nobody', async () => {
    for (const name of REPORT_NAMES) {
      const csv = await run(name, '--out', out(`${name}.csv`));
      assert.equal(csv.code, 0, csv.err);
      const text = await readFile(out(`${name}.csv`), 'utf8');
      assert.doesNotMatch(text + csv.out, /Bloggs|900 ?000/i);
      assert.equal((await run(name, '--format', 'xlsx', '--out', out(`${name}.xlsx`))).code, 0);
      const lines: string[][] = parse(text, { bom: true });
      assert.equal((await readXlsxFile(out(`${name}.xlsx`)))[0]?.data.length, lines.length);
      assert.equal((await run(name, '--format', 'pdf', '--out', out(`${name}.pdf`))).code, 0);
      assert.equal((await readFile(out(`${name}.pdf`))).subarray(0, 5).toString(), '%PDF-');
    }
  });

  it('names the patients of open records where that is asked for', async () => {
    await run('outstanding', '--identify', '--out', out('named.csv'));
    assert.match(await readFile(out('named.csv'), 'utf8'), /BLOGGS, Ann/);
  });

  it('gives one JSON document, of the report or of what was written', async () => {
    const shown = JSON.parse((await run('outstanding', '--json')).out) as { rows: unknown[][] };
    assert.ok(shown.rows.some(([first]) => first === ref));
    const written = JSON.parse((await run('due', '--json', '--out', out('due-again.csv'))).out) as object;
    assert.deepEqual(Object.keys(written), ['report', 'practice', 'format', 'out', 'rows', 'asOf']);
  });

  it('overwrites nothing, and says where it cannot write', async () => {
    await run('holds', '--out', out('twice.csv'));
    const again = await run('deletions', '--out', out('twice.csv'));
    assert.equal(again.code, 3);
    assert.match(again.err, /Nothing was written/);
    assert.match(await readFile(out('twice.csv'), 'utf8'), /Look again on/);
    const nowhere = await run('holds', '--out', out('no/such/folder.csv'));
    assert.equal(nowhere.code, 3);
    assert.match(nowhere.err, /could not be written/);
  });

  it('refuses what it does not understand, and then writes nothing', async () => {
    const before = await readdir(folder);
    for (const wrong of [
      [],
      ['nothing', '--out', out('x.csv')],
      ['holds'],
      ['holds', 'more', '--out', out('x.csv')],
      ['holds', '--format', 'exe', '--out', out('x.csv')],
      ['holds', '--from', '2026-02-30', '--out', out('x.csv')],
      ['holds', '--from', '2026-05-02', '--to', '2026-05-01', '--out', out('x.csv')],
      ['holds', '--from', '2999-01-01', '--out', out('x.csv')],
    ]) {
      const ran = await run(...wrong);
      assert.equal(ran.code, 2, wrong.join(' '));
      assert.match(ran.err, /Nothing was done/);
    }
    assert.deepEqual(await readdir(folder), before);
  });
});
