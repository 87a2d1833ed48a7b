import { type PDFPage, rgb } from 'pdf-lib';
import { showDate } from '../../core/dates.ts';
import { describeSheets, type Letters, startSheets, widthOf, wrap, writeLine } from '../press/lettering.ts';
import type { CertificateFacts, Certificates } from '../steps/ports.ts';

/** The certificate of deletion on A4, for the practice to keep: the same facts give the same bytes. */
export const certificatePdf: Certificates = { write: writeCertificate };

const A4: [number, number] = [595.28, 841.89];
const LEFT = 56;
const RIGHT = A4[0] - LEFT;
const TOP = A4[1] - 64;
const BOTTOM = 72;
const SIZE = 10;
const LEADING = 14;

async function writeCertificate(facts: CertificateFacts): Promise<Uint8Array> {
  const letters = await startSheets(JSON.stringify(facts));
  describeSheets(letters, {
    title: `Certificate of deletion ${facts.number}`,
    author: facts.practice.name,
    on: facts.issuedOn,
  });
  const sheet = startSheet(letters);
  drawHead(sheet, facts);
  drawFacts(sheet, facts);
  drawCopies(sheet, facts);
  drawClosing(sheet, facts);
  drawFooters(letters, facts);
  return letters.pdf.save({ useObjectStreams: false });
}

/** Where the next line goes. `room` begins a new page where fewer points than asked for are left. */
type Sheet = {
  letters: Letters;
  page: PDFPage;
  y: number;
  room(points: number, again?: () => void): void;
};

function startSheet(letters: Letters): Sheet {
  const sheet: Sheet = {
    letters,
    page: letters.pdf.addPage(A4),
    y: TOP,
    room: (points, again) => {
      if (sheet.y - points >= BOTTOM) return;
      sheet.page = letters.pdf.addPage(A4);
      sheet.y = TOP;
      again?.();
    },
  };
  return sheet;
}

function drawHead(sheet: Sheet, { number, practice, ref, issuedOn }: CertificateFacts): void {
  const { letters } = sheet;
  sheet.page.drawRectangle({ x: LEFT, y: TOP + 22, width: RIGHT - LEFT, height: 3, color: BLUE });
  writeLine(letters, sheet.page, 'Certificate of deletion', { x: LEFT, y: TOP - 8, size: 24, bold: true });
  sheet.y = TOP - 34;
  paragraph(sheet, `Number ${number}`, 13);
  sheet.y -= 8;
  row(sheet, 'Practice', `${practice.name} (${practice.odsCode})`);
  if (ref !== null) row(sheet, 'Reference of the record', ref);
  row(sheet, 'Issued', showDate(issuedOn));
}

function drawFacts(sheet: Sheet, { facts }: CertificateFacts): void {
  heading(sheet, 'What was recorded');
  for (const [label, words] of facts) row(sheet, label, words);
}

const VALUE = LEFT + 170;

function row(sheet: Sheet, label: string, words: string): void {
  const { letters } = sheet;
  const labels = wrap(letters, label, SIZE, VALUE - LEFT - 12);
  const lines = wrap(letters, words, SIZE, RIGHT - VALUE);
  const height = Math.max(labels.length, lines.length, 1) * LEADING;
  sheet.room(height + 4);
  const first = sheet.y;
  labels.forEach((text, at) => {
    writeLine(letters, sheet.page, text, { x: LEFT, y: first - at * LEADING, size: SIZE, grey: true });
  });
  lines.forEach((text, at) => {
    writeLine(letters, sheet.page, text, { x: VALUE, y: first - at * LEADING, size: SIZE });
  });
  sheet.y = first - height - 4;
}

const COLUMNS = [
  { title: 'Copy', x: LEFT, width: 148 },
  { title: 'When', x: LEFT + 156, width: 76 },
  { title: 'Evidence', x: LEFT + 240, width: 144 },
  { title: 'Recoverable', x: LEFT + 392, width: RIGHT - LEFT - 392 },
];
const CELL = 9;
const CELL_LEADING = 12;

function drawCopies(sheet: Sheet, { copies, table }: CertificateFacts): void {
  const titles = table?.columns ?? COLUMNS.map(({ title }) => title);
  heading(sheet, table?.title ?? 'Every copy known of', 60);
  drawTitles(sheet, titles);
  for (const { what, when, evidence, recoverable } of copies)
    drawCopy(sheet, titles, [what, when, evidence, recoverable]);
}

/** Said again on every page the table runs over to. */
function drawTitles(sheet: Sheet, titles: readonly string[]): void {
  COLUMNS.forEach(({ x }, at) => {
    writeLine(sheet.letters, sheet.page, titles[at] ?? '', { x, y: sheet.y, size: CELL, bold: true });
  });
  rule(sheet, sheet.y - 5);
  sheet.y -= 18;
}

function drawCopy(sheet: Sheet, titles: readonly string[], cells: string[]): void {
  const { letters } = sheet;
  const wrapped = COLUMNS.map(({ width }, at) => wrap(letters, cells[at] ?? '', CELL, width));
  const height = Math.max(...wrapped.map((lines) => lines.length)) * CELL_LEADING;
  sheet.room(height + 6, () => drawTitles(sheet, titles));
  COLUMNS.forEach(({ x }, at) => {
    wrapped[at]?.forEach((text, line) => {
      writeLine(letters, sheet.page, text, { x, y: sheet.y - line * CELL_LEADING, size: CELL });
    });
  });
  sheet.y -= height;
  rule(sheet, sheet.y + 5, 0.3);
  sheet.y -= 8;
}

function drawClosing(sheet: Sheet, { closing }: CertificateFacts): void {
  heading(sheet, 'What this certificate does and does not say', 40);
  for (const text of closing) {
    paragraph(sheet, text);
    sheet.y -= 5;
  }
}

function heading(sheet: Sheet, text: string, following = 30): void {
  sheet.y -= 14;
  sheet.room(20 + following);
  writeLine(sheet.letters, sheet.page, text, { x: LEFT, y: sheet.y, size: 13, bold: true });
  sheet.y -= 22;
}

function paragraph(sheet: Sheet, text: string, size = SIZE): void {
  const leading = size * 1.4;
  const lines = wrap(sheet.letters, text, size, RIGHT - LEFT);
  sheet.room(lines.length * leading);
  for (const line of lines) {
    writeLine(sheet.letters, sheet.page, line, { x: LEFT, y: sheet.y, size });
    sheet.y -= leading;
  }
}

function rule({ page }: Sheet, y: number, thickness = 0.8): void {
  page.drawLine({ start: { x: LEFT, y }, end: { x: RIGHT, y }, thickness, color: rgb(0.6, 0.6, 0.6) });
}

const BLUE = rgb(0, 0.37, 0.72);

function drawFooters(letters: Letters, { number, ref }: CertificateFacts): void {
  const pages = letters.pdf.getPages();
  pages.forEach((page, at) => {
    const right = `Page ${at + 1} of ${pages.length}`;
    const left = `Certificate of deletion ${number}${ref === null ? '' : `, record ${ref}`}`;
    writeLine(letters, page, left, { x: LEFT, y: 40, size: 8, grey: true });
    writeLine(letters, page, right, {
      x: RIGHT - widthOf(letters, right, 8),
      y: 40,
      size: 8,
      grey: true,
    });
  });
}
