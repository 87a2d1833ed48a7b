import { createHash } from 'node:crypto';
import { bytesInMemory } from './bytes/byte-source.ts';
import { drawnOn, pixelSize, rawBytes, rawSize } from './engine/drawn-pictures.ts';
import { type OpenPdf, withPage } from './engine/open-pdf.ts';
import { copyOfPage } from './engine/page-copy.ts';
import type { Pdfium } from './engine/pdfium.ts';
import type { PdfFile } from './pdf/pdf-file.ts';
import { readPdf } from './pdf/read-pdf.ts';
import { Odd, PdfName, PdfRef, PdfStream, PdfString, type PdfValue } from './pdf/values.ts';

/**
 * A picture as a page draws it: its bytes in the file, and everything that decides what they look like (size, colours,
 * decoding, masks and what those refer to) as PDFium reads it. Two that agree in both look the same.
 */
export type DrawnPicture = { raw: Buffer; said: string; isStencil: boolean };

/** Pictures in drawing order. `others`: the page shows something besides, which only painting can compare. */
export type DrawnPage = { pictures: DrawnPicture[]; others: boolean };

/** Null when it cannot be said for every picture, and then only painting tells. */
export function drawnPictures(pdfium: Pdfium, pdf: OpenPdf, index: number): DrawnPage | null {
  return withPage(pdfium, pdf, index, (page) => {
    const { pictures: drawn, others } = drawnOn(pdfium, page);
    const pictures = drawn.map(({ object }) => object);
    if (pictures.length === 0) return { pictures: [], others };
    if (pictures.length > MOST) return null;
    const about = pictures.reduce((sum, picture) => sum + rawSize(pdfium, picture), 0);
    const copy = copyOfPage(pdfium, pdf, index, about);
    const described = copy && describeAll(pdfium, copy, pictures);
    return described && { pictures: described, others };
  });
}

export function samePictures(some: readonly DrawnPicture[], others: readonly DrawnPicture[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ raw, said }, at) => said === others[at]!.said && raw.equals(others[at]!.raw))
  );
}

/** A page of a record shows one or a few; one in stripes has dozens. */
const MOST = 100;

function describeAll(pdfium: Pdfium, copy: Uint8Array, pictures: readonly number[]): DrawnPicture[] | null {
  try {
    const file = readPdf(bytesInMemory(copy), { maxPages: 1 });
    const streams = streamsOf(file).filter(({ dict }) => isPicture(file, dict.get('Subtype')));
    const described: DrawnPicture[] = [];
    for (const picture of pictures) {
      const same = sameStreams(pdfium, picture, copy, streams);
      const [first] = same;
      if (!first || new Set(same.map(({ dict }) => describe(file, dict, 0))).size !== 1) return null;
      described.push({
        raw: Buffer.from(copy.buffer, copy.byteOffset + first.at, first.length),
        said: describe(file, first.dict, 0),
        isStencil: first.dict.get('ImageMask') === true,
      });
    }
    return described;
  } catch (error) {
    if (error instanceof Odd) return null;
    throw error;
  }
}

/**
 * The streams of the copy that are this drawn picture: of its size in pixels and in bytes, and where that leaves a
 * choice, of its very bytes. A picture within the contents has none.
 */
function sameStreams(
  pdfium: Pdfium,
  picture: number,
  copy: Uint8Array,
  streams: readonly PdfStream[],
): PdfStream[] {
  const [length, size] = [rawSize(pdfium, picture), pixelSize(pdfium, picture)];
  const alike = streams.filter(
    (stream) =>
      stream.length === length &&
      stream.dict.get('Width') === size.width &&
      stream.dict.get('Height') === size.height,
  );
  if (alike.length < 2) return alike;
  const raw = rawBytes(pdfium, picture);
  return alike.filter((stream) => raw.equals(copy.subarray(stream.at, stream.at + stream.length)));
}

function isPicture(file: PdfFile, subtype: PdfValue | undefined): boolean {
  const name = file.follow(subtype);
  return name instanceof PdfName && name.name === 'Image';
}

/** Every stream that the one page of the copy draws with. */
function streamsOf(file: PdfFile): PdfStream[] {
  const found: PdfStream[] = [];
  const seen = new Set<number>();
  const waiting: PdfValue[] = [file.page(0).resources];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (value instanceof PdfRef) {
      if (seen.has(value.number)) continue;
      seen.add(value.number);
      waiting.push(file.object(value));
    } else if (value instanceof PdfStream) {
      found.push(value);
      waiting.push(value.dict);
    } else if (value instanceof Map) {
      for (const [key, one] of value) if (key !== 'Parent') waiting.push(one);
    } else if (Array.isArray(value)) waiting.push(...value);
  }
  return found;
}

/** Entries of a picture, and of what it refers to, that have no part in how it looks (ISO 32000-1, table 89). */
const NOT_SEEN = new Set([
  ...['Type', 'Name', 'Length', 'StructParent', 'ID', 'OC', 'Metadata', 'AF', 'Measure', 'PtData'],
  ...['Alternates', 'OPI', 'PieceInfo', 'LastModified', 'Thumb'],
]);
const DEEPEST = 12;

/** A value in one line of text: references followed, keys in order, streams by the hash of their bytes. */
function describe(file: PdfFile, value: PdfValue, depth: number): string {
  if (depth > DEEPEST) throw new Odd('odd', 'A picture refers to too much.');
  if (value instanceof PdfRef) return describe(file, file.follow(value), depth + 1);
  if (value instanceof PdfName) return `/${value.name}`;
  if (value instanceof PdfString) return `(${Buffer.from(value.bytes).toString('hex')})`;
  if (value instanceof PdfStream) return `${describe(file, value.dict, depth + 1)}#${hashOf(file, value)}`;
  if (Array.isArray(value)) return `[${value.map((one) => describe(file, one, depth + 1)).join(' ')}]`;
  if (value instanceof Map) {
    const keys = [...value.keys()].filter((key) => !NOT_SEEN.has(key)).toSorted((a, b) => (a < b ? -1 : 1));
    return `<${keys.map((key) => `/${key} ${describe(file, value.get(key) ?? null, depth + 1)}`).join(' ')}>`;
  }
  return String(value);
}

function hashOf(file: PdfFile, { at, length }: PdfStream): string {
  return createHash('sha256').update(file.source.read(at, length)).digest('hex');
}
