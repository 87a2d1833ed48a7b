import type { Bitmap } from './engine/render.ts';

/** How many squares a page is divided into for comparing. */
export type Grid = { columns: number; rows: number };

/** The pixel where page and paper meet is a mixture of both, and not looked at. */
const EDGE = 1;

/**
 * How far each small square of a printed side is from its scan, both painted in the same place of bitmaps of the same
 * size: the mean over the square of the largest of the three colours' differences, 0 to 255, row by row. Looking at
 * squares and not at the whole page keeps a lost stamp from drowning in white.
 */
export function squareDifferences(scan: Bitmap, side: Bitmap, area: Area, grid: Grid): Float64Array {
  const sums = new Float64Array(grid.columns * grid.rows);
  const counts = new Uint32Array(sums.length);
  const [scanned, printed] = [wordsOf(scan), wordsOf(side)];
  const squareOf = (at: number, pixels: number, squares: number) => Math.floor((at * squares) / pixels);
  const columns = Uint32Array.from({ length: area.width }, (_, x) => squareOf(x, area.width, grid.columns));
  for (let y = 0; y < area.height; y++) {
    const row = squareOf(y, area.height, grid.rows) * grid.columns;
    const start = (y + area.y) * side.width + area.x;
    for (let x = 0; x < area.width; x++) {
      const square = row + columns[x]!;
      const [one, other] = [scanned[start + x]!, printed[start + x]!];
      if (one !== other) sums[square]! += pixelDifference(one, other);
      counts[square]!++;
    }
  }
  return sums.map((sum, square) => sum / Math.max(1, counts[square]!));
}

/** Pixels of a bitmap, from the upper left corner; parts of a pixel belong to what lies there. */
export type Area = { x: number; y: number; width: number; height: number };

/** How far the paper beside all the given areas is from white at its worst, 0 to 255. */
export function strayDifference({ width, height, bgrx }: Bitmap, areas: readonly Area[]): number {
  const free = new Uint8Array(width * height).fill(1);
  for (const area of areas) {
    const [left, right] = [Math.max(0, Math.floor(area.x) - EDGE), Math.ceil(area.x + area.width) + EDGE];
    const bottom = Math.min(height, Math.ceil(area.y + area.height) + EDGE);
    for (let y = Math.max(0, Math.floor(area.y) - EDGE); y < bottom; y++)
      free.fill(0, y * width + left, y * width + Math.min(width, right));
  }
  const words = wordsOf({ width, height, bgrx });
  let worst = 0;
  for (let at = 0; at < free.length; at++)
    if (free[at] === 1 && (words[at]! | UNUSED) !== -1)
      worst = Math.max(worst, pixelDifference(words[at]!, -1));
  return worst;
}

/** The darkest pixel in an area, 0 to 255. */
export function darkestIn({ width, height, bgrx }: Bitmap, area: Area): number {
  let least = 255;
  for (let y = Math.max(0, Math.floor(area.y)); y < Math.min(height, area.y + area.height); y++)
    for (let x = Math.max(0, Math.floor(area.x)); x < Math.min(width, area.x + area.width); x++)
      least = Math.min(least, bgrx[(y * width + x) * 4 + 1]!);
  return least;
}

/** Each pixel as one word: equal words are equal pixels, and most are. */
function wordsOf({ bgrx }: Bitmap): Int32Array {
  const aligned = bgrx.byteOffset % 4 === 0 ? bgrx : bgrx.slice();
  return new Int32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4);
}

const UNUSED = 0xff000000 | 0;

/** The largest of the three colours' differences. */
function pixelDifference(one: number, other: number): number {
  const first = Math.abs((one & 255) - (other & 255));
  const second = Math.abs(((one >> 8) & 255) - ((other >> 8) & 255));
  return Math.max(first, second, Math.abs(((one >> 16) & 255) - ((other >> 16) & 255)));
}
