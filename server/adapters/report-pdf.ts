import { type PDFPage, rgb } from 'pdf-lib';
import { describeSheets, type Letters, startSheets, widthOf, wrap, writeLine } from '../press/lettering.ts';
import type { ReportCell, ReportTable } from '../steps/report-port.ts';
import { cellWords } from '../wording/report-frame.ts';
import { plainText } from './report-cells.ts';

/** More rows than this are read in a spreadsheet; the PDF says so where it stops. */
const MOST_ROWS = 5_000;
/** A text longer than this is cut in print, and ends in an ellipsis. */
const MOST_SIGNS = 1_500;
const ROWS_AT_ONCE = 100;

const A4_ACROSS: [number, number] = [841.89, 595.28];
const LEFT = 40;
const RIGHT = A4_ACROSS[0] - LEFT;
const TOP = A4_ACROSS[1] - 46;
const BOTTOM = 52;
const CELL = 8.5;
const LEADING = 11;
const GAP = 8;
const BLUE = rgb(0, 0.37, 0.72);
const GREY = rgb(0.6, 0.6, 0.6);

/** A report on A4 across: what it is and as of when, totals, the table with its heading on every page, page n of m. */
export async function reportPdf(table: ReportTable): Promise<Uint8Array> {
  const rows = table.rows.slice(0, MOST_ROWS);
  const letters = await startSheets(JSON.stringify([table.title, table.practice, table.columns, rows]));
  describeSheets(letters, { title: table.title, author: table.practice.name, on: table.asOf });
  const sheet = startSheet(letters, table);
  drawHead(sheet, table);
  if (rows.length === 0) paragraph(sheet, table.noneWords, 10);
  else await drawTable(sheet, rows);
  if (rows.length < table.rows.length) paragraph(sheet, cutWords(table), 10);
  drawNotes(sheet, table);
  drawFooters(letters, table);
  return letters.pdf.save({ useObjectStreams: false });
}

function cutWords({ rows }: ReportTable): string {
  return `Only the first ${MOST_ROWS.toLocaleString('en-GB')} of ${rows.length.toLocaleString('en-GB')} rows are printed here. The CSV and Excel files have them all.`;
}

type Column = { title: string[]; x: number; width: number; kind: ReportTable['columns'][number]['kind'] };
type Sheet = { letters: Letters; table: ReportTable; columns: Column[]; page: PDFPage; y: number };

function startSheet(letters: Letters, table: ReportTable): Sheet {
  return { letters, table, columns: columnsOf(letters, table), page: letters.pdf.addPage(A4_ACROSS), y: TOP };
}

function columnsOf(letters: Letters, { columns }: ReportTable): Column[] {
  const shares = columns.reduce((sum, { width }) => sum + width, 0);
  const room = RIGHT - LEFT - GAP * (columns.length - 1);
  let x = LEFT;
  return columns.map(({ title, width: share, kind }) => {
    const width = (room * share) / shares;
    const column = { title: wrap(letters, title, CELL, width, true), x, width, kind };
    x += width + GAP;
    return column;
  });
}

function nextPage(sheet: Sheet): void {
  sheet.page = sheet.letters.pdf.addPage(A4_ACROSS);
  sheet.y = TOP;
}

function drawHead(sheet: Sheet, { title, practice, asOfWords, periodWords, totals }: ReportTable): void {
  const { letters, page } = sheet;
  page.drawRectangle({ x: LEFT, y: TOP + 16, width: RIGHT - LEFT, height: 3, color: BLUE });
  writeLine(letters, page, title, { x: LEFT, y: TOP - 6, size: 18, bold: true });
  sheet.y = TOP - 24;
  paragraph(sheet, `${practice.name} (${practice.odsCode})`, 10);
  paragraph(sheet, [asOfWords, ...(periodWords === null ? [] : [periodWords])].join('  ·  '), 10);
  sheet.y -= 4;
  for (const { words, value } of totals) {
    room(sheet, 13);
    writeLine(letters, sheet.page, words, { x: LEFT, y: sheet.y, size: 9, grey: true });
    writeLine(letters, sheet.page, value, { x: LEFT + 300, y: sheet.y, size: 9 });
    sheet.y -= 13;
  }
  sheet.y -= 8;
}

