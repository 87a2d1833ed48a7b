import type { PdfFile } from './pdf/pdf-file.ts';
import { PdfName, PdfRef, PdfStream, type PdfValue } from './pdf/values.ts';

/** What a picture's dictionary says that decides how its data is to be read. */
export type PictureDict = {
  width: number;
  height: number;
  /** Of its data in the file. */
  length: number;
  fax: FaxParms | null;
  /** The colours are the usual ones: nothing inverts, masks or maps them. */
  plain: boolean;
};

/** /DecodeParms of CCITTFaxDecode (ISO 32000-1, table 11). */
export type FaxParms = {
  k: number;
  columns: number;
  rows: number;
  blackIs1: boolean;
  byteAligned: boolean;
};

/** The dictionaries of all pictures that a page can draw. Throws Odd. */
export function pictureDicts(pdf: PdfFile, index: number): PictureDict[] {
  const found: PictureDict[] = [];
  const seen = new Set<number>();
  const waiting: PdfValue[] = [pdf.page(index).resources.get('XObject') ?? null];
  while (waiting.length > 0 && seen.size < MOST) {
    const value = waiting.pop();
    if (value instanceof PdfRef) {
      if (seen.has(value.number)) continue;
      seen.add(value.number);
      waiting.push(pdf.object(value));
    } else if (value instanceof PdfStream) {
      const subtype = pdf.follow(value.dict.get('Subtype'));
      if (isNamed(subtype, 'Image')) found.push(dictOf(pdf, value));
      const resources = pdf.follow(value.dict.get('Resources'));
      if (resources instanceof Map) waiting.push(resources.get('XObject') ?? null);
    } else if (value instanceof Map) waiting.push(...value.values());
  }
  return found;
}

const MOST = 200;

function dictOf(pdf: PdfFile, { dict, length }: PdfStream): PictureDict {
  const number = (key: string) => numberOr(pdf.follow(dict.get(key)), 0);
  return {
    width: number('Width'),
    height: number('Height'),
    length,
    fax: faxParms(pdf, dict.get('DecodeParms')),
    plain: !MAPS.some((key) => dict.has(key)) && isPlainColour(pdf, dict.get('ColorSpace')),
  };
}

const MAPS = ['Decode', 'ImageMask', 'Mask', 'SMask', 'SMaskInData'];
const PLAIN_COLOURS = ['DeviceGray', 'DeviceRGB', 'CalGray', 'CalRGB', 'ICCBased'];

function isPlainColour(pdf: PdfFile, value: PdfValue | undefined): boolean {
  const space = pdf.follow(value);
  const name = Array.isArray(space) ? pdf.follow(space[0]) : space;
  return PLAIN_COLOURS.some((plain) => isNamed(name, plain));
}

/** Of the last filter, where there are several. */
function faxParms(pdf: PdfFile, value: PdfValue | undefined): FaxParms | null {
  const given = pdf.follow(value);
  const last = Array.isArray(given) ? pdf.follow(given.at(-1)) : given;
  if (!(last instanceof Map)) return null;
  const number = (key: string, otherwise: number) => numberOr(pdf.follow(last.get(key)), otherwise);
  return {
    k: number('K', 0),
    columns: number('Columns', 1728),
    rows: number('Rows', 0),
    blackIs1: pdf.follow(last.get('BlackIs1')) === true,
    byteAligned: pdf.follow(last.get('EncodedByteAlign')) === true,
  };
}

function numberOr(value: PdfValue, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}

function isNamed(value: PdfValue | undefined, name: string): boolean {
  return value instanceof PdfName && value.name === name;
}
