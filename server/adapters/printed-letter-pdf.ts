import { type PDFPage, rgb } from 'pdf-lib';
import { showDate } from '../../core/dates.ts';
import { describeSheets, type Letters, startSheets, widthOf, wrap, writeLine } from '../press/lettering.ts';
import type { PrintedLetterFacts, PrintedLetters } from '../steps/ports.ts';

/** A letter on one side of A4, or a slip on its upper third: the same facts give the same bytes. */
export const printedLetterPdf: PrintedLetters = { write: writePrintedLetter };

const A4: [number, number] = [595.28, 841.89];
const LEFT = 62;
const RIGHT = A4[0] - LEFT;
const VALUE = LEFT + 90;

type Look = {
  top: number;
  size: number;
  leading: number;
  gap: number;
  title: number;
  hand: number;
  below: number;
};

const SLIP: Look = { top: A4[1] - 44, size: 9, leading: 12, gap: 4, title: 14, hand: 22, below: 12 };
const SHEET: Look = { top: A4[1] - 78, size: 11, leading: 16, gap: 9, title: 20, hand: 34, below: 30 };
/** For a long address and a long name, so that it is still one side. */
const CLOSE: Look = { top: A4[1] - 50, size: 9.5, leading: 12.5, gap: 6, title: 16, hand: 26, below: 18 };
const LOOKS: Record<PrintedLetterFacts['size'], [Look, ...Look[]]> = { sheet: [SHEET, CLOSE], slip: [SLIP] };
const BOTTOM = 56;

type Sheet = { letters: Letters; page: PDFPage; y: number; look: Look };

async function writePrintedLetter(facts: PrintedLetterFacts): Promise<Uint8Array> {
  const [usual, ...closer] = LOOKS[facts.size];
  let letters = await drawn(facts, usual);
  for (const look of closer) if (letters.pdf.getPageCount() > 1) letters = await drawn(facts, look);
  return letters.pdf.save({ useObjectStreams: false });
}

async function drawn(facts: PrintedLetterFacts, look: Look): Promise<Letters> {
  const letters = await startSheets(JSON.stringify(facts));
  describeSheets(letters, { title: facts.title, author: facts.parties[0]?.[1][0] ?? '', on: facts.on });
  const sheet: Sheet = { letters, page: letters.pdf.addPage(A4), y: look.top, look };
  drawTitle(sheet, facts);
  drawParties(sheet, facts);
  drawPatient(sheet, facts);
  for (const text of facts.paragraphs) paragraph(sheet, text);
  drawByHand(sheet, facts);
  if (facts.cutWords !== null) drawCut(sheet, facts.cutWords);
  else for (const page of letters.pdf.getPages()) drawFooter({ ...sheet, page }, facts);
  return letters;
}

/** A new page where fewer points than asked for are left: nothing is ever drawn over the foot. */
function room(sheet: Sheet, points: number): void {
  if (sheet.y - points >= BOTTOM) return;
  sheet.page = sheet.letters.pdf.addPage(A4);
  sheet.y = sheet.look.top;
}

function drawTitle(sheet: Sheet, { title, on }: PrintedLetterFacts): void {
  const { letters, page, look } = sheet;
  for (const line of wrap(letters, title, look.title, RIGHT - LEFT, true)) {
    writeLine(letters, page, line, { x: LEFT, y: sheet.y, size: look.title, bold: true });
    sheet.y -= look.title * 1.3;
  }
  sheet.y -= look.gap;
  row(sheet, 'Date', [showDate(on)]);
}

function drawParties(sheet: Sheet, { parties, ref }: PrintedLetterFacts): void {
  for (const [label, lines] of parties) row(sheet, label, lines);
  row(sheet, 'Our reference', [ref]);
}

function row(sheet: Sheet, label: string, lines: string[]): void {
  const { letters, page, look } = sheet;
  writeLine(letters, page, label, { x: LEFT, y: sheet.y, size: look.size, grey: true });
  for (const line of lines.flatMap((one) => wrap(letters, one, look.size, RIGHT - VALUE))) {
    writeLine(letters, page, line, { x: VALUE, y: sheet.y, size: look.size });
    sheet.y -= look.leading;
  }
  sheet.y -= look.gap / 2;
}

/** In a frame, in bold, as on the cover: whose notes it is about is the first thing to be seen. */
function drawPatient(sheet: Sheet, { patient }: PrintedLetterFacts): void {
  const { letters, page, look } = sheet;
  const big = look.size + 3;
  const names = wrap(letters, patient.name, big, RIGHT - LEFT - 24, true);
  const height = names.length * big * 1.35 + look.leading + 14;
  sheet.y -= look.gap;
  page.drawRectangle({
    x: LEFT,
    y: sheet.y - height + look.leading,
    width: RIGHT - LEFT,
    height,
    borderColor: rgb(0.3, 0.3, 0.3),
    borderWidth: 1,
  });
  let y = sheet.y + look.leading - 8 - big;
  for (const line of names) {
    writeLine(letters, page, line, { x: LEFT + 12, y, size: big, bold: true });
    y -= big * 1.35;
  }
  writeLine(letters, page, `${patient.born}     ${patient.number}`, { x: LEFT + 12, y, size: look.size });
  sheet.y -= height + look.gap;
}

function paragraph(sheet: Sheet, text: string): void {
  const { letters, look } = sheet;
  const lines = wrap(letters, text, look.size, RIGHT - LEFT);
  room(sheet, lines.length * look.leading);
  const { page } = sheet;
  for (const line of lines) {
    writeLine(letters, page, line, { x: LEFT, y: sheet.y, size: look.size });
    sheet.y -= look.leading;
  }
  sheet.y -= look.gap;
}

function drawByHand(sheet: Sheet, { byHand, size }: PrintedLetterFacts): void {
  const { letters, look } = sheet;
  sheet.y -= look.below;
  room(sheet, size === 'sheet' ? (byHand.length - 1) * look.hand : 0);
  const { page } = sheet;
  const width = size === 'slip' ? (RIGHT - LEFT) / byHand.length : RIGHT - LEFT;
  byHand.forEach((label, at) => {
    const x = size === 'slip' ? LEFT + at * width : LEFT;
    const start = x + widthOf(letters, label, look.size) + 8;
    writeLine(letters, page, label, { x, y: sheet.y, size: look.size });
    const end = { x: x + Math.min(width, 330) - 10, y: sheet.y - 2 };
    page.drawLine({ start: { x: start, y: end.y }, end, thickness: 0.6, color: rgb(0.4, 0.4, 0.4) });
    if (size === 'sheet') sheet.y -= look.hand;
  });
}

const THIRD = A4[1] - A4[1] / 3;

function drawCut({ letters, page }: Sheet, words: string): void {
  page.drawLine({
    start: { x: 0, y: THIRD },
    end: { x: A4[0], y: THIRD },
    thickness: 0.7,
    color: rgb(0.4, 0.4, 0.4),
    dashArray: [6, 4],
  });
  writeLine(letters, page, words, { x: LEFT, y: THIRD - 14, size: 8, grey: true });
}

function drawFooter({ letters, page }: Sheet, { title, ref }: PrintedLetterFacts): void {
  writeLine(letters, page, `${title}, ${ref}`, { x: LEFT, y: 40, size: 8, grey: true });
}
