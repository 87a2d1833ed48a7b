import type { Bitmap } from './engine/render.ts';

export type Looked = { blank: boolean; dark: boolean; allWhite: boolean };

/**
 * What the eye would say of a painted page. `blank` is said only of a page with nothing on it at all beyond the
 * texture of its paper: every pixel is held against the paper around it, and a handful of darker ones is already
 * writing. Measured on invented scans only (November 2026): show-through and pencil on real ones are untried, so a
 * doubtful page is not blank.
 */
export function lookAt(bitmap: Bitmap): Looked {
  const grey = greyOf(bitmap);
  const papers = paperTones(grey, bitmap.width, bitmap.height);
  const sorted = [...papers.tones].sort((a, b) => a - b);
  const [darkest, lightest] = [at(sorted, 0.02), at(sorted, 0.98)];
  const ink = inkPixels(grey, papers, bitmap.width);
  const evenPaper = lightest - darkest < UNEVEN && darkest > DARK;
  return {
    blank: evenPaper && ink <= grey.length * SPECKS,
    dark: at(sorted, 0.5) < DARK,
    allWhite: grey.every((tone) => tone > 250),
  };
}

const BLOCK = 16;
/** Levels of 255 by which a pixel is darker than its paper to be ink. */
const INK = 16;
const UNEVEN = 40;
const DARK = 110;
/** Dust: 4 pixels of an A5 card at 72 dpi. */
const SPECKS = 0.000025;

function greyOf({ bgrx }: Bitmap): Uint8Array {
  const grey = new Uint8Array(bgrx.length / 4);
  for (let i = 0; i < grey.length; i++)
    grey[i] = (bgrx[i * 4]! * 29 + bgrx[i * 4 + 1]! * 150 + bgrx[i * 4 + 2]! * 77) >> 8;
  return grey;
}

type Papers = { tones: number[]; across: number };

/** The tone of the paper in each small block: lighter than four fifths of what is on it. */
function paperTones(grey: Uint8Array, width: number, height: number): Papers {
  const across = Math.ceil(width / BLOCK);
  const tones: number[] = [];
  const counts = new Uint16Array(256);
  for (let top = 0; top < height; top += BLOCK)
    for (let left = 0; left < width; left += BLOCK) {
      counts.fill(0);
      for (let y = top; y < Math.min(top + BLOCK, height); y++)
        for (let x = left; x < Math.min(left + BLOCK, width); x++) counts[grey[y * width + x]!]!++;
      tones.push(toneAt(counts, 0.8));
    }
  return { tones, across };
}

function toneAt(counts: Uint16Array, share: number): number {
  let left = counts.reduce((sum, count) => sum + count, 0) * share;
  const tone = counts.findIndex((count) => {
    left -= count;
    return left < 0;
  });
  return tone === -1 ? 255 : tone;
}

/** Less than a millimetre: where a scanner's cut leaves a line of its own. */
const RIM = 2;

function inkPixels(grey: Uint8Array, { tones, across }: Papers, width: number): number {
  const height = grey.length / width;
  let ink = 0;
  for (let y = RIM; y < height - RIM; y++)
    for (let x = RIM; x < width - RIM; x++) {
      const paper = tones[Math.floor(y / BLOCK) * across + Math.floor(x / BLOCK)]!;
      if (grey[y * width + x]! < paper - INK) ink += 1;
    }
  return ink;
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 255;
}
