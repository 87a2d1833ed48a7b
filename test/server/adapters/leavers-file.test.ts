import assert from 'node:assert/strict';
import type { Cell } from 'write-excel-file/node';
import writeWorkbook from 'write-excel-file/node';
import { listFiles } from '../../../server/adapters/leavers-file.ts';
import { makeZip } from '../../../server/adapters/zip-maker.ts';
import type { ListFile } from '../../../server/steps/list-port.ts';
import { buildZip } from '../../builders/zip.ts';

const HEAD = ['NHS No', 'Name', 'Date of birth'];
const ANN = ['9000000009', 'Bloggs, Ann', '25/12/1950'];
const ROWS = [HEAD, ANN];

describe('A leavers’ list as CSV', () => {
  const plain = '"NHS No",Name,"Date of birth"\r\n9000000009,"Bloggs, Ann",25/12/1950\r\n';
  const habits: [string, Uint8Array][] = [
    ['with commas', Buffer.from(plain)],
    ['with a mark before it', Buffer.from(`\ufeff${plain}`)],
    ['with semicolons', Buffer.from('NHS No;Name;Date of birth\n9000000009;Bloggs, Ann;25/12/1950')],
    ['with tabs', Buffer.from('NHS No\tName\tDate of birth\n9000000009\tBloggs, Ann\t25/12/1950\n')],
    [
      'with Excel’s own line about the separator',
      Buffer.from('sep=;\r\nNHS No;Name;Date of birth\r\n9000000009;Bloggs, Ann;25/12/1950\r\n'),
    ],
    [
      'in UTF-16, as Excel’s “Unicode text”',
      Buffer.from(`\ufeff${ROWS.map((row) => row.join('\t')).join('\r\n')}`, 'utf16le'),
    ],
    [
      'with empty columns and rows behind',
      Buffer.from(
        `NHS No;Name;Date of birth;;;\n9000000009;Bloggs, Ann;25/12/1950;;;\n;;;;;\n\n${';;;;;\n'.repeat(9000)}`,
      ),
    ],
  ];
  for (const [how, bytes] of habits)
    it(`${how} is the same table`, async () => {
      assert.deepEqual(rowsOf(await listFiles.read(bytes)), ROWS);
    });

  it('in Windows-1252 keeps its letters', async () => {
    const bytes = Buffer.from('NHS No,Name\n9000000009,"O\x92Ren\xe9e, Zo\xeb"\n', 'latin1');
    assert.deepEqual(rowsOf(await listFiles.read(bytes))[1], ['9000000009', 'O’Renée, Zoë']);
  });

  it('keeps its empty lines, so that rows have the numbers that Excel shows', async () => {
    const rows = rowsOf(await listFiles.read(Buffer.from(`Leavers\n\n\n${plain}`)));
    assert.deepEqual(rows[3], HEAD);
    assert.deepEqual(rows[4], ANN);
  });

  it('with a quotation mark in a name, or lines of different length, is read', async () => {
    const rows = rowsOf(await listFiles.read(Buffer.from('NHS No,Name\n9000000009,Ann "Nan" Bloggs,more\n')));
    assert.deepEqual(rows[1], ['9000000009', 'Ann "Nan" Bloggs', 'more']);
  });
});

describe('A leavers’ list as a workbook', () => {
  it('gives days as ISO, numbers whole, and the first sheet that has rows', async () => {
    const bytes = await workbook([
      { sheet: 'Empty', data: [] },
      {
        sheet: 'Leavers',
        data: [
          ['NHS No', 'Born', 'Ticked'].map((value) => ({ value })),
          [
            { value: 9_000_000_009 },
            { value: new Date('1950-12-25T00:00:00Z'), type: Date, format: 'dd/mm/yyyy' },
            { value: true, type: Boolean },
          ],
          [],
          [{ value: ' Bloggs,  Ann ' }],
        ],
      },
    ]);
    const read = await listFiles.read(bytes);
    assert.equal(read.ok && read.sheet, 'Leavers');
    assert.deepEqual(
      rowsOf(read).map((row) => row.filter((cell) => cell !== '')),
      [['NHS No', 'Born', 'Ticked'], ['9000000009', '1950-12-25', 'true'], [], ['Bloggs,  Ann']],
    );
  });

  it('is refused, and harms nobody, when it fills a sheet from its last corner', async () => {
    const corner = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>';
    const began = performance.now();
    const read = await listFiles.read(rawWorkbook(`<sheetData>${corner}</sheetData>`));
    assert.equal(read.ok, false);
    assert.ok(performance.now() - began < 25_000);
  }).timeout(60_000);

  it('is refused when it is small outside and huge inside', async () => {
    const bomb = buildZip([
      { name: 'xl/workbook.xml', bytes: Buffer.from('<workbook/>'), deflated: true },
      {
        name: 'xl/worksheets/sheet1.xml',
        bytes: Buffer.alloc(300 * 1024 * 1024, 0x20),
        deflated: true,
        claimedBytes: 1000,
      },
    ]);
    assert.ok(bomb.length < 1024 * 1024);
    assert.equal(codeOf(await listFiles.read(bomb)), 'list-too-heavy');
  }).timeout(60_000);
});

describe('What is no leavers’ list', () => {
  const cases: [string, Uint8Array, string][] = [
    ['an old workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'list-old-excel'],
    ['a web page named .xls', Buffer.from('\ufeff\n<html><table><tr><td>9000000009'), 'list-web-page'],
    ['a PDF', Buffer.from('%PDF-1.7\n'), 'list-not-a-list'],
    ['a picture', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), 'list-not-a-list'],
    ['a zip of something else', makeZip([{ name: 'notes.txt', bytes: Buffer.from('x') }]), 'list-not-a-list'],
    ['bytes of any kind', Buffer.from([1, 2, 3, 0, 5, 6]), 'list-not-a-list'],
    ['an empty file', Buffer.alloc(0), 'list-empty'],
    ['blanks', Buffer.from(' \n;;;\n'), 'list-empty'],
    ['half a workbook', Buffer.from('PK\x03\x04half'), 'list-damaged'],
    ['more than 5 MB', Buffer.alloc(5 * 1024 * 1024 + 1, 0x61), 'list-too-big'],
    ['more than 5,000 rows', Buffer.from('9000000009,Ann\n'.repeat(5001)), 'list-too-long'],
    ['a mark that is never closed', Buffer.from(`a,b\n"${'x'.repeat(200_000)}`), 'list-damaged'],
  ];
  for (const [what, bytes, code] of cases)
    it(`${what} is refused in plain words`, async () => {
      const read = await listFiles.read(bytes);
      assert.equal(codeOf(read), code);
      assert.ok(!read.ok && /\.$/.test(read.what) && /\.$/.test(read.next));
    });
});

type Sheet = { sheet: string; data: Cell[][] };

async function workbook(sheets: Sheet[]): Promise<Uint8Array> {
  return await writeWorkbook(sheets).toBuffer();
}

/** The least that Excel would open, with what stands in its one sheet. */
function rawWorkbook(content: string): Uint8Array {
  const files = {
    'xl/workbook.xml':
      '<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/worksheets/sheet1.xml': `<worksheet>${content}</worksheet>`,
  };
  return makeZip(Object.entries(files).map(([name, text]) => ({ name, bytes: Buffer.from(text) })));
}

function rowsOf(read: ListFile): readonly (readonly string[])[] {
  assert.ok(read.ok, codeOf(read) ?? '');
  return read.table.rows;
}

function codeOf(read: ListFile): string | null {
  return read.ok ? null : read.code;
}
