import { type PDFPage, rgb } from 'pdf-lib';
import { PAPER, type PackPlan } from '../../core/pack-plan.ts';
import type { PackJob } from '../steps/press-port.ts';
import { CLOSING_TITLE, closingRows, closingSentences } from '../wording/cover-words.ts';
import { type Letters, wrap, writeLine } from './lettering.ts';

type Line = { cells: string[] } | { text: string } | { rule: true };

const LEFT = 48;
const COLUMNS = [LEFT, 270, 370, 450] as const;
const LINE = 17;
const TOP = 90;
const BOTTOM = 56;
const HEIGHT = (PAPER.heightMm / 25.4) * 72;
const LINES_PER_SIDE = Math.floor((HEIGHT - TOP - BOTTOM) / LINE);

/** How many sides the list will take; asked before the pack is planned, for the list is part of it. */
export function closingSides(letters: Letters, plan: PackPlan): number {
  return Math.max(1, Math.ceil(linesOf(letters, plan).length / LINES_PER_SIDE));
}

/** One side of the list of what was printed: part by part, then the totals and what was left out. */
export function drawClosingList(
  letters: Letters,
  page: PDFPage,
  job: PackJob,
  plan: PackPlan,
  list: number,
): void {
  writeLine(letters, page, `${CLOSING_TITLE}: ${job.reference}`, {
    x: LEFT,
    y: page.getHeight() - 60,
    size: 18,
    bold: true,
  });
  const lines = linesOf(letters, plan).slice(list * LINES_PER_SIDE, (list + 1) * LINES_PER_SIDE);
  lines.forEach((line, at) => {
    drawLine(letters, page, line, page.getHeight() - TOP - at * LINE);
  });
}

function drawLine(letters: Letters, page: PDFPage, line: Line, y: number): void {
  if ('rule' in line) {
    const end = page.getWidth() - LEFT;
    page.drawLine({
      start: { x: LEFT, y: y + 5 },
      end: { x: end, y: y + 5 },
      thickness: 0.6,
      color: rgb(0.4, 0.4, 0.4),
    });
  } else if ('text' in line && line.text !== '')
    writeLine(letters, page, line.text, { x: LEFT, y, size: 11 });
  else if ('cells' in line)
    line.cells.forEach((cell, at) => {
      writeLine(letters, page, cell, { x: COLUMNS[at] ?? LEFT, y, size: 11 });
    });
}

function linesOf(letters: Letters, plan: PackPlan): Line[] {
  const width = (PAPER.widthMm / 25.4) * 72 - 2 * LEFT;
  const rows = closingRows(plan).map(({ part, pages, printed, sides }): Line[] => {
    const label = wrap(letters, part, 11, COLUMNS[1] - LEFT - 8);
    return [{ cells: [label[0] ?? '', pages, printed, sides] }, ...label.slice(1).map((text) => ({ text }))];
  });
  return [
    { cells: ['Part', 'Pages in scan', 'Printed', 'On sides'] },
    { rule: true },
    ...rows.flat(),
    { rule: true },
    ...closingSentences(plan).flatMap((text) => [
      ...wrap(letters, text, 11, width).map((line) => ({ text: line })),
      { text: '' },
    ]),
  ];
}
