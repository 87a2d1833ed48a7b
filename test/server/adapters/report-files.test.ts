import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import readXlsxFile from 'read-excel-file/node';
import { allowanceFor } from '../../../server/adapters/mail-limits.ts';
import { reportFiles } from '../../../server/adapters/report-files.ts';
import { readZip } from '../../../server/adapters/zip-reader.ts';
import { createPress } from '../../../server/press/press.ts';
import type { ReportTable } from '../../../server/steps/report-port.ts';

/** What somebody may have typed, or have been sent, that a spreadsheet would run or a writer would trip over. */
const HOSTILE = [
  "=cmd|'/c calc'!A1",
  '=HYPERLINK("http://example.invalid","x")',
  '+1+1',
  '-2+3',
  '@SUM(A1)',
  '\t=1+1',
  '\r=1+1',
  ' =1+1',
  '"=1+1',
  '＝1+1',
  'two\r\nlines, "quoted"; and a comma',
  `end${'\u0000'}${'\u0007'}${'\ud800'}sign`,
  '\u202e=reversed',
  'x'.repeat(10_000),
  '<b>&amp;</b>',
  'Zażółć gęślą jaźń',
  '01',
];

describe('A report as a file', function () {
  this.timeout(60_000);

  describe('as CSV', () => {
    it('holds every cell, and nothing that a spreadsheet would run', async () => {
      const bytes = Buffer.from(await reportFiles.write(hostileTable(), 'csv'));
      assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
      const lines: string[][] = parse(bytes, { bom: true });
      assert.deepEqual(lines[0], ['Words', 'Count', 'Day']);
      assert.equal(lines.length, HOSTILE.length + 1);
      HOSTILE.forEach((hostile, at) => {
        const [words = '', count, day] = lines[at + 1] ?? [];
        assert.doesNotMatch(words, /^[\s"]*[=+\-@＝＋－＠\t\r]/, JSON.stringify(words.slice(0, 20)));
        assert.ok(
          words === seen(hostile) || words === `'${seen(hostile)}`,
          JSON.stringify(words.slice(0, 20)),
        );
        assert.deepEqual([count, day], [String(at), '2026-03-02']);
      });
    });

    it('has its heading also where there are no rows', async () => {
      const lines: string[][] = parse(Buffer.from(await reportFiles.write(tableOf([]), 'csv')), {
        bom: true,
      });
      assert.deepEqual(lines, [['Words', 'Count', 'Day']]);
    });
  });

  describe('as an Excel file', () => {
    it('opens again with every text as it was, numbers as numbers and days as days', async () => {
      const bytes = Buffer.from(await reportFiles.write(hostileTable(), 'xlsx'));
      const [sheet, about] = await readXlsxFile(bytes);
      assert.equal(sheet?.sheet, 'Report');
      const rows = sheet?.data ?? [];
      assert.equal(rows.length, HOSTILE.length + 1);
      HOSTILE.forEach((hostile, at) => {
        const [words, count, day] = rows[at + 1] ?? [];
        assert.equal(plain(words), plain(seen(hostile)), JSON.stringify(hostile.slice(0, 20)));
        assert.equal(count, at);
        assert.ok(day instanceof Date && day.toISOString().startsWith('2026-03-02'));
      });
      assert.deepEqual(about?.data[0], ['Report', 'Holds']);
    });

    it('holds no formula anywhere', async () => {
      const bytes = Buffer.from(await reportFiles.write(hostileTable(), 'xlsx'));
      const xml = await sheetsOf(bytes);
      assert.ok(xml.length > 0);
      for (const text of xml) assert.doesNotMatch(text, /<f[ >]/);
    });
  });

  describe('as a PDF', () => {
    it('is A4 across, says as of when, and counts its pages', async () => {
      const rows = Array.from({ length: 120 }, (_, at) => [`Row ${at} of them`, at, '2026-03-02']);
      const pages = await pagesOf(await reportFiles.write(tableOf(rows), 'pdf'));
      assert.ok(pages.length >= 3);
      for (const [at, page] of pages.entries()) {
        assert.deepEqual([Math.round(page.widthMm), Math.round(page.heightMm)], [297, 210]);
        assert.ok(page.text.includes(`Page ${at + 1} of ${pages.length}`));
        assert.ok(page.text.includes('As of 2 March 2026 at 9:30am'));
      }
      const all = pages.map(({ text }) => text);
      for (const at of rows.keys())
        assert.equal(all.filter((text) => text.includes(`Row ${at} of them`)).length, 1, `row ${at}`);
      assert.ok(all.filter((text) => text.includes('Words')).length >= pages.length - 1);
    });

    it('lays a text of ten thousand letters over its lines, cut with an ellipsis, and loses no row after it', async () => {
      const pages = await pagesOf(await reportFiles.write(hostileTable(), 'pdf'));
      const text = pages.map((page) => page.text).join('\n');
      assert.match(text, /x…/);
      assert.match(text, /<b>&amp;<\/b>/);
      assert.match(text.replace(/\s/g, ''), /=cmd\|'\/ccalc'!A1/);
    });

    it('says in words that there is nothing', async () => {
      const [page] = await pagesOf(await reportFiles.write(tableOf([]), 'pdf'));
      assert.match(page?.text ?? '', /No hold stands/);
    });

    it('stops after five thousand rows, and says so', async () => {
      const rows = Array.from({ length: 5_001 }, (_, at) => [`${at}`, at, null]);
      const pages = await pagesOf(await reportFiles.write(tableOf(rows), 'pdf'));
      assert.match(pages.at(-1)?.text ?? '', /Only the first 5,000 of 5,001 rows/);
    });

    it('is the same bytes for the same facts', async () => {
      assert.deepEqual(
        await reportFiles.write(hostileTable(), 'pdf'),
        await reportFiles.write(hostileTable(), 'pdf'),
      );
    });
  });
});

function hostileTable(): ReportTable {
  return tableOf(HOSTILE.map((words, at) => [words, at, '2026-03-02']));
}

function tableOf(rows: ReportTable['rows']): ReportTable {
  return {
    name: 'holds',
    title: 'Holds',
    practice: { name: 'Larkfield Surgery', odsCode: 'Y99999' },
    asOf: '2026-03-02',
    asOfWords: 'As of 2 March 2026 at 9:30am',
    periodWords: null,
    totals: [{ words: 'Holds that stand', value: String(rows.length) }],
    notes: ['A note.'],
    columns: [
      { title: 'Words', kind: 'text', width: 3 },
      { title: 'Count', kind: 'number', width: 1 },
      { title: 'Day', kind: 'date', width: 1 },
    ],
    rows,
    noneWords: 'No hold stands.',
  };
}

const UNSEEN = new Set(['\u0000', '\u0007', '\ud800', '\u202e']);

/** What may be kept of a text: signs that are not to be seen become blanks. */
function seen(text: string): string {
  return [...text].map((sign) => (UNSEEN.has(sign) ? ' ' : sign)).join('');
}

/** XML ends lines with \n alone. */
function plain(text: unknown): string {
  return String(text).replace(/\r\n?/g, '\n').trim();
}

async function sheetsOf(bytes: Buffer): Promise<string[]> {
  const { files } = await readZip(bytes, allowanceFor());
  return files.flatMap(({ path, bytes: xml }) =>
    path.includes('worksheets/') && xml !== null ? [Buffer.from(xml).toString()] : [],
  );
}

async function pagesOf(bytes: Uint8Array) {
  const inspected = await createPress().inspect({ id: 'r', label: 'report', bytes });
  assert.ok(inspected.ok);
  return inspected.pages.map((page) => ({ ...page, text: page.text.replace(/\s+/g, ' ') }));
}
