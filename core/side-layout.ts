/** Where a page lies on the paper: mm from the lower left corner. Turned = its top edge lies to the left. */
export type Placement = {
  xMm: number;
  yMm: number;
  widthMm: number;
  heightMm: number;
  scale: number;
  turned: boolean;
};

/** Upright, as a reader sees it, in mm. */
export type PageSize = { widthMm: number; heightMm: number };

/** How many small cards may share a side. */
export type CardsToASide = 1 | 2 | 4;

/** A4, portrait. */
export const PAPER = { widthMm: 210, heightMm: 297 };

/**
 * No office printer reaches nearer to the edge than this (4 to 4.2 mm in printers' manuals, read November 2026),
 * and the footer has the bottom strip to itself.
 */
export const MARGIN_MM = 5;
export const FOOTER_MM = 8;

/** Between two cards on one side, so that the edge of one is not taken for the edge of the other. */
const GAP_MM = 2;

/** Four to a side is asked for knowing that cards become smaller; a page that would become smaller than this stays alone. */
export const LEAST_SCALE_OF_FOUR = 0.7;

/**
 * Shrinks a page to fit, never enlarges it: a card prints at its own size. A page is turned only where that prints it
 * larger, so a landscape letter is turned and a landscape card that fits as it is stays as it is read.
 */
export function placeOnPaper(page: PageSize): Placement {
  const upright = scaleIn(ROOM, page, false);
  const sideways = scaleIn(ROOM, page, true);
  return placeIn(ROOM, page, sideways > upright * 1.01);
}

/**
 * Lays the first pages of `pages` together on one side, or null where the first of them must have a side of its own.
 * All cards of a side are turned the same way, so that the sheet is read by turning it once, and lie in the order in
 * which they are then read. Two cards keep their own size; four may shrink as far as LEAST_SCALE_OF_FOUR.
 */
export function placeTogether(pages: readonly PageSize[], cards: CardsToASide): Placement[] | null {
  for (const layout of LAYOUTS[cards]) {
    const placed = fill(pages.slice(0, layout.most), layout);
    if (placed.length >= layout.least) return placed;
  }
  return null;
}

type Room = { xMm: number; yMm: number; widthMm: number; heightMm: number };

const ROOM: Room = {
  xMm: MARGIN_MM,
  yMm: MARGIN_MM + FOOTER_MM,
  widthMm: PAPER.widthMm - 2 * MARGIN_MM,
  heightMm: PAPER.heightMm - 2 * MARGIN_MM - FOOTER_MM,
};

/** Cells in the order in which they are read: as the sheet lies, and once it is turned to the right. */
type Layout = { least: number; most: number; leastScale: number; upright: Room[]; turned: Room[] };

function cell(column: number, columns: number, rowFromTop: number): Room {
  const widthMm = (ROOM.widthMm - (columns - 1) * GAP_MM) / columns;
  const heightMm = (ROOM.heightMm - GAP_MM) / 2;
  return {
    xMm: ROOM.xMm + column * (widthMm + GAP_MM),
    yMm: ROOM.yMm + (1 - rowFromTop) * (heightMm + GAP_MM),
    widthMm,
    heightMm,
  };
}

const FOUR: Layout = {
  least: 3,
  most: 4,
  leastScale: LEAST_SCALE_OF_FOUR,
  upright: [cell(0, 2, 0), cell(1, 2, 0), cell(0, 2, 1), cell(1, 2, 1)],
  turned: [cell(0, 2, 1), cell(0, 2, 0), cell(1, 2, 1), cell(1, 2, 0)],
};

const TWO: Layout = {
  least: 2,
  most: 2,
  leastScale: 1,
  upright: [cell(0, 1, 0), cell(0, 1, 1)],
  turned: [cell(0, 1, 1), cell(0, 1, 0)],
};

/** Two that are left over from fours keep their own size where they can: it is the same paper. */
const LAYOUTS: Record<CardsToASide, Layout[]> = { 1: [], 2: [TWO], 4: [FOUR, TWO, { ...FOUR, least: 2 }] };

/** As many of the pages as fit, in order; upright where that does as well. */
function fill(pages: readonly PageSize[], { upright, turned, leastScale }: Layout): Placement[] {
  const lay = (cells: Room[], turn: boolean) => {
    const tooLarge = pages.findIndex((page, at) => scaleIn(cells[at]!, page, turn) < leastScale - 1e-9);
    const fitting = tooLarge < 0 ? pages : pages.slice(0, tooLarge);
    return fitting.map((page, at) => placeIn(cells[at]!, page, turn));
  };
  const [asItLies, turnedOnce] = [lay(upright, false), lay(turned, true)];
  const gain = turnedOnce.length - asItLies.length || smallest(turnedOnce) - smallest(asItLies) * 1.01;
  return gain > 0 ? turnedOnce : asItLies;
}

function smallest(placements: readonly Placement[]): number {
  return Math.min(1, ...placements.map(({ scale }) => scale));
}

function scaleIn(room: Room, { widthMm, heightMm }: PageSize, turned: boolean): number {
  const [across, up] = turned ? [heightMm, widthMm] : [widthMm, heightMm];
  return Math.min(1, room.widthMm / across, room.heightMm / up);
}

/** In the middle of its room. */
function placeIn(room: Room, page: PageSize, turned: boolean): Placement {
  const scale = scaleIn(room, page, turned);
  const widthMm = (turned ? page.heightMm : page.widthMm) * scale;
  const heightMm = (turned ? page.widthMm : page.heightMm) * scale;
  return {
    xMm: room.xMm + (room.widthMm - widthMm) / 2,
    yMm: room.yMm + (room.heightMm - heightMm) / 2,
    widthMm,
    heightMm,
    scale,
    turned,
  };
}
