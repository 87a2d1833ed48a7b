import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import readXlsxFile from 'read-excel-file/node';
import { REPORT_NAMES } from '../../../server/wording/report-names.ts';
import { setScene } from '../../addin/desk-scene.ts';
import type { Browser, OpenDesk } from './open-desk.ts';
import { field, openDesk } from './open-desk.ts';

const NAMED = /Bloggs|900 ?000/i;

describe('Reports over HTTP', function () {
  this.timeout(60_000);
  let desk: OpenDesk;
  let lead: Browser;
  let clerk: Browser;
  let auditor: Browser;
  let refs: string[];
  before(async () => {
    desk = await openDesk();
    const scene = await setScene(desk.practice);
    refs = [scene.complete, scene.lacking];
    [lead, clerk, auditor] = (await Promise.all(
      [desk.practice.lead, desk.practice.clerk, desk.practice.auditor].map((who) => desk.as(who)),
    )) as [Browser, Browser, Browser];
  });
  after(() => desk.close());

  for (const name of REPORT_NAMES)
    it(`makes "${name}" for everybody, in each format, and names nobody unasked`, async () => {
      for (const browser of [lead, clerk, auditor]) {
        const shown = await browser.post('/api/reports/table', { name });
        assert.equal(shown.status, 200, shown.text);
        assert.doesNotMatch(shown.text, NAMED);
      }
      const csv = await auditor.post('/api/reports/file', { name, format: 'csv' });
      const lines: string[][] = parse(csv.bytes, { bom: true });
      assert.equal(lines.length - 1, field(await auditor.post('/api/reports/table', { name }), 'rowCount'));
      assert.match(
        csv.headers.get('content-disposition') ?? '',
        new RegExp(`^attachment; filename="onward-Y99999-${name}-2026-11-25\\.csv"$`),
      );
      const xlsx = await auditor.post('/api/reports/file', { name, format: 'xlsx' });
      assert.equal((await readXlsxFile(xlsx.bytes))[0]?.data.length, lines.length);
      const pdf = await auditor.post('/api/reports/file', { name, format: 'pdf' });
      assert.equal(pdf.headers.get('content-type'), 'application/pdf');
      assert.equal(pdf.bytes.subarray(0, 5).toString(), '%PDF-');
    });

  it('names patients to clerks and leads who ask for it, and to no auditor', async () => {
    for (const browser of [lead, clerk]) {
      const csv = await browser.post('/api/reports/file', { name: 'outstanding', named: true });
      assert.match(csv.text, /BLOGGS, Ann/);
      assert.match(csv.text, /900 000 0009/);
    }
    for (const path of ['/api/reports/table', '/api/reports/file'])
      for (const name of REPORT_NAMES) {
        const refused = await auditor.post(path, { name, named: true });
        assert.equal(refused.status, 403);
        assert.doesNotMatch(refused.text, NAMED);
      }
  });

  it('speaks of this practice alone', async () => {
    const stranger = await desk.as(desk.stranger);
    for (const name of REPORT_NAMES) {
      const shown = await stranger.post('/api/reports/table', { name, named: true });
      for (const ref of refs) assert.ok(!shown.text.includes(ref), name);
    }
    const figures = await stranger.post('/api/reports/dashboard');
    assert.equal(field(figures, 'open'), 0);
  });

  it('gives the figures of the dashboard, which name nobody', async () => {
    const figures = await auditor.post('/api/reports/dashboard');
    assert.equal(figures.status, 200, figures.text);
    assert.equal(field(figures, 'open'), 2);
    for (const ref of refs) assert.ok(!figures.text.includes(ref));
    assert.doesNotMatch(figures.text, NAMED);
  });

  it('refuses a period that cannot be, saying which field', async () => {
    for (const [period, wrong] of [
      [{ from: '2026-13-01' }, 'from'],
      [{ to: '2026-02-30' }, 'to'],
      [{ from: '2026-05-02', to: '2026-05-01' }, 'from'],
      [{ from: '0001-01-01' }, 'from'],
    ] as const) {
      const refused = await lead.post('/api/reports/table', { name: 'statutory', ...period });
      assert.equal(refused.status, 400, refused.text);
      assert.ok(wrong in (field(refused, 'fields') as object));
    }
    assert.equal((await lead.post('/api/reports/table', { name: 'nothing' })).status, 400);
    assert.equal((await lead.post('/api/reports/file', { name: 'holds', format: 'exe' })).status, 400);
  });

  it('writes no patient and no reference into the log', () => {
    assert.doesNotMatch(desk.logged.join('\n'), NAMED);
  });
});
