import { type PDFPage, rgb } from 'pdf-lib';
import { closingRows, ROWS_TO_A_SIDE } from '../../core/closing-rows.ts';
import type { PackPlan } from '../../core/pack-plan.ts';
import type { PackJob } from '../steps/press-port.ts';
import { CLOSING_TITLES, closingWords, type RowWords } from '../wording/cover-words.ts';
import { type Letters, widthOf, writeLine } from './lettering.ts';

const LEFT = 48;
const COLUMNS = [LEFT, 270, 370, 450] as const;
const SIZE = 11;
const LEADING = 17;
const TOP = 96;

/** One side of the list of what was printed: part by part, then the totals and what was left out. */
export function drawClosingList(
  letters: Letters,
  page: PDFPage,
  job: PackJob,
  plan: PackPlan,
  list: number,
): void {
  const words = CLOSING_TITLES[list === 0 ? 0 : 1];
  const title = job.reference === '' ? words : `${words}: ${job.reference}`;
  writeLine(letters, page, title, { x: LEFT, y: page.getHeight() - 60, size: 18, bold: true });
  const several = plan.layouts.two !== null || plan.layouts.four !== null;
  const rows = closingRows(plan.parts, several).slice(list * ROWS_TO_A_SIDE, (list + 1) * ROWS_TO_A_SIDE);
  rows.forEach((row, at) => {
    const y = page.getHeight() - TOP - at * LEADING;
    if (row.what === 'rule') drawRule(page, y);
    else drawRow(letters, page, closingWords(row, plan), y, row.what === 'titles');
  });
}

function drawRow(letters: Letters, page: PDFPage, words: RowWords, y: number, bold: boolean): void {
  if (words === null) return;
  const end = page.getWidth() - LEFT;
  const write = (text: string, x: number, until: number) => {
    // Rows were counted before there was a font, by letters; what is wider than foreseen is set smaller, never cut.
    const size = Math.min(SIZE, (SIZE * (until - x)) / Math.max(1, widthOf(letters, text, SIZE, bold)));
    writeLine(letters, page, text, { x, y, size, bold });
  };
  if ('text' in words) write(words.text, LEFT, end);
  else if ('pages' in words) {
    write(words.pages[0], LEFT, COLUMNS[1] - 8);
    write(words.pages[1], COLUMNS[1], end);
  } else
    words.cells.forEach((cell, at) => {
      write(cell, COLUMNS[at] ?? LEFT, (COLUMNS[at + 1] ?? end + 8) - 8);
    });
}

function drawRule(page: PDFPage, y: number): void {
  page.drawLine({
    start: { x: LEFT, y: y + 5 },
    end: { x: page.getWidth() - LEFT, y: y + 5 },
    thickness: 0.6,
    color: rgb(0.4, 0.4, 0.4),
  });
}