async function drawTable(sheet: Sheet, rows: readonly ReportCell[][]): Promise<void> {
  drawTitles(sheet);
  for (const [at, row] of rows.entries()) {
    drawRow(sheet, row);
    if (at % ROWS_AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}

function drawTitles(sheet: Sheet): void {
  const { letters, columns } = sheet;
  const height = Math.max(...columns.map(({ title }) => title.length)) * LEADING;
  if (sheet.y - height - LEADING < BOTTOM) nextPage(sheet);
  for (const { title, x, width, kind } of columns)
    title.forEach((line, at) => {
      const from = kind === 'number' ? x + width - widthOf(letters, line, CELL, true) : x;
      writeLine(letters, sheet.page, line, { x: from, y: sheet.y - at * LEADING, size: CELL, bold: true });
    });
  sheet.y -= height;
  rule(sheet, sheet.y + LEADING - 4, 0.8);
  sheet.y -= 5;
}

/** A row is kept together where a page can hold it; one that is longer goes on overleaf. */
function drawRow(sheet: Sheet, row: readonly ReportCell[]): void {
  const { letters, columns, table } = sheet;
  const wrapped = columns.map(({ width }, at) => {
    const column = table.columns[at];
    const words = column === undefined ? '' : cellWords(row[at] ?? null, column);
    return wrap(letters, plainText(cut(words)), CELL, width);
  });
  const lines = Math.max(1, ...wrapped.map((one) => one.length));
  const whole = lines * LEADING;
  if (sheet.y - whole < BOTTOM && whole < (TOP - BOTTOM) / 2) overleaf(sheet);
  for (let line = 0; line < lines; line++) {
    if (sheet.y - LEADING < BOTTOM) overleaf(sheet);
    columns.forEach(({ x, width, kind }, at) => {
      const words = wrapped[at]?.[line];
      if (words === undefined) return;
      const from = kind === 'number' ? x + width - widthOf(letters, words, CELL) : x;
      writeLine(letters, sheet.page, words, { x: from, y: sheet.y, size: CELL });
    });
    sheet.y -= LEADING;
  }
  rule(sheet, sheet.y + LEADING - 3.5, 0.3);
  sheet.y -= 4;
}

function overleaf(sheet: Sheet): void {
  nextPage(sheet);
  drawTitles(sheet);
}

function cut(words: string): string {
  return words.length <= MOST_SIGNS ? words : `${words.slice(0, MOST_SIGNS)}…`;
}

function drawNotes(sheet: Sheet, { notes }: ReportTable): void {
  sheet.y -= 8;
  for (const note of notes) {
    paragraph(sheet, note, 9);
    sheet.y -= 3;
  }
}

function paragraph(sheet: Sheet, text: string, size: number): void {
  for (const line of wrap(sheet.letters, plainText(text), size, RIGHT - LEFT)) {
    room(sheet, size * 1.35);
    writeLine(sheet.letters, sheet.page, line, { x: LEFT, y: sheet.y, size });
    sheet.y -= size * 1.35;
  }
}

function room(sheet: Sheet, points: number): void {
  if (sheet.y - points < BOTTOM) nextPage(sheet);
}

function rule({ page }: Sheet, y: number, thickness: number): void {
  page.drawLine({ start: { x: LEFT, y }, end: { x: RIGHT, y }, thickness, color: GREY });
}

function drawFooters(letters: Letters, { title, practice, asOfWords }: ReportTable): void {
  const pages = letters.pdf.getPages();
  pages.forEach((page, at) => {
    const right = `Page ${at + 1} of ${pages.length}`;
    const left = `${title}  ·  ${practice.name} (${practice.odsCode})  ·  ${asOfWords}`;
    writeLine(letters, page, left, { x: LEFT, y: 30, size: 8, grey: true });
    writeLine(letters, page, right, { x: RIGHT - widthOf(letters, right, 8), y: 30, size: 8, grey: true });
  });
}
