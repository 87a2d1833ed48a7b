import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cell, PackPlan, Placement } from '../../core/pack-plan.ts';
import { isThere } from '../../tools/debian-packages.mjs';
import { checkVolume, type Fault } from './check-pack.ts';
import { lookAtMany } from './look-at-many.ts';
import { makeParts } from './make-parts.ts';
import { type PageRecipe, recipeOf } from './page-recipes.ts';
import { type Layout, planOf, pressPack } from './press-pack.ts';

/** `npm run fidelity` looks at 20,000. */
const PAGES = Number(process.env.ONWARD_FIDELITY_PAGES ?? 1_200);
const PAGES_IN_A_PACK = 200;

/** The plan, or a page, is changed before it is printed, and the pack is looked at for what was meant first. */
type Change = (first: Cell, second: Cell, firstPage: PageRecipe) => void;
const move = (cell: Cell, by: Partial<Placement>) => {
  cell.placement = { ...cell.placement, ...by };
};

const WRONGS: Record<string, { kinds: Fault['kind'][]; change: Change }> = {
  'two pages changed places': {
    kinds: ['swapped'],
    change: (first, second) => {
      [first.page, second.page] = [second.page, first.page];
    },
  },
  'a page is printed twice and another is not': {
    kinds: ['swapped'],
    change: (first, second) => {
      second.page = first.page;
    },
  },
  'a page is somewhat smaller than it should be': {
    kinds: ['clipped'],
    change: (first) => {
      const { xMm, yMm, widthMm, heightMm, scale } = first.placement;
      const less = 0.96;
      move(first, {
        scale: scale * less,
        widthMm: widthMm * less,
        heightMm: heightMm * less,
        xMm: xMm + (widthMm * (1 - less)) / 2,
        yMm: yMm + (heightMm * (1 - less)) / 2,
      });
    },
  },
  'a page hangs over the edge of the paper': {
    kinds: ['ink beside it', 'missing'],
    change: (first) => move(first, { xMm: first.placement.xMm + 60 }),
  },
  'a page stands on its head': {
    kinds: ['wrongly turned'],
    change: (_, __, page) => {
      page.rotate += 180;
    },
  },
  'a page lies on its side, in a place of the right shape': {
    kinds: ['wrongly turned'],
    change: (_, __, page) => {
      Object.assign(page, { rotate: page.rotate + 90, widthMm: page.heightMm, heightMm: page.widthMm });
    },
  },
  'a page is blank': {
    kinds: ['blank'],
    change: (_, __, page) => {
      page.picture = 'nothing';
    },
  },
  'a page is another patient’s': {
    kinds: ['swapped'],
    change: (_, __, page) => {
      page.id += 1_000;
    },
  },
  'a page lies 3 mm from its place': {
    kinds: ['clipped', 'ink beside it'],
    change: (first) => move(first, { yMm: first.placement.yMm + 3 }),
  },
};

describe('A printed pack, looked at with a renderer that the press does not use', function () {
  this.timeout(PAGES * 200 + 60_000);
  before(function () {
    // tools/setup.mjs --poppler says how to have it.
    if (!isThere('pdftoppm') || !isThere('pdftotext')) this.skip();
  });

  it('has every page once, in order, whole and upright: every codec, turn, box and layout', async function () {
    const looked = await lookAtMany(PAGES, PAGES_IN_A_PACK);
    assert.deepEqual(looked.wrongInPlans, []);
    assert.deepEqual(looked.faults.map(inWords), []);
    assert.equal(looked.pages + looked.blanksLeftOut, Math.ceil(PAGES / PAGES_IN_A_PACK) * PAGES_IN_A_PACK);
    this.test!.title +=
      ` (${looked.pages} pages on ${looked.sides} sides, ${looked.blanksLeftOut} blank ones left out)`;
  });

  describe('when something is wrong with it', () => {
    for (const [wrong, { kinds, change }] of Object.entries(WRONGS))
      it(`is found out: ${wrong}`, async () => {
        const found = await faultsAfter(change);
        assert.deepEqual([...new Set(found.map(({ kind }) => kind))].sort(), kinds);
        assert.ok(found.every(({ side }) => side >= 3 && side <= 4));
      });

    it('finds nothing where nothing was changed', async () => {
      assert.deepEqual(await faultsAfter(() => undefined), []);
    });
  });
});

const LAYOUT: Layout = { cards: 1, duplex: false, dropBlanks: false, maxSheetsPerVolume: 60 };
/** A card of the same size each, so that one can stand in another's place. */
const CARD: Pick<PageRecipe, 'widthMm' | 'heightMm' | 'picture'> = {
  widthMm: 127,
  heightMm: 178,
  picture: 'jpeg-grey',
};

async function faultsAfter(change: Change): Promise<Fault[]> {
  const folder = await mkdtemp(join(tmpdir(), 'onward-fidelity-'));
  try {
    const meant = Array.from({ length: 9 }, (_, at) => ({ ...recipeOf(at), ...CARD }));
    const made = meant.map((recipe) => ({ ...recipe }));
    const pages = [0, 3, 6].map((from) => meant.slice(from, from + 3));
    const planned = planOf(
      pages.map((recipes) => ({ path: '', recipes })),
      LAYOUT,
    );
    const printed = structuredClone(planned);
    const [first, second] = cellsOf(printed).slice(1);
    change(first!, second!, made[1]!);
    const [pack] = await pressPack(folder, await makeParts(folder, made), printed, LAYOUT);
    return (await checkVolume(pack!, planned, planned.volumes[0]!, pages)).faults;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function cellsOf(plan: PackPlan): Cell[] {
  return plan.volumes.flatMap(({ sides }) =>
    sides.flatMap((side) => (side.kind === 'pages' ? side.cells : [])),
  );
}

function inWords({ kind, side, recipe }: Fault): string {
  return `${kind} on side ${side}: ${JSON.stringify(recipe)}`;
}
