import { type PDFPage, rgb } from 'pdf-lib';
import { FOOTER_MM, MARGIN_MM, PAPER } from '../../core/pack-plan.ts';
import type { PackJob } from '../steps/press-port.ts';
import { footerWords } from '../wording/cover-words.ts';
import { type Letters, widthOf, wrap, writeLine } from './lettering.ts';

/**
 * The right-hand end of a side's footer: the only words that differ from side to side. ASCII, to be written in Helvetica
 * at that size with its baseline there, in points from the lower left corner.
 */
export type FooterRight = { text: string; size: number; x: number; y: number };

const mm = (length: number) => (length / 25.4) * 72;

const SIZE = 8;
/** A name that would be smaller than this on one line takes two. */
const SMALLEST_ON_ONE_LINE = 6;
const SMALLEST = 3;
const START = mm(MARGIN_MM);
const END = mm(PAPER.widthMm - MARGIN_MM);
const BASELINE = mm(MARGIN_MM) + 4;
const RULE = mm(MARGIN_MM + FOOTER_MM) - 8;
const APART = 12;

export function footerRight(letters: Letters, job: PackJob, side: number, of: number): FooterRight {
  const text = footerWords(job, side, of).right.replace(/[^\x20-\x7e]/g, '*');
  return { text, size: SIZE, x: END - letters.plain.widthOfTextAtSize(text, SIZE), y: BASELINE };
}

/** The patient at the left and the rule above: the same on every side of the pack. */
export function drawFooterLeft(letters: Letters, page: PDFPage, job: PackJob, of: number): void {
  const { left } = footerWords(job, of, of);
  const room = footerRight(letters, job, of, of).x - APART - START;
  const size = Math.min(SIZE, (SIZE * room) / widthOf(letters, left, SIZE));
  if (size >= SMALLEST_ON_ONE_LINE) writeLine(letters, page, left, { x: START, y: BASELINE, size });
  else drawTwoLines(letters, page, left, room);
  page.drawLine({
    start: { x: START, y: RULE },
    end: { x: END, y: RULE },
    thickness: 0.4,
    color: rgb(0.6, 0.6, 0.6),
  });
}

export function drawFooterRight(page: PDFPage, letters: Letters, right: FooterRight): void {
  page.drawText(right.text, { x: right.x, y: right.y, size: right.size, font: letters.plain });
}

/** Between the edge of what can be printed and the rule there is room for two lines of six points. */
function drawTwoLines(letters: Letters, page: PDFPage, text: string, room: number): void {
  let size = SMALLEST_ON_ONE_LINE;
  while (size > SMALLEST && wrap(letters, text, size, room).length > 2) size -= 0.25;
  const lines = wrap(letters, text, size, room);
  lines.forEach((line, at) => {
    writeLine(letters, page, line, { x: START, y: START + 1 + (lines.length - 1 - at) * (size + 0.5), size });
  });
}
