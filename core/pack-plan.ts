import { closingSides } from './closing-rows.ts';
import { type CardsToASide, type Placement, placeOnPaper, placeTogether } from './side-layout.ts';

export {
  type CardsToASide,
  FOOTER_MM,
  LEAST_SCALE_OF_FOUR,
  MARGIN_MM,
  PAPER,
  type Placement,
  placeOnPaper,
} from './side-layout.ts';

/** Sizes are in mm, upright, as a reader sees the page. */
export type PageToPrint = {
  widthMm: number;
  heightMm: number;
  /** Surely blank, as the machine sees it. */
  blank: boolean;
  /** A person looked at this blank page and wants it printed. */
  keep?: boolean;
  /** A person took it out: it is not this patient's page. It is never printed. */
  takenOut?: boolean;
};
export type PartToPrint = { label: string; pages: readonly PageToPrint[] };

export type PackWishes = {
  duplex: boolean;
  dropBlanks: boolean;
  /** Paper sheets in one volume, its cover among them; taken as at least 2, or nothing but covers would fit. */
  maxSheetsPerVolume: number;
  /** Small cards to a side; one where it is not said. */
  cards?: CardsToASide;
};

/** One page on a side; `part` and `page` count from 0. */
export type Cell = { part: number; page: number; placement: Placement };

/** `number` counts from 1 through the whole pack. A side holds one page, or several small cards as they are read. */
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
  /** Pages a person took out, counted from 1. */
  takenOut: number[];
};
/** How often pages lie so, and the smallest any of them became. */
export type LayoutUse = { sides: number; pages: number; smallestScale: number };
export type PackPlan = {
  volumes: PlannedVolume[];
  parts: PlannedPart[];
  sides: number;
  sheets: number;
  /** By pages to a side; three to a side lie as four do. Null where no side is so. */
  layouts: { one: LayoutUse | null; two: LayoutUse | null; four: LayoutUse | null };
};

/**
 * Lays every page of every part on a side of paper, in order; small cards share a side where that is wished, with
 * their neighbours only. Each volume opens with a cover, each part begins on a front when printing on both sides, and
 * the list of what was printed ends the last volume. Nothing is left out but pages marked blank, never all of a part
 * (a part with nothing on it is for a person to look at), and pages that a person took out, be they all.
 */
export function planPack(parts: readonly PartToPrint[], wishes: PackWishes): PackPlan {
  const layer = layOn(wishes);
  const kept = parts.map(({ pages }) => pagesToPrint(pages, wishes.dropBlanks));
  parts.forEach((part, at) => {
    const sides = sidesOf(part, at, kept[at]!, wishes.cards ?? 1);
    if (sides.length > 0) layer.toFront();
    for (const cells of sides) layer.lay({ kind: 'pages', cells });
  });
  const listed = parts.map((part, at) => ({ label: part.label, ...leftOutOf(part, kept[at]!) }));
  const several = layer.volumes.flat().some((side) => side.kind === 'pages' && side.cells.length > 1);
  const lists = closingSides(listed, several);
  for (let list = 0; list < lists; list++) layer.lay({ kind: 'closing', list });
  const volumes = numbered(layer.volumes, wishes.duplex);
  const sides = volumes.flatMap((volume) => volume.sides);
  return {
    volumes,
    parts: parts.map((part, at) => partAsPlanned(part, at, kept[at]!, sides)),
    sides: sides.length,
    sheets: volumes.reduce((sum, { sheets }) => sum + sheets, 0),
    layouts: layoutsOf(sides),
  };
}

/** The cells of each side that a part takes: neighbours together where they may be, and never others. */
function sidesOf(
  { pages }: PartToPrint,
  part: number,
  kept: readonly number[],
  cards: CardsToASide,
): Cell[][] {
  const sides: Cell[][] = [];
  for (let at = 0; at < kept.length; ) {
    const next = kept.slice(at, at + cards);
    const placements = placeTogether(
      next.map((page) => pages[page]!),
      cards,
    ) ?? [placeOnPaper(pages[next[0]!]!)];
    sides.push(placements.map((placement, i) => ({ part, page: next[i]!, placement })));
    at += placements.length;
  }
  return sides;
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

/** Pages taken out go first, so that a part of which only blank pages remain is printed whole. */
function pagesToPrint(pages: readonly PageToPrint[], dropBlanks: boolean): number[] {
  const all = pages.map((_, at) => at).filter((at) => !pages[at]!.takenOut);
  const written = all.filter((at) => !pages[at]!.blank || pages[at]!.keep);
  return dropBlanks && written.length > 0 ? written : all;
}

function leftOutOf(
  { pages }: PartToPrint,
  kept: readonly number[],
): { dropped: number[]; takenOut: number[] } {
  const printed = new Set(kept);
  const numbers = pages.map((_, at) => at + 1).filter((number) => !printed.has(number - 1));
  return {
    dropped: numbers.filter((number) => !pages[number - 1]!.takenOut),
    takenOut: numbers.filter((number) => pages[number - 1]!.takenOut),
  };
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
  const mine = sides.filter((side) => side.kind === 'pages' && side.cells.some(({ part: of }) => of === at));
  return {
    label: part.label,
    pages: part.pages.length,
    printed: kept.length,
    firstSide: mine[0]?.number ?? null,
    lastSide: mine.at(-1)?.number ?? null,
    ...leftOutOf(part, kept),
  };
}

function layoutsOf(sides: readonly Side[]): PackPlan['layouts'] {
  const withPages = sides.flatMap((side) => (side.kind === 'pages' ? [side.cells] : []));
  const use = (some: Cell[][]): LayoutUse | null => {
    const cells = some.flat();
    const smallestScale = cells.reduce((least, { placement }) => Math.min(least, placement.scale), 1);
    return cells.length === 0 ? null : { sides: some.length, pages: cells.length, smallestScale };
  };
  return {
    one: use(withPages.filter(({ length }) => length === 1)),
    two: use(withPages.filter(({ length }) => length === 2)),
    four: use(withPages.filter(({ length }) => length > 2)),
  };
}
