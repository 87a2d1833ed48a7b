import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkVolume, type Fault } from './check-pack.ts';
import { wrongInPlan } from './expected.ts';
import { makeParts } from './make-parts.ts';
import { recipeOf } from './page-recipes.ts';
import { type Layout, planOf, pressPack } from './press-pack.ts';

export const LAYOUTS: readonly Layout[] = [1, 2, 4].flatMap((cards) =>
  [false, true].map((duplex) => ({
    cards: cards as 1 | 2 | 4,
    duplex,
    dropBlanks: duplex,
    maxSheetsPerVolume: 60,
  })),
);

export type Looked = {
  pages: number;
  sides: number;
  blanksLeftOut: number;
  wrongInPlans: string[];
  faults: Fault[];
};

/** Makes, prints and looks at packs of `size` pages until there were `wanted`, in each layout in turn, two at a time. */
export async function lookAtMany(wanted: number, size: number): Promise<Looked> {
  const all: Looked = { pages: 0, sides: 0, blanksLeftOut: 0, wrongInPlans: [], faults: [] };
  const packs = Array.from({ length: Math.ceil(wanted / size) }, (_, pack) => pack);
  const lane = async () => {
    for (let pack = packs.shift(); pack !== undefined; pack = packs.shift()) {
      const one = await lookAtOne(pack * size, size, LAYOUTS[pack % LAYOUTS.length]!);
      all.pages += one.pages;
      all.sides += one.sides;
      all.blanksLeftOut += one.blanksLeftOut;
      all.wrongInPlans.push(...one.wrongInPlans);
      all.faults.push(...one.faults);
    }
  };
  await Promise.all([lane(), lane()]);
  return all;
}

async function lookAtOne(first: number, size: number, layout: Layout): Promise<Looked> {
  const folder = await mkdtemp(join(tmpdir(), 'onward-fidelity-'));
  try {
    const recipes = Array.from({ length: size }, (_, at) => recipeOf(first + at));
    const parts = await makeParts(folder, recipes);
    const plan = planOf(parts, layout);
    const pages = parts.map((part) => part.recipes);
    const looked: Looked = {
      pages: 0,
      sides: 0,
      blanksLeftOut: plan.parts.reduce((sum, { dropped }) => sum + dropped.length, 0),
      wrongInPlans: wrongInPlan(plan, pages, layout),
      faults: [],
    };
    const paths = await pressPack(folder, parts, plan, layout);
    for (const [at, volume] of plan.volumes.entries()) {
      const found = await checkVolume(paths[at]!, plan, volume, pages);
      looked.pages += found.pages;
      looked.sides += found.sides;
      looked.faults.push(...found.faults);
    }
    return looked;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
