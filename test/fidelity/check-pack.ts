import type { PackPlan, PlannedVolume } from '../../core/pack-plan.ts';
import type { PageRecipe } from './page-recipes.ts';
import { hasFooter, inkOutside, readPage } from './read-side.ts';
import { renderSides, type SidePicture, textOfSides } from './render.ts';

/** Low, because there are many; a cell of the marks still takes several points. */
const DPI = 32;

export type Fault = {
  kind: 'missing' | 'blank' | 'swapped' | 'clipped' | 'wrongly turned' | 'ink beside it' | 'footer' | 'sides';
  side: number;
  recipe: PageRecipe | null;
};
export type Found = { pages: number; sides: number; faults: Fault[] };

/** Looks at every side of a volume, as poppler draws it, for the pages that the plan says lie there. */
export async function checkVolume(
  pack: string,
  plan: PackPlan,
  volume: PlannedVolume,
  parts: readonly (readonly PageRecipe[])[],
): Promise<Found> {
  const found: Found = { pages: 0, sides: 0, faults: [] };
  const texts = await textOfSides(pack);
  for await (const picture of renderSides(pack, DPI)) {
    const side = volume.sides[found.sides];
    const text = texts[found.sides] ?? '';
    found.sides++;
    if (!side) continue;
    const say = (kind: Fault['kind'], recipe: PageRecipe | null) =>
      found.faults.push({ kind, side: side.number, recipe });
    const footer = new RegExp(`side ${side.number} of ${plan.sides}(?!\\d)`);
    if (!footer.test(text.replace(/\s+/g, ' ')) || !hasFooter(picture)) say('footer', null);
    if (side.kind !== 'pages') continue;
    for (const cell of side.cells) {
      found.pages++;
      const recipe = parts[cell.part]![cell.page]!;
      const fault = faultOf(picture, recipe, cell.placement);
      if (fault) say(fault, recipe);
    }
    if (
      inkOutside(
        picture,
        side.cells.map(({ placement }) => placement),
      ) > 0
    )
      say('ink beside it', parts[side.cells[0]!.part]![side.cells[0]!.page]!);
  }
  if (found.sides !== volume.sides.length) found.faults.push({ kind: 'sides', side: 0, recipe: null });
  return found;
}

function faultOf(
  picture: SidePicture,
  recipe: PageRecipe,
  placement: Parameters<typeof readPage>[2],
): Fault['kind'] | null {
  const page = readPage(picture, recipe, placement);
  if (recipe.picture === 'nothing') return page.seen === 'nothing' ? null : 'swapped';
  switch (page.seen) {
    case 'nothing':
      return 'blank';
    case 'something':
      return 'missing';
    case 'turned':
    case 'mirrored':
      return 'wrongly turned';
    case 'page':
      if (page.id !== recipe.id) return 'swapped';
      return page.edges === 'whole' ? null : 'clipped';
  }
}
