import type { Pixels } from '../../samples/scans/codecs/pixels.ts';

/**
 * What is drawn on a page so that a machine can tell, from its printed side alone, which page it is, which way up it
 * stands, and whether all of it is there: a dark band along its very edge, and in the middle a square of 36 cells.
 * Lengths in mm, of the page upright, from its top left corner.
 */
export type PageFace = { id: number; widthMm: number; heightMm: number };
export type Rect = { left: number; top: number; right: number; bottom: number };

export const CELLS = 6;

/** Wide enough to be seen on a page that is shrunk to fit. */
export function bandMm({ widthMm, heightMm }: PageFace): number {
  return Math.max(4, 0.012 * Math.max(widthMm, heightMm));
}

export function cellRect({ widthMm, heightMm }: PageFace, row: number, column: number): Rect {
  const side = 0.6 * Math.min(widthMm, heightMm);
  const cell = side / CELLS;
  const left = (widthMm - side) / 2 + column * cell;
  const top = (heightMm - side) / 2 + row * cell;
  return { left, top, right: left + cell, bottom: top + cell };
}

/** All that is dark. */
export function darkRects(face: PageFace): Rect[] {
  const { widthMm: w, heightMm: h } = face;
  const band = bandMm(face);
  const cells = bitsOf(face.id).flatMap((dark, at) =>
    dark ? [cellRect(face, Math.floor(at / CELLS), at % CELLS)] : [],
  );
  return [
    { left: 0, top: 0, right: w, bottom: band },
    { left: 0, top: h - band, right: w, bottom: h },
    { left: 0, top: 0, right: band, bottom: h },
    { left: w - band, top: 0, right: w, bottom: h },
    ...cells,
  ];
}

/** Twenty bits of number and sixteen that follow from them, so that a square that was turned or mirrored reads as none. */
export function bitsOf(id: number): boolean[] {
  const check = checkOf(id);
  return Array.from({ length: CELLS * CELLS }, (_, at) =>
    at < 20 ? ((id >> at) & 1) === 1 : ((check >> (at - 20)) & 1) === 1,
  );
}

/** The number that the bits stand for; null where they are no number's. */
export function idOf(bits: readonly boolean[]): number | null {
  const id = bits.slice(0, 20).reduce((sum, dark, at) => sum + (dark ? 1 << at : 0), 0);
  return bitsOf(id).every((dark, at) => dark === bits[at]) ? id : null;
}

function checkOf(id: number): number {
  let mixed = Math.imul(id + 1, 0x9e3779b1);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b);
  return (mixed ^ (mixed >>> 13)) & 0xffff;
}

export type QuarterTurn = 0 | 90 | 180 | 270;

/** The page as grey pixels, stored so that a viewer who turns them clockwise by `turn` sees it upright. */
export function facePixels(face: PageFace, turn: QuarterTurn, dotsPerMm: number): Pixels {
  const across = Math.round(face.widthMm * dotsPerMm);
  const down = Math.round(face.heightMm * dotsPerMm);
  const upright = new Uint8Array(across * down).fill(PAPER);
  for (const { left, top, right, bottom } of darkRects(face)) {
    const [x0, x1] = [left, right].map((at) => Math.round((at / face.widthMm) * across)) as [number, number];
    const [y0, y1] = [top, bottom].map((at) => Math.round((at / face.heightMm) * down)) as [number, number];
    for (let y = y0; y < y1; y++) upright.fill(INK, y * across + x0, y * across + x1);
  }
  return turnedBack({ width: across, height: down, channels: 1, data: upright }, turn);
}

const PAPER = 238;
const INK = 16;

/** Counter-clockwise, so that turning clockwise brings it back. */
function turnedBack(upright: Pixels, turn: QuarterTurn): Pixels {
  if (turn === 0) return upright;
  const { width: across, height: down, data } = upright;
  const lying = turn !== 180;
  const [width, height] = lying ? [down, across] : [across, down];
  const stored = new Uint8Array(data.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [u, v] =
        turn === 90
          ? [height - 1 - y, x]
          : turn === 180
            ? [width - 1 - x, height - 1 - y]
            : [y, width - 1 - x];
      stored[y * width + x] = data[v * across + u]!;
    }
  return { width, height, channels: 1, data: stored };
}
