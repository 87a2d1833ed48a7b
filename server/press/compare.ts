import type { Bitmap } from './engine/render.ts';

/** Pixels across one square; at 48 dpi a square is about 3 mm of paper. */
const SQUARE = 6;
/** The pixel where page and paper meet is a mixture of both, and not looked at. */
const EDGE = 1;

/**
 * How far the worst small square of a printed side is from its scan: the mean over the square of the larger of the
 * three colours' differences, 0 to 255. `side` has a rim of `rim` pixels more on each edge, which must be white
 * paper. Looking at squares and not at the whole page keeps a lost stamp from drowning in white.
 */
export function compareBitmaps(scan: Bitmap, side: Bitmap, rim: number): number {
  if (side.width !== scan.width + 2 * rim || side.height !== scan.height + 2 * rim) return 255;
  let worst = rimDifference(side, rim);
  for (let top = 0; top < scan.height; top += SQUARE)
    for (let left = 0; left < scan.width; left += SQUARE)
      worst = Math.max(worst, squareDifference(scan, side, rim, left, top));
  return worst;
}

function squareDifference(scan: Bitmap, side: Bitmap, rim: number, left: number, top: number): number {
  const right = Math.min(left + SQUARE, scan.width);
  const bottom = Math.min(top + SQUARE, scan.height);
  let sum = 0;
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++)
      sum += pixelDifference(scan, (y * scan.width + x) * 4, side, ((y + rim) * side.width + x + rim) * 4);
  return sum / ((right - left) * (bottom - top));
}

function pixelDifference(a: Bitmap, atA: number, b: Bitmap, atB: number): number {
  let most = 0;
  for (let colour = 0; colour < 3; colour++)
    most = Math.max(most, Math.abs(a.bgrx[atA + colour]! - b.bgrx[atB + colour]!));
  return most;
}

function rimDifference(side: Bitmap, rim: number): number {
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
