/**
 * The list of what was printed, row by row, before it is put into words. Counted here and not where it is drawn: the
 * list is part of the pack, so its length must be known while the pack is planned, without a font at hand.
 */
export type ClosingRow =
  | { what: 'titles' | 'rule' | 'space' | 'scan' | 'paper' | 'cards' | 'compared' | 'end' }
  | { what: 'nothing-left-out' | 'blanks' | 'taken-out' }
  /** A part; null where a long label goes on. */
  | { what: 'part'; label: string; part: number | null }
  /** Pages left out of a part, from 1, as runs of first and last; a row says all of it, for a side may end before it. */
  | { what: 'pages'; why: LeftOut; label: string; runs: Run[] };
export type LeftOut = 'blanks' | 'taken-out';
export type Run = readonly [first: number, last: number];

export type ListedPart = { label: string; dropped: readonly number[]; takenOut: readonly number[] };

/** On one side of paper, under its heading. */
export const ROWS_TO_A_SIDE = 38;

export function closingRows(parts: readonly ListedPart[], severalToASide: boolean): ClosingRow[] {
  const rule: ClosingRow = { what: 'rule' };
  const space: ClosingRow = { what: 'space' };
  const some = (which: (part: ListedPart) => readonly number[]) =>
    parts.some((part) => which(part).length > 0);
  const blanks = some(({ dropped }) => dropped);
  const taken = some(({ takenOut }) => takenOut);
  return [
    { what: 'titles' },
    rule,
    ...parts.flatMap(({ label }, at) => labelRows(label, at)),
    rule,
    { what: 'scan' },
    { what: 'paper' },
    ...(severalToASide ? [{ what: 'cards' } as const] : []),
    space,
    ...(blanks || taken ? [] : [{ what: 'nothing-left-out' } as const, space]),
    ...(blanks ? leftOut('blanks', parts, ({ dropped }) => dropped) : []),
    ...(taken ? leftOut('taken-out', parts, ({ takenOut }) => takenOut) : []),
    { what: 'compared' },
    { what: 'end' },
  ];
}

export function closingSides(parts: readonly ListedPart[], severalToASide: boolean): number {
  return Math.ceil(closingRows(parts, severalToASide).length / ROWS_TO_A_SIDE);
}

/** 2, 3, 4, 9 as 2 to 4 and 9; two neighbours stay two. */
export function runsOf(pages: readonly number[]): Run[] {
  const runs: [number, number][] = [];
  for (const page of pages) {
    const run = runs.at(-1);
    if (run && page === run[1] + 1) run[1] = page;
    else runs.push([page, page]);
  }
  return runs.flatMap(([first, last]): Run[] =>
    last - first === 1
      ? [
          [first, first],
          [last, last],
        ]
      : [[first, last]],
  );
}

/** Letters that surely fit the first column; digits, blanks and commas that surely fit the others. */
const LETTERS_IN_LABEL = 30;
const SIGNS_IN_PAGES = 40;

function labelRows(label: string, part: number): ClosingRow[] {
  return piecesOf(label).map((piece, at) => ({ what: 'part', label: piece, part: at === 0 ? part : null }));
}

/** Broken at spaces, and where one word is too long, inside it. A label of nothing is still a row. */
function piecesOf(label: string): string[] {
  const pieces: string[] = [];
  for (const word of label.split(/\s+/).flatMap(inPieces)) {
    const longer = pieces.length === 0 ? word : `${pieces.at(-1)} ${word}`;
    if (pieces.length > 0 && longer.length <= LETTERS_IN_LABEL) pieces[pieces.length - 1] = longer;
    else pieces.push(word);
  }
  return pieces;
}

function inPieces(word: string): string[] {
  const letters = [...word];
  const count = Math.max(1, Math.ceil(letters.length / LETTERS_IN_LABEL));
  return Array.from({ length: count }, (_, at) =>
    letters.slice(at * LETTERS_IN_LABEL, (at + 1) * LETTERS_IN_LABEL).join(''),
  );
}

function leftOut(
  why: LeftOut,
  parts: readonly ListedPart[],
  which: (part: ListedPart) => readonly number[],
): ClosingRow[] {
  const rows = parts
    .filter((part) => which(part).length > 0)
    .flatMap((part) => pageRows(why, part.label, runsOf(which(part))));
  return [{ what: why }, ...rows, { what: 'space' }];
}

function pageRows(why: LeftOut, label: string, runs: readonly Run[]): ClosingRow[] {
  const rows: Run[][] = [];
  let signs = SIGNS_IN_PAGES;
  for (const run of runs) {
    const length = signsIn(run);
    signs += length;
    if (signs > SIGNS_IN_PAGES) {
      rows.push([run]);
      signs = length;
    } else rows.at(-1)?.push(run);
  }
  const labels = piecesOf(label);
  return Array.from({ length: Math.max(rows.length, labels.length) }, (_, at) => ({
    what: 'pages',
    why,
    label: labels[at] ?? labels[0] ?? '',
    runs: rows[at] ?? [],
  }));
}

/** '12 to 15, ' */
function signsIn([first, last]: Run): number {
  return `${first}`.length + 2 + (first === last ? 0 : ` to ${last}`.length);
}
