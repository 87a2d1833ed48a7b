import type { FilterParams } from './filters.ts';
import { odd } from './odd.ts';

/** Undoes what Flate and LZW data was prepared with (ISO 32000-1, 7.4.4.4): nothing, TIFF's way or PNG's. */
export function undoPredictor(bytes: Uint8Array, params: FilterParams): Uint8Array {
  const predictor = params.whole('Predictor', 1);
  if (predictor === 1) return bytes;
  const shape = shapeOf(params);
  if (predictor === 2) return undoTiff(bytes, shape);
  if (predictor >= 10 && predictor <= 15) return undoPng(bytes, shape);
  throw unreadable();
}

type Shape = { colours: number; bits: number; columns: number; row: number; pixel: number };

function shapeOf(params: FilterParams): Shape {
  const [colours, bits, columns] = [
    params.whole('Colors', 1),
    params.whole('BitsPerComponent', 8),
    params.whole('Columns', 1),
  ];
  const sound = colours >= 1 && colours <= 32 && [1, 2, 4, 8, 16].includes(bits);
  if (!sound || columns < 1 || columns > 1_000_000) throw unreadable();
  const row = Math.ceil((colours * bits * columns) / 8);
  return { colours, bits, columns, row, pixel: Math.max(1, (colours * bits) >> 3) };
}

/** Every row begins with a byte that says how it was prepared, whatever /Predictor says. */
function undoPng(bytes: Uint8Array, { row, pixel }: Shape): Uint8Array {
  const rows = bytes.length / (row + 1);
  if (!Number.isInteger(rows)) throw unreadable();
  const out = new Uint8Array(rows * row);
  let above = new Uint8Array(row);
  for (let at = 0; at < rows; at++) {
    const from = bytes.subarray(at * (row + 1) + 1, (at + 1) * (row + 1));
    const to = out.subarray(at * row, (at + 1) * row);
    undoPngRow(bytes[at * (row + 1)] ?? 0, from, to, above, pixel);
    above = to;
  }
  return out;
}

function undoPngRow(way: number, from: Uint8Array, to: Uint8Array, above: Uint8Array, pixel: number): void {
  if (way > 4) throw unreadable();
  for (let at = 0; at < from.length; at++) {
    const left = at >= pixel ? (to[at - pixel] ?? 0) : 0;
    const up = above[at] ?? 0;
    const corner = at >= pixel ? (above[at - pixel] ?? 0) : 0;
    to[at] = (from[at] ?? 0) + guess(way, left, up, corner);
  }
}

function guess(way: number, left: number, up: number, corner: number): number {
  if (way === 1) return left;
  if (way === 2) return up;
  if (way === 3) return (left + up) >> 1;
  return way === 4 ? paeth(left, up, corner) : 0;
}

/** PNG (second edition), 9.4. */
function paeth(left: number, up: number, corner: number): number {
  const sum = left + up - corner;
  const [toLeft, toUp, toCorner] = [Math.abs(sum - left), Math.abs(sum - up), Math.abs(sum - corner)];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

/** TIFF 6.0, section 14: each sample is the difference from the same sample of the pixel to its left. */
function undoTiff(bytes: Uint8Array, shape: Shape): Uint8Array {
  if (bytes.length % shape.row !== 0) throw unreadable();
  const out = new Uint8Array(bytes);
  for (let at = 0; at < out.length; at += shape.row) {
    const row = out.subarray(at, at + shape.row);
    if (shape.bits === 8) addBytes(row, shape.colours);
    else if (shape.bits === 16) addPairs(row, shape.colours * 2);
    else addBits(row, shape);
  }
  return out;
}

function addBytes(row: Uint8Array, colours: number): void {
  for (let at = colours; at < row.length; at++) row[at] = (row[at] ?? 0) + (row[at - colours] ?? 0);
}

function addPairs(row: Uint8Array, back: number): void {
  const view = new DataView(row.buffer, row.byteOffset, row.byteLength);
  for (let at = back; at + 1 < row.length; at += 2)
    view.setUint16(at, view.getUint16(at) + view.getUint16(at - back));
}

function addBits(row: Uint8Array, { colours, bits, columns }: Shape): void {
  const mask = (1 << bits) - 1;
  for (let sample = colours; sample < colours * columns; sample++) {
    const [bit, before] = [sample * bits, (sample - colours) * bits];
    const shift = 8 - bits - (bit % 8);
    const left = ((row[before >> 3] ?? 0) >> (8 - bits - (before % 8))) & mask;
    const own = ((row[bit >> 3] ?? 0) >> shift) & mask;
    row[bit >> 3] = ((row[bit >> 3] ?? 0) & ~(mask << shift)) | (((own + left) & mask) << shift);
  }
}

function unreadable(): Error {
  return odd('Something inside the file does not say how it is packed.');
}
