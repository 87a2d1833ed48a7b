import type { Seeded } from '../seeded.ts';
import type { Codec } from './codecs/picture.ts';

/** What lies on the scanner's glass, and how it was scanned. Sizes in mm as a reader holds it. */
export type PageKind = {
  kind: KindName;
  share: number;
  widthMm: number;
  heightMm: number;
  scans: readonly { codec: Codec; dpi: number; quality: number }[];
  /** How many different ones are drawn; their bytes differ on each page all the same. */
  drawn: number;
};

export type KindName =
  | 'card'
  | 'card-back'
  | 'blank-back'
  | 'letter-g4'
  | 'letter-grey'
  | 'letter-colour'
  | 'a5'
  | 'a3'
  | 'jpeg2000'
  | 'coarse'
  | 'near-black'
  | 'typed';

const CARD = { widthMm: 127, heightMm: 178 };
const A3 = { widthMm: 297, heightMm: 420 };
const A4 = { widthMm: 210, heightMm: 297 };
const A5 = { widthMm: 148, heightMm: 210 };
const colour = (dpi: number, quality: number) => ({ codec: 'jpeg-colour', dpi, quality }) as const;
const grey = (dpi: number, quality: number) => ({ codec: 'jpeg-grey', dpi, quality }) as const;

/** In hundredths, as such scans were found to be made up (invented from what staff describe: no real one was seen). */
export const MIX: readonly PageKind[] = [
  { kind: 'card', share: 36, ...CARD, scans: [colour(300, 70), colour(240, 74), grey(300, 78)], drawn: 5 },
  { kind: 'card-back', share: 10, ...CARD, scans: [colour(240, 72), grey(300, 76)], drawn: 5 },
  { kind: 'blank-back', share: 7, ...CARD, scans: [colour(240, 72), grey(200, 74)], drawn: 4 },
  {
    kind: 'letter-g4',
    share: 22,
    ...A4,
    scans: [{ codec: 'group4', dpi: 300, quality: 0 }],
    drawn: 6,
  },
  { kind: 'letter-grey', share: 8, ...A4, scans: [grey(200, 72)], drawn: 4 },
  { kind: 'letter-colour', share: 7, ...A4, scans: [colour(200, 72)], drawn: 4 },
  { kind: 'a5', share: 3, ...A5, scans: [grey(200, 72)], drawn: 3 },
  { kind: 'a3', share: 1.5, ...A3, scans: [colour(200, 66)], drawn: 2 },
  { kind: 'jpeg2000', share: 2.5, ...CARD, scans: [{ codec: 'jpeg2000', dpi: 200, quality: 0 }], drawn: 2 },
  { kind: 'coarse', share: 1, ...A4, scans: [grey(75, 50)], drawn: 2 },
  { kind: 'near-black', share: 1, ...CARD, scans: [grey(200, 72)], drawn: 2 },
  { kind: 'typed', share: 1, ...A4, scans: [], drawn: 4 },
];

export type PlannedPage = {
  kind: PageKind;
  scan: PageKind['scans'][number] | null;
  variant: number;
  rotation: 0 | 90 | 180 | 270;
  /** Fed in the wrong way round, and shown so. */
  upsideDown: boolean;
  shiftedOrigin: boolean;
  cropped: boolean;
  userUnit: 1 | 2;
  severalContents: boolean;
  lengthLater: boolean;
  inlinePicture: boolean;
  ocr: boolean;
};

/** The same chance gives the same pages in the same order. */
export function planPages(pages: number, chance: Seeded): PlannedPage[] {
  return Array.from({ length: pages }, () => planPage(chance));
}

function planPage(chance: Seeded): PlannedPage {
  const kind = kindAt(chance.between(0, 100));
  const happens = (percent: number) => chance.between(0, 100) < percent;
  const scan = kind.scans.length > 0 ? chance.pick(kind.scans) : null;
  const turned = scan !== null && happens(14);
  const rotation = turned ? chance.pick([90, 180, 270] as const) : 0;
  const upsideDown = scan !== null && happens(2);
  // Few are drawn turned, or every start would draw each picture four times.
  const different = turned || upsideDown ? 1 : kind.drawn;
  return {
    kind,
    scan,
    variant: Math.floor(chance.between(0, different)),
    rotation,
    upsideDown,
    shiftedOrigin: happens(3),
    cropped: scan !== null && happens(4),
    userUnit: happens(0.5) ? 2 : 1,
    severalContents: happens(6),
    lengthLater: happens(8),
    inlinePicture: happens(1),
    ocr: scan !== null && happens(20),
  };
}

function kindAt(hundredth: number): PageKind {
  let upTo = 0;
  for (const kind of MIX) {
    upTo += kind.share;
    if (hundredth < upTo) return kind;
  }
  return MIX[0]!;
}
