import sharp from 'sharp';
import { blankArt, cardArt, letterArt, type PageArt } from '../scan-art.ts';
import type { ScanPatient } from '../scan-maker.ts';
import { type Seeded, seeded } from '../seeded.ts';
import { ADVANCE, strokesOf } from '../stroke-font.ts';
import type { Pixels } from './codecs/pixels.ts';
import type { KindName, PageKind } from './mix.ts';

export type Drawn = { pixels: Pixels; words: string[]; shows: string };

/** A page upright, as the scanner's glass saw it at so many dots to the inch. */
export async function drawPage(
  patient: ScanPatient,
  { kind, widthMm, heightMm }: PageKind,
  variant: number,
  dpi: number,
  seed: number,
): Promise<Drawn> {
  const chance = seeded(seed * 131 + variant * 17 + kind.length);
  const { art, shows } = ARTS[kind](patient, variant, chance);
  const [width, height] = [toPixels(widthMm, dpi), toPixels(heightMm, dpi)];
  const density = (72 * width) / toPixels(art.widthMm, art.dpi);
  const grain = grainOf(seed);
  const drawn = await sharp(Buffer.from(art.svg), { density })
    .resize(width, height, { fit: 'fill' })
    .flatten({ background: '#ffffff' })
    .composite([{ input: grain.data, raw: grain.shape, tile: true, blend: 'multiply' }])
    .removeAlpha()
    .linear(kind === 'near-black' ? 0.17 : 1, kind === 'near-black' ? 6 : 0)
    .raw()
    .toBuffer();
  return { pixels: { width, height, channels: 3, data: drawn }, words: art.words, shows };
}

/** The same pixels turned clockwise. */
export async function turned(pixels: Pixels, clockwise: number): Promise<Pixels> {
  if (clockwise % 360 === 0) return pixels;
  const { width, height, channels } = pixels;
  const { data, info } = await sharp(pixels.data, { raw: { width, height, channels } })
    .rotate(clockwise)
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels, data };
}

export const toPixels = (mm: number, dpi: number) => Math.round((mm / 25.4) * dpi);

type Art = (patient: ScanPatient, variant: number, chance: Seeded) => { art: PageArt; shows: string };

const card: Art = (patient, _, chance) => ({ art: cardArt(patient, true, chance), shows: 'entries' });
const letter: Art = (patient, _, chance) => ({ art: letterArt(patient, true, chance), shows: 'letter' });

const ARTS: Record<KindName, Art> = {
  card,
  jpeg2000: card,
  'near-black': card,
  'letter-g4': letter,
  'letter-grey': letter,
  'letter-colour': letter,
  a5: letter,
  a3: letter,
  coarse: letter,
  typed: letter,
  'card-back': (patient, variant, chance) => {
    const back = BACKS[variant % BACKS.length]!;
    if (back.more === null) return { art: cardArt(patient, false, chance), shows: back.shows };
    return { art: withMore(blankArt(chance), back.more(chance)), shows: back.shows };
  },
  'blank-back': (patient, variant, chance) => {
    const blank = BLANKS[variant % BLANKS.length]!;
    return { art: withMore(blankArt(chance), blank.more(chance, patient)), shows: blank.shows };
  },
};

/** Backs that somebody wrote on, down to the little that must never be taken for nothing. */
const BACKS: { shows: string; more: ((chance: Seeded) => string) | null }[] = [
  { shows: 'entries', more: null },
  {
    shows: 'one line in pencil',
    more: () => written('See letter of 4.6.81 re penicillin', 14, 60, 3, '#8d8672'),
  },
  {
    shows: 'a stamp in a corner',
    more: () =>
      `<rect x="88" y="150" width="32" height="17" stroke="#7a3550" stroke-width="0.6"/>${written('RECEIVED', 91, 158, 2.4, '#7a3550')}${written('12 MAR 1987', 91, 164, 2, '#7a3550')}`,
  },
  { shows: 'entries', more: null },
  { shows: 'initials', more: () => written('NAD  RT', 96, 20, 3.2, '#26315e') },
];

/** Backs that nobody wrote on, in the ways that make them look otherwise. */
const BLANKS: { shows: string; more: (chance: Seeded, patient: ScanPatient) => string }[] = [
  { shows: 'nothing', more: () => '' },
  {
    shows: 'dust',
    more: (chance) =>
      Array.from({ length: 14 }, () => {
        const [x, y] = [chance.between(4, 123).toFixed(1), chance.between(4, 174).toFixed(1)];
        return `<circle cx="${x}" cy="${y}" r="0.22" fill="#5e5238"/>`;
      }).join(''),
  },
  {
    shows: 'the other side through the paper',
    more: (chance, patient) =>
      `<g transform="translate(127 0) scale(-1 1)" opacity="0.07">${insideOf(cardArt(patient, true, chance))}</g>`,
  },
  {
    shows: 'a punched hole and the edge of the glass',
    more: () =>
      '<circle cx="9" cy="89" r="3" fill="#6f6657"/><rect x="0" y="0" width="1.2" height="178" fill="#57503f"/>',
  },
];

const END = '</g></svg>';

function withMore(art: PageArt, more: string): PageArt {
  return { ...art, svg: art.svg.replace(END, `${more}${END}`) };
}

function insideOf({ svg }: PageArt): string {
  return svg.slice(svg.indexOf('<g'), svg.indexOf('</svg>'));
}

function written(text: string, x: number, y: number, size: number, ink: string): string {
  const unit = size / 6;
  const path = [...text].flatMap((letter, at) =>
    strokesOf(letter).map((stroke) => {
      const points = stroke.map(
        ([gx, gy]) =>
          `${(x + (at * ADVANCE + gx) * unit * 0.8).toFixed(2)} ${(y - (gy - 2) * unit).toFixed(2)}`,
      );
      return `M${points.join('L')}`;
    }),
  );
  return `<path d="${path.join('')}" stroke="${ink}" stroke-width="0.4"/>`;
}

const grains = new Map<number, { data: Buffer; shape: { width: number; height: number; channels: 3 } }>();

/** The grain of old paper and of a scanner's sensor, as a tile to multiply a page by. It is what makes JPEGs large. */
function grainOf(seed: number) {
  const known = grains.get(seed);
  if (known) return known;
  const SIDE = 509;
  const chance = seeded(seed ^ 0x5eed);
  const data = Buffer.alloc(SIDE * SIDE * 3);
  for (let at = 0; at < SIDE * SIDE; at++) {
    const value = 244 + (chance.between(-9, 9) + chance.between(-9, 9)) * 0.68;
    const tint = chance.between(-2, 2);
    data.set([value + tint, value, value - tint].map(Math.round), at * 3);
  }
  const grain = { data, shape: { width: SIDE, height: SIDE, channels: 3 as const } };
  grains.set(seed, grain);
  return grain;
}
