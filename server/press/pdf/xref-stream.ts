import type { CrossReference } from './cross-reference.ts';
import { odd } from './odd.ts';
import { isCount } from './parser.ts';
import type { PdfDict, PdfValue } from './values.ts';

/** A cross-reference stream (ISO 32000-1, 7.5.8), its body unpacked. `most` is the size of the file. */
export function readXrefStream(
  dict: PdfDict,
  body: Uint8Array,
  into: CrossReference,
  section: number,
  most: number,
): void {
  const widths = widthsOf(dict.get('W'));
  const row = widths[0] + widths[1] + widths[2];
  const ranges = rangesOf(dict);
  const rows = ranges.reduce((sum, [, count]) => sum + count, 0);
  if (row === 0 || rows * row !== body.length)
    throw odd("The file's index is shorter or longer than it says.");
  let at = 0;
  for (const [first, count] of ranges)
    for (let number = first; number < first + count; number++, at += row)
      setRow(into, number, rowAt(body, at, widths), { section, most });
}

/** A million objects at the widest rows that are allowed. */
export const MOST_XREF_BYTES = 24_000_000;

type Widths = readonly [number, number, number];
type Row = { type: number; second: number; third: number };

function widthsOf(value: PdfValue | undefined): Widths {
  const [type, second, third, ...more] = Array.isArray(value) ? value : [];
  if (!isWidth(type) || !isWidth(second) || !isWidth(third) || more.length > 0)
    throw odd("The file's index is not written as one.");
  return [type, second, third];
}

function isWidth(value: PdfValue | undefined): value is number {
  return isCount(value) && value <= 8;
}

function rangesOf(dict: PdfDict): [first: number, count: number][] {
  const index = dict.get('Index') ?? [0, dict.get('Size') ?? null];
  if (!Array.isArray(index) || index.length % 2 !== 0) throw odd("The file's index is not written as one.");
  return Array.from({ length: index.length / 2 }, (_, at) => {
    const [first, count] = [index[at * 2], index[at * 2 + 1]];
    if (!isCount(first) || !isCount(count)) throw odd("The file's index is not written as one.");
    return [first, count];
  });
}

/** A row without a type is of type 1 (table 17). */
function rowAt(body: Uint8Array, at: number, [type, second, third]: Widths): Row {
  return {
    type: type === 0 ? 1 : numberAt(body, at, type),
    second: numberAt(body, at + type, second),
    third: numberAt(body, at + type + second, third),
  };
}

function numberAt(body: Uint8Array, at: number, width: number): number {
  let value = 0;
  for (let index = at; index < at + width; index++) value = value * 256 + (body[index] ?? 0);
  return value;
}

/** A type that is not known means the null object (7.5.8.3). */
function setRow(
  into: CrossReference,
  number: number,
  { type, second, third }: Row,
  { section, most }: { section: number; most: number },
): void {
  if (type === 1 && second >= most) throw odd("The file's index points outside the file.");
  if (third > 0xffffffff) throw odd("The file's index is not written as one.");
  if (type === 1) into.inFile(number, section, second, third);
  else if (type === 2) into.inStream(number, section, second, third);
  else into.free(number, section);
}
