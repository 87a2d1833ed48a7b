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

/** Lends the page of a cell for as long as it takes. */
type LendPage = <T>(cell: number, use: (page: number) => T) => T | null;

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
const PROOF_DPI = [48, 57, 67, 75, 83];

/** Null when a page cannot be painted. */
export function compareSide(
  pdfium: Pdfium,
  printed: number,
  side: Extract<Side, { kind: 'pages' }>,
  lend: LendPage,
): SideSeen | null {
  const seen: SideSeen = { cells: [], beside: 255, footer: false };
  for (const [at, { placement }] of side.cells.entries()) {
    const worst = lend(at, (scan) =>
      leastOverSizes((dpi) => {
        const both = paintBoth(pdfium, scan, printed, placement, dpi);
        if (both && at === 0) lookBeside(both, side, seen);
        return both && differences(both, placement, dpi);
      }),
    );
    if (worst === null || worst === undefined) return null;
    seen.cells.push(worst);
  }
  for (const dpi of PROOF_DPI.slice(1)) {
    if (seen.beside <= MOST_DIFFERENT) break;
    const { placement } = side.cells[0]!;
    const again = paintPrinted(pdfium, printed, placement, dpi);
    if (again) lookBeside(again, side, seen);
  }
  return seen;
}

function leastOverSizes(at: (dpi: number) => Float64Array | null): number | null {
  let least: Float64Array | null = null;
  let worst = 255;
  for (const dpi of PROOF_DPI) {
    const squares = at(dpi);
    if (!squares) return null;
    least = least ? least.map((one, square) => Math.min(one, squares[square]!)) : squares;
    worst = least.reduce((most, one) => Math.max(most, one), 0);
    if (worst <= MOST_DIFFERENT) break;
  }
  return worst;
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
function paintBoth(
  pdfium: Pdfium,
  scan: number,
  printed: number,
  placement: Placement,
  dpi: number,
): (Painted & { scan: Bitmap }) | null {
  const side = paintPrinted(pdfium, printed, placement, dpi);
  if (!side) return null;
  const { x: left, y: top } = areaOf(side, placement, dpi);
  const { width, height } = side.side;
  const page = renderPage(pdfium, scan, {
    box: 'whole',
    ...sizeAt(placement, dpi),
    turned: placement.turned,
    rim: HAIR,
    within: { left, top, width, height },
  });
  return page && { ...side, scan: page };
}

/** The whole pixels that a page takes up on its side. */
function areaOf({ at }: Painted, placement: Placement, dpi: number): Area {
  const { x, y } = at(boxOf(placement));
  return { x: Math.round(x - HAIR), y: Math.round(y - HAIR), ...sizeAt(placement, dpi) };
}

function differences(painted: Painted & { scan: Bitmap }, placement: Placement, dpi: number): Float64Array {
  const squares = (mm: number) => Math.max(1, Math.round(mm / SQUARE_MM));
  const grid = { columns: squares(placement.widthMm), rows: squares(placement.heightMm) };
  return squareDifferences(painted.scan, painted.side, areaOf(painted, placement, dpi), grid);
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

/** The strip that only the footer may use. */
const FOOTER: Box = {
  x: points(MARGIN_MM),
  y: points(PAPER.heightMm - MARGIN_MM - FOOTER_MM),
  width: points(PAPER.widthMm - 2 * MARGIN_MM),
  height: points(FOOTER_MM),
};
