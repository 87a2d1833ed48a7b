import type { Cell, PackPlan } from '../../core/pack-plan.ts';
import type { PageRecipe } from './page-recipes.ts';

/**
 * Whether a plan may lay its pages so, by arithmetic of this file's own: paper, margins and footer as the design has
 * them, and nothing of the planner's. Gives what is wrong, in words; nothing where all is right.
 */
export function wrongInPlan(
  plan: PackPlan,
  parts: readonly (readonly PageRecipe[])[],
  layout: { cards: 1 | 2 | 4; duplex: boolean; dropBlanks: boolean },
): string[] {
  const wrong: string[] = [];
  const cellsOfSides = plan.volumes.flatMap(({ sides }) =>
    sides.flatMap((side) => (side.kind === 'pages' ? [side.cells] : [])),
  );
  const order = cellsOfSides.flat().map(({ part, page }) => `${part}/${page}`);
  const wanted = parts.flatMap((pages, part) =>
    pages.flatMap(({ picture }, page) =>
      layout.dropBlanks && picture === 'nothing' ? [] : [`${part}/${page}`],
    ),
  );
  if (order.join(' ') !== wanted.join(' ')) wrong.push('the pages are not all there, once each, in order');
  for (const cells of cellsOfSides) {
    const say = (text: string) => wrong.push(`${cells.map(({ part, page }) => `${part}/${page}`)}: ${text}`);
    if (cells.length > layout.cards) say('more share a side than were asked for');
    if (cells.some(({ part }) => part !== cells[0]?.part)) say('pages of two parts share a side');
    if (cells.length === 1) wrongAlone(cells[0]!, parts, say);
    for (const cell of cells) wrongInCell(cell, cells.length > 1 ? LEAST[layout.cards] : 0, parts, say);
    wrongTogether(cells, say);
  }
  if (layout.duplex) wrong.push(...partsOnBacks(plan));
  return wrong;
}

const ROOM = { left: 5, right: 205, bottom: 13, top: 292 };
const NEAR = 0.01;
/** Two to a side keep their size; four may shrink a little. */
const LEAST = { 1: 1, 2: 1, 4: 0.7 };

type Say = (text: string) => void;

/** Alone on its side it is as large as it can be, but never larger than it is. */
function wrongAlone(
  { part, page, placement }: Cell,
  parts: readonly (readonly PageRecipe[])[],
  say: Say,
): void {
  const { widthMm, heightMm } = parts[part]![page]!;
  const largest = (across: number, up: number) =>
    Math.min(1, (ROOM.right - ROOM.left) / across, (ROOM.top - ROOM.bottom) / up);
  const best = Math.max(largest(widthMm, heightMm), largest(heightMm, widthMm));
  if (placement.scale < best * 0.985) say(`is printed at ${placement.scale} and could be at ${best}`);
}

function wrongInCell(
  { part, page, placement }: Cell,
  leastScale: number,
  parts: readonly (readonly PageRecipe[])[],
  say: Say,
): void {
  const { widthMm, heightMm } = parts[part]![page]!;
  const [across, up] = placement.turned ? [heightMm, widthMm] : [widthMm, heightMm];
  if (placement.scale > 1 + NEAR) say('is enlarged');
  if (placement.scale < leastScale - NEAR) say('is smaller than it may be beside another');
  const same = (one: number, other: number) => Math.abs(one - other) < NEAR;
  if (!same(placement.widthMm, across * placement.scale) || !same(placement.heightMm, up * placement.scale))
    say('is stretched');
  const inside =
    placement.xMm > ROOM.left - NEAR &&
    placement.xMm + placement.widthMm < ROOM.right + NEAR &&
    placement.yMm > ROOM.bottom - NEAR &&
    placement.yMm + placement.heightMm < ROOM.top + NEAR;
  if (!inside) say('reaches into the margin or the footer');
}

/** None lies on another, all are turned alike, and they are read in order once the sheet is turned to be read. */
function wrongTogether(cells: readonly Cell[], say: Say): void {
  const places = cells.map(({ placement }) => placement);
  places.forEach((one, at) => {
    for (const other of places.slice(at + 1)) {
      const apart =
        one.xMm + one.widthMm <= other.xMm ||
        other.xMm + other.widthMm <= one.xMm ||
        one.yMm + one.heightMm <= other.yMm ||
        other.yMm + other.heightMm <= one.yMm;
      if (!apart) say('lie on one another');
      if (one.turned !== other.turned) say('are turned differently');
    }
  });
  const read = places.map(({ xMm, yMm, widthMm, heightMm, turned }) => {
    const [x, y] = [xMm + widthMm / 2, yMm + heightMm / 2];
    return turned ? { across: y, down: x } : { across: x, down: -y };
  });
  read.slice(1).forEach((here, at) => {
    const before = read[at]!;
    const sameRow = Math.abs(here.down - before.down) < 40;
    if (sameRow ? here.across <= before.across : here.down <= before.down)
      say('are not in the order of reading');
  });
}

function partsOnBacks(plan: PackPlan): string[] {
  const seen = new Set<number>();
  const wrong: string[] = [];
  for (const { sides } of plan.volumes)
    sides.forEach((side, at) => {
      const part = side.kind === 'pages' ? side.cells[0]!.part : -1;
      if (part >= 0 && !seen.has(part) && at % 2 === 1) wrong.push(`part ${part} begins on a back`);
      if (part >= 0) seen.add(part);
    });
  return wrong;
}
