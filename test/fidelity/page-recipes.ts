import { CODECS, type Codec } from '../../samples/scans/codecs/picture.ts';
import { type Seeded, seeded } from '../../samples/seeded.ts';
import type { PageFace, QuarterTurn } from './marks.ts';

/** How a page is put into its file. Everything here is legal, and each page is drawn by its own throw of the dice. */
export type PageRecipe = PageFace & {
  picture: Codec | 'stencil' | 'inline' | 'vector' | 'nothing';
  turn: QuarterTurn;
  /** As it is written: a turn may be negative, or go round more than once. */
  rotate: number;
  box: 'plain' | 'shifted' | 'cropped' | 'crop-beyond' | 'corners-swapped' | 'misleading-boxes';
  userUnit: 1 | 0.5 | 2 | 10;
  contents: 'one' | 'several' | 'length-later' | 'unbalanced' | 'packed-twice' | 'in-a-form';
  inherits: boolean;
};

const SIZES = [
  [127, 178],
  [127, 178],
  [178, 127],
  [210, 297],
  [297, 210],
  [148, 210],
  [297, 420],
  [215.9, 279.4],
  [76, 127],
  [60, 90],
  [110, 500],
  [500, 110],
  [594, 841],
  [127.4, 177.8],
] as const;

const PICTURES = [...CODECS, 'stencil', 'inline', 'vector', 'vector'] as const;
const ROTATES = [0, 0, 90, 180, 270, -90, 450, 360, -180] as const;
const BOXES = ['plain', 'shifted', 'cropped', 'crop-beyond', 'corners-swapped', 'misleading-boxes'] as const;
const CONTENTS = ['one', 'several', 'length-later', 'unbalanced', 'packed-twice', 'in-a-form'] as const;
const UNITS = [1, 1, 1, 1, 1, 0.5, 2, 10] as const;

export function recipeOf(id: number): PageRecipe {
  const chance = seeded(id * 2_654_435 + 17);
  const [widthMm, heightMm] = sizeFor(chance);
  const rotate = chance.pick(ROTATES);
  return {
    id,
    widthMm,
    heightMm,
    picture: chance.between(0, 100) < 3 ? 'nothing' : chance.pick(PICTURES),
    turn: (((rotate % 360) + 360) % 360) as QuarterTurn,
    rotate,
    box: chance.pick(BOXES),
    userUnit: chance.pick(UNITS),
    contents: chance.pick(CONTENTS),
    inherits: chance.between(0, 100) < 25,
  };
}

/** Half of them small cards, which is what shares a side. */
function sizeFor(chance: Seeded): readonly [number, number] {
  return chance.between(0, 100) < 50 ? SIZES[Math.floor(chance.between(0, 3))]! : chance.pick(SIZES);
}
