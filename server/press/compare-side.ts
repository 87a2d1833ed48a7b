import { FOOTER_MM, MARGIN_MM, PAPER, type Placement, type Side } from '../../core/pack-plan.ts';
import { type Area, darkestIn, squareDifferences, strayDifference } from './compare.ts';
import type { Pdfium } from './engine/pdfium.ts';
import { type Bitmap, type Box, renderAround, renderPage } from './engine/render.ts';

/** How far a side is from what it should be, in levels of 255. */
export type SideSeen = {
  /** The worst square of each cell, each at the size kindest to it. */
  cells: number[];
  /** The darkest thing on the paper that is neither page nor footer. */
  beside: number;
  footer: boolean;
};

/**
 * The side and the pages of its cells, each open only while it is painted: two large pictures are never held at once.
 * Null where there is no such page.
 */
export type Pages = {
  printed<T>(use: (page: number) => T): T | null;
  scan<T>(cell: number, use: (page: number) => T): T | null;
};

/**
 * Levels of 255 by which one small square of a side may differ from its scan. Both are painted by the same hand at the
 * same size, so a true copy differs by less than one; a single other digit in 14-point type by more than this.
 */
export const MOST_DIFFERENT = 6;
const SQUARE_MM = 3;

/**
 * Coarse is enough to tell one page from another. PDFium lays letters and pictures on whole pixels, so what falls
 * between two of them by chance may come out a pixel apart on a true copy. A square that differs is therefore asked
 * again at other sizes: there a true copy agrees, and what is wrong stays wrong.
 */
export const PROOF_DPI: readonly number[] = [48, 57, 67, 75, 83];
/** Enough to see where a mark lies: its fields are far larger than letters. */
export const MARKED_DPI: readonly number[] = [36, 48, 57];

/** Null when a page cannot be painted. */
export function compareSide(
  pdfium: Pdfium,
  side: Extract<Side, { kind: 'pages' }>,
  pages: Pages,
  sizes = PROOF_DPI,
): SideSeen | null {
  const seen: SideSeen = { cells: side.cells.map(() => 255), beside: 255, footer: false };
  const least: Float64Array[] = [];
  for (const dpi of sizes) {
    const open = side.cells.flatMap((_, cell) => (seen.cells[cell]! > MOST_DIFFERENT ? [cell] : []));
    if (open.length === 0 && seen.beside <= MOST_DIFFERENT) break;
    const wanted = open.length > 0 ? open : [0];
    const painted = pages.printed((page) =>
      wanted.map((cell) => paintPrinted(pdfium, page, side.cells[cell]!.placement, dpi)),
    );
    for (const [at, cell] of wanted.entries()) {
      const printed = painted?.[at];
      if (!printed) return null;
      if (at === 0) lookBeside(printed, side, seen);
      const { placement } = side.cells[cell]!;
      const scan = pages.scan(cell, (page) => paintScan(pdfium, page, printed, placement, dpi));
      if (!scan) return null;
      const squares = differences(scan, printed, placement, dpi);
      least[cell] = least[cell]?.map((one, square) => Math.min(one, squares[square]!)) ?? squares;
      seen.cells[cell] = least[cell].reduce((most, one) => Math.max(most, one), 0);
    }
  }
  return seen;
}

/** Pixels by which a page lies inside its pixel boundary, so that rounding cannot push it over. */
const HAIR = 0.03;

type Painted = { side: Bitmap; at(box: Box): Box };

function paintPrinted(pdfium: Pdfium, printed: number, placement: Placement, dpi: number): Painted | null {
  const size = sizeAt(placement, dpi);
  const painted = renderAround(pdfium, printed, boxOf(placement), { ...size, hair: HAIR });
  return painted && { side: painted.bitmap, at: painted.at };
}

/**
 * The page is painted in a bitmap of the same size and in the same place as on the side, because PDFium decodes a
 * JPEG 2000 picture as finely as the whole bitmap asks for.
 */
function paintScan(
  pdfium: Pdfium,
  scan: number,
  printed: Painted,
  placement: Placement,
  dpi: number,
): Bitmap | null {
  const { x: left, y: top } = areaOf(printed, placement, dpi);
  const { width, height } = printed.side;
  return renderPage(pdfium, scan, {
    box: 'whole',
    ...sizeAt(placement, dpi),
    turned: placement.turned,
    rim: HAIR,
    within: { left, top, width, height },
  });
}

/** The whole pixels that a page takes up on its side. */
function areaOf({ at }: Painted, placement: Placement, dpi: number): Area {
  const { x, y } = at(boxOf(placement));
  return { x: Math.round(x - HAIR), y: Math.round(y - HAIR), ...sizeAt(placement, dpi) };
}

function differences(scan: Bitmap, printed: Painted, placement: Placement, dpi: number): Float64Array {
  const squares = (mm: number) => Math.max(1, Math.round(mm / SQUARE_MM));
  const grid = { columns: squares(placement.widthMm), rows: squares(placement.heightMm) };
  return squareDifferences(scan, printed.side, areaOf(printed, placement, dpi), grid);
}

function lookBeside(
  { side, at }: Painted,
  { cells }: { cells: readonly { placement: Placement }[] },
  seen: SideSeen,
) {
  const footer = at(FOOTER);
  const areas = [footer, ...cells.map(({ placement }) => at(boxOf(placement)))];
  seen.beside = Math.min(seen.beside, strayDifference(side, areas));
  seen.footer ||= darkestIn(side, { ...footer, width: footer.width / 3 }) < FOOTER_INK;
}

/** Eight-point letters, painted coarsely, come out grey; the rule above them is paler. */
const FOOTER_INK = 190;

function sizeAt({ widthMm, heightMm }: Placement, dpi: number): { width: number; height: number } {
  const pixels = (mm: number) => Math.max(1, Math.round((mm / 25.4) * dpi));
  return { width: pixels(widthMm), height: pixels(heightMm) };
}

/** In points from the upper left corner of the side. */
function boxOf({ xMm, yMm, widthMm, heightMm }: Placement): Box {
  return {
    x: points(xMm),
    y: points(PAPER.heightMm - yMm - heightMm),
    width: points(widthMm),
    height: points(heightMm),
  };
}

const points = (mm: number) => (mm / 25.4) * 72;

/** The last letter of a line is set by its width; painted coarsely, its edge may fall on the pixel after that. */
const OVERHANG_MM = 1;

/** The strip that only the footer may use. */
const FOOTER: Box = {
  x: points(MARGIN_MM - OVERHANG_MM),
  y: points(PAPER.heightMm - MARGIN_MM - FOOTER_MM),
  width: points(PAPER.widthMm - 2 * (MARGIN_MM - OVERHANG_MM)),
  height: points(FOOTER_MM),
};
