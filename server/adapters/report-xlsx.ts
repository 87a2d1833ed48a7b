import type { Cell } from 'write-excel-file/node';
import writeXlsxFile from 'write-excel-file/node';
import type { ReportCell, ReportColumn, ReportTable } from '../steps/report-port.ts';
import { plainText } from './report-cells.ts';

/**
 * An Excel file with the rows on its first sheet and what they mean on the second. Every text is written as a text:
 * nothing in it is ever taken for a formula.
 */
export async function reportXlsx(table: ReportTable): Promise<Uint8Array> {
  const { columns, rows } = table;
  const heading = columns.map(({ title }): Cell => ({ ...textCell(title), fontWeight: 'bold', wrap: true }));
  return await writeXlsxFile([
    {
      sheet: 'Report',
      data: [heading, ...rows.map((row) => row.map((cell, at) => cellOf(cell, columns[at])))],
      stickyRowsCount: 1,
      orientation: 'landscape',
      columns: columns.map(({ width }) => ({ width: Math.round(8 + width * 12) })),
    },
    { sheet: 'About', data: aboutRows(table), columns: [{ width: 44 }, { width: 60 }] },
  ]).toBuffer();
}

/** What a cell of Excel can hold. */
const MOST_SIGNS = 32_767;

function cellOf(cell: ReportCell, column: ReportColumn | undefined): Cell {
  if (cell === null) return null;
  if (typeof cell === 'number') return { type: Number, value: cell };
  if (column?.kind === 'date')
    return { type: Date, value: new Date(`${cell}T00:00:00Z`), format: 'dd-mmm-yyyy' };
  return textCell(cell);
}

function textCell(text: string): { type: StringConstructor; value: string } {
  return { type: String, value: plainText(text.slice(0, MOST_SIGNS)) };
}

function aboutRows({ title, practice, asOfWords, periodWords, totals, notes, rows }: ReportTable): Cell[][] {
  const pairs: [string, string][] = [
    ['Report', title],
    ['Practice', `${practice.name} (${practice.odsCode})`],
    ['As of', asOfWords.replace(/^As of /, '')],
    ...(periodWords === null ? [] : [['Time', periodWords] satisfies [string, string]]),
    ['Rows', String(rows.length)],
    ...totals.map(({ words, value }): [string, string] => [words, value]),
    ...notes.map((note): [string, string] => ['Note', note]),
  ];
  return pairs.map(([words, value]) => [textCell(words), { ...textCell(value), wrap: true }]);
}
