import type { Bitmap } from './engine/render.ts';

/** How many squares a page is divided into for comparing. */
export type Grid = { columns: number; rows: number };

/** The pixel where page and paper meet is a mixture of both, and not looked at. */
const EDGE = 1;

/**
 * How far each small square of a printed side is from its scan: the mean over the square of the larger of the three
 * colours' differences, 0 to 255, row by row. `side` has `rim` pixels more on each edge. Looking at squares and not
 * at the whole page keeps a lost stamp from drowning in white.
 */
export function squareDifferences(scan: Bitmap, side: Bitmap, rim: number, grid: Grid): Float64Array {
  const sums = new Float64Array(grid.columns * grid.rows);
  const counts = new Uint32Array(sums.length);
  for (let y = 0; y < scan.height; y++) {
    const row = Math.floor((y * grid.rows) / scan.height) * grid.columns;
    for (let x = 0; x < scan.width; x++) {
      const square = row + Math.floor((x * grid.columns) / scan.width);
      const at = (y * scan.width + x) * 4;
      sums[square]! += pixelDifference(scan, at, side, ((y + rim) * side.width + x + rim) * 4);
      counts[square]!++;
    }
  }
  return sums.map((sum, square) => sum / Math.max(1, counts[square]!));
}

/** How far the paper around the page is from white at its worst, 0 to 255. */
export function rimDifference(side: Bitmap, rim: number): number {
  let worst = 0;
  const depth = rim - EDGE;
  for (let y = 0; y < side.height; y++)
    for (let x = 0; x < side.width; x++) {
      const onRim = x < depth || y < depth || x >= side.width - depth || y >= side.height - depth;
      if (!onRim) continue;
      for (let colour = 0; colour < 3; colour++)
        worst = Math.max(worst, 255 - side.bgrx[(y * side.width + x) * 4 + colour]!);
    }
  return worst;
}

function pixelDifference(a: Bitmap, atA: number, b: Bitmap, atB: number): number {
  let most = 0;
  for (let colour = 0; colour < 3; colour++)
    most = Math.max(most, Math.abs(a.bgrx[atA + colour]! - b.bgrx[atB + colour]!));
  return most;
}
