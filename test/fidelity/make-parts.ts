import { join } from 'node:path';
import { openPartFile } from '../../samples/scans/part-file.ts';
import type { PageRecipe } from './page-recipes.ts';
import { writeRecipe } from './write-recipe.ts';

/** Three files that hold the pages in order, each written in another way. */
export async function makeParts(folder: string, recipes: readonly PageRecipe[]) {
  const third = Math.ceil(recipes.length / 3);
  const parts: { path: string; recipes: readonly PageRecipe[] }[] = [];
  for (const part of [0, 1, 2]) {
    const mine = recipes.slice(part * third, (part + 1) * third);
    const path = join(folder, `${part + 1}.pdf`);
    await writePart(path, part, mine);
    parts.push({ path, recipes: mine });
  }
  return parts;
}

const PAGES_IN_A_NODE = 20;

async function writePart(path: string, part: number, recipes: readonly PageRecipe[]): Promise<void> {
  const file = openPartFile(path, part === 1 ? 'object-streams' : 'classic', {
    root: 1,
    info: 2,
    id: 'ab'.repeat(16),
  });
  const tree = file.reserve();
  file.put(1, `<< /Type /Catalog /Pages ${tree} 0 R >>`);
  file.put(2, '<< >>');
  const nodes: number[] = [];
  for (let from = 0; from < recipes.length; from += PAGES_IN_A_NODE) {
    const node = file.reserve();
    const kids: number[] = [];
    for (const recipe of recipes.slice(from, from + PAGES_IN_A_NODE))
      kids.push(await writeRecipe(file, recipe, node));
    file.put(node, `<< /Type /Pages /Parent ${tree} 0 R /Kids [${refs(kids)}] /Count ${kids.length} >>`);
    nodes.push(node);
    // The third part is saved again and again, as a scanning program does that keeps what it has.
    if (part === 2) {
      const count = Math.min(from + PAGES_IN_A_NODE, recipes.length);
      file.put(tree, `<< /Type /Pages /Kids ${file.hide(`[${refs(nodes)}]`)} 0 R /Count ${count} >>`);
      if (from + PAGES_IN_A_NODE < recipes.length) file.update();
    }
  }
  if (part !== 2) file.put(tree, `<< /Type /Pages /Kids [${refs(nodes)}] /Count ${recipes.length} >>`);
  file.close();
}

function refs(numbers: readonly number[]): string {
  return numbers.map((number) => `${number} 0 R`).join(' ');
}
