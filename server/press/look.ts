import type { Bitmap } from './engine/render.ts';

/** One byte a pixel, rows from the top. */
export type Grey = { width: number; height: number; grey: Uint8Array };

export type Looked = {
  blank: boolean;
  dark: boolean;
  faint: boolean;
  lowContrast: boolean;
  allWhite: boolean;
};

/** Dots to the inch at which pages are looked at: the grain of paper is averaged away, a pencilled word is not. */
export const LOOK_DPI = 36;

/**
 * What the eye would say of a page seen from afar, at LOOK_DPI. `blank` is said only of a page with nothing on it at
 * all beyond the texture of its paper: every pixel is held against the paper around it, and a handful of darker ones
 * is already writing. Measured on invented scans only (November 2026): paper alone leaves none, the other side shining
 * through up to 13, dust 15, two initials 70 and a pencilled line 240. Real scans are untried, so a doubtful page is
 * not blank.
 */
export function lookAt(picture: Grey): Looked {
  const papers = paperTones(picture);
  const sorted = papers.tones.toSorted();
  const [darkest, lightest, usual] = [at(sorted, 0.02), at(sorted, 0.98), at(sorted, 0.5)];
  const ink = inkOf(picture, papers);
  const evenPaper = lightest - darkest < UNEVEN && darkest > DARK;
  const written = ink.pixels > A_WORD;
  return {
    blank: evenPaper && ink.pixels <= NOTHING,
    dark: usual < DARK,
    faint: written && usual >= LIGHT && ink.depth < FAINT,
    lowContrast: written && ink.depth < LOW,
    allWhite: picture.grey.every((tone) => tone > 250),
  };
}

export function greyOf({ width, height, bgrx }: Bitmap): Grey {
  const grey = new Uint8Array(width * height);
  for (let i = 0; i < grey.length; i++)
    grey[i] = (bgrx[i * 4]! * 29 + bgrx[i * 4 + 1]! * 150 + bgrx[i * 4 + 2]! * 77) >> 8;
  return { width, height, grey };
}

const BLOCK = 16;
/** Levels of 255 by which a pixel is darker than its paper to be ink. */
const INK = 14;
const UNEVEN = 40;
const DARK = 110;
const LIGHT = 180;
/** Pixels, however large the page: each is half a square millimetre. */
const NOTHING = 3;
/** Less than this is dust, a staple's shadow, initials; whether it is pale says nothing. */
const A_WORD = 100;
/** How much darker than its paper the darkest tenth of the ink is: 55 for a line in pencil, 100 and more for a pen. */
const FAINT = 45;
const LOW = 34;

type Papers = { tones: Uint8Array; across: number };

/** The tone of the paper in each small block: lighter than four fifths of what is on it. */
function paperTones({ grey, width, height }: Grey): Papers {
  const across = Math.ceil(width / BLOCK);
  const tones = new Uint8Array(across * Math.ceil(height / BLOCK));
  const counts = new Uint16Array(256);
  for (let block = 0; block < tones.length; block++) {
    const [left, top] = [(block % across) * BLOCK, Math.floor(block / across) * BLOCK];
    const [right, bottom] = [Math.min(left + BLOCK, width), Math.min(top + BLOCK, height)];
    counts.fill(0);
    for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) counts[grey[y * width + x]!]!++;
    tones[block] = toneAt(counts, (right - left) * (bottom - top) * 0.8);
  }
  return { tones, across };
}

/** The tone that so many pixels are not lighter than. */
function toneAt(counts: Uint16Array, pixels: number): number {
  let left = pixels;
  for (let tone = 0; tone < 256; tone++) {
    left -= counts[tone]!;
    if (left < 0) return tone;
  }
  return 255;
}

/** Less than a millimetre: where a scanner's cut leaves a line of its own. */
const RIM = 2;

/** How many pixels are darker than the paper around them, and by how much the darkest tenth of those is. */
function inkOf({ grey, width, height }: Grey, { tones, across }: Papers): { pixels: number; depth: number } {
  const depths = new Uint32Array(256);
  let pixels = 0;
  for (let y = RIM; y < height - RIM; y++) {
    const row = Math.floor(y / BLOCK) * across;
    for (let x = RIM; x < width - RIM; x++) {
      const depth = tones[row + (x >> 4)]! - grey[y * width + x]!;
      if (depth <= INK) continue;
      depths[depth]!++;
      pixels += 1;
    }
  }
  let left = pixels * 0.1;
  for (let depth = 255; depth > INK; depth--) {
    left -= depths[depth]!;
    if (left < 0) return { pixels, depth };
  }
  return { pixels, depth: 0 };
}

function at(sorted: Uint8Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 255;
}
