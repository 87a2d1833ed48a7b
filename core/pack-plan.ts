/** Sizes are in mm, upright, as a reader sees the page. */
export type PageToPrint = { widthMm: number; heightMm: number; blank: boolean };
export type PartToPrint = { label: string; pages: readonly PageToPrint[] };

export type PackWishes = {
  duplex: boolean;
  dropBlanks: boolean;
  /** Paper sheets in one volume, its cover among them; taken as at least 2, or nothing but covers would fit. */
  maxSheetsPerVolume: number;
  /** How many sides the list of what was printed takes. */
  closingSides: number;
};

/** Where a page lies on the paper: mm from the lower left corner. Turned = its top edge lies to the left. */
export type Placement = {
  xMm: number;
  yMm: number;
  widthMm: number;
  heightMm: number;
  scale: number;
  turned: boolean;
};

/** One page on a side; `part` and `page` count from 0. */
export type Cell = { part: number; page: number; placement: Placement };

/** `number` counts from 1 through the whole pack. A side holds one page, or several small cards. */
export type Side = { number: number } & (
  | { kind: 'cover' }
  | { kind: 'pages'; cells: Cell[] }
  | { kind: 'padding' }
  | { kind: 'closing'; list: number }
);
export type PlannedVolume = { volume: number; sides: Side[]; sheets: number };
export type PlannedPart = {
  label: string;
  pages: number;
  printed: number;
  /** The sides its first and last printed page lie on; null when it has no page. */
  firstSide: number | null;
  lastSide: number | null;
  /** Pages left out as blank, counted from 1. */
  dropped: number[];
};
export type PackPlan = { volumes: PlannedVolume[]; parts: PlannedPart[]; sides: number; sheets: number };

/** A4, portrait. */
export const PAPER = { widthMm: 210, heightMm: 297 };

/**
 * No office printer reaches nearer to the edge than this (4 to 4.2 mm in printers' manuals, read November 2026),
 * and the footer has the bottom strip to itself.
 */
export const MARGIN_MM = 5;
export const FOOTER_MM = 8;

/**
 * Lays every page of every part on a side of paper, in order. Each volume opens with a cover, each part begins on a
 * front when printing on both sides, and the list of what was printed ends the last volume. Only pages marked blank
 * are ever left out, and never all of a part: a part with nothing on it is for a person to look at.
 */
export function planPack(parts: readonly PartToPrint[], wishes: PackWishes): PackPlan {
  const layer = layOn(wishes);
  const kept = parts.map(({ pages }) => pagesToPrint(pages, wishes.dropBlanks));
  parts.forEach((part, at) => {
    layer.toFront();
    for (const page of kept[at]!)
      layer.lay({
        kind: 'pages',
        cells: [{ part: at, page, placement: placeOnPaper(part.pages[page]!) }],
      });
  });
  for (let list = 0; list < wishes.closingSides; list++) layer.lay({ kind: 'closing', list });
  const volumes = numbered(layer.volumes, wishes.duplex);
  const sides = volumes.flatMap((volume) => volume.sides);
  return {
    volumes,
    parts: parts.map((part, at) => partAsPlanned(part, at, kept[at]!, sides)),
    sides: sides.length,
    sheets: volumes.reduce((sum, { sheets }) => sum + sheets, 0),
  };
}

/**
 * Shrinks a page to fit, never enlarges it: a card prints at its own size. A page is turned only where that prints it
 * larger, so a landscape letter is turned and a landscape card that fits as it is stays as it is read.
 */
export function placeOnPaper({ widthMm, heightMm }: { widthMm: number; heightMm: number }): Placement {
  const room = {
    width: PAPER.widthMm - 2 * MARGIN_MM,
    height: PAPER.heightMm - 2 * MARGIN_MM - FOOTER_MM,
  };
  const scaleFor = (width: number, height: number) => Math.min(1, room.width / width, room.height / height);
  const upright = scaleFor(widthMm, heightMm);
  const sideways = scaleFor(heightMm, widthMm);
  const turned = sideways > upright * 1.01;
  const scale = turned ? sideways : upright;
  const width = (turned ? heightMm : widthMm) * scale;
  const height = (turned ? widthMm : heightMm) * scale;
  return {
    xMm: (PAPER.widthMm - width) / 2,
    yMm: MARGIN_MM + FOOTER_MM + (room.height - height) / 2,
    widthMm: width,
    heightMm: height,
    scale,
    turned,
  };
}

type Unnumbered = Side extends infer S ? (S extends Side ? Omit<S, 'number'> : never) : never;

function layOn({ duplex, maxSheetsPerVolume }: PackWishes) {
  const volumes: Unnumbered[][] = [];
  const room = Math.max(2, Math.floor(maxSheetsPerVolume)) * (duplex ? 2 : 1);
  const current = () => volumes.at(-1);
  const open = () => {
    volumes.push(duplex ? [{ kind: 'cover' }, { kind: 'padding' }] : [{ kind: 'cover' }]);
    return volumes.at(-1)!;
  };
  const withRoom = () => {
    const volume = current();
    return volume && volume.length < room ? volume : open();
  };
  return {
    volumes,
    lay: (side: Unnumbered) => withRoom().push(side),
    /** The next side laid will be a front. A volume that would end in padding ends before it instead. */
    toFront: () => {
      const volume = withRoom();
      if (!duplex || volume.length % 2 === 0) return;
      if (volume.length + 1 < room) volume.push({ kind: 'padding' });
      else open();
    },
  };
}

function pagesToPrint(pages: readonly PageToPrint[], dropBlanks: boolean): number[] {
  const all = pages.map((_, at) => at);
  const written = all.filter((at) => !pages[at]!.blank);
  return dropBlanks && written.length > 0 ? written : all;
}

function numbered(volumes: readonly Unnumbered[][], duplex: boolean): PlannedVolume[] {
  let number = 0;
  return volumes.map((sides, at) => ({
    volume: at + 1,
    sides: sides.map((side) => {
      number += 1;
      return { ...side, number };
    }),
    sheets: duplex ? Math.ceil(sides.length / 2) : sides.length,
  }));
}

function partAsPlanned(
  part: PartToPrint,
  at: number,
  kept: readonly number[],
  sides: readonly Side[],
): PlannedPart {
  const printed = new Set(kept);
  const mine = sides.filter((side) => side.kind === 'pages' && side.cells.some(({ part: of }) => of === at));
  return {
    label: part.label,
    pages: part.pages.length,
    printed: kept.length,
    firstSide: mine[0]?.number ?? null,
    lastSide: mine.at(-1)?.number ?? null,
    dropped: part.pages.map((_, page) => page + 1).filter((page) => !printed.has(page - 1)),
  };
}
