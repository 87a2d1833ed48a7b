import { inflateSync } from 'node:zlib';
import { fromAscii85, fromAsciiHex, fromRunLength } from './filters-of-old.ts';
import { fromLzw } from './lzw.ts';
import { odd, tooBig } from './odd.ts';
import { isCount } from './parser.ts';
import { undoPredictor } from './predictors.ts';
import { Odd, type PdfDict, PdfName, type PdfStream, type PdfValue } from './values.ts';

type Follow = (value: PdfValue | undefined) => PdfValue;

/**
 * A stream's body with its filters undone (ISO 32000-1, 7.4), of at most `most` bytes. Throws Odd: 'too-big',
 * 'locked' for a stream with a lock of its own, 'odd' for a picture's filter and for data that ends early or fails
 * its own check.
 */
export function decodeBody(
  stream: PdfStream,
  read: (at: number, length: number) => Uint8Array,
  follow: Follow,
  most: number,
): Uint8Array {
  const filters = filtersOf(stream.dict, follow);
  const room = most * 2 + SLACK;
  if (stream.length > room) throw tooBig();
  let bytes = read(stream.at, stream.length);
  for (const { name, params } of filters) {
    bytes = undoFilter(name, bytes, params, room);
    if (PREDICTED.has(name)) bytes = undoPredictor(bytes, params);
  }
  if (bytes.length > most) throw tooBig();
  return filters.length === 0 ? new Uint8Array(bytes) : bytes;
}

export type FilterParams = { whole(key: string, otherwise: number): number };

/** On its way to `most` bytes a body may be larger: hexadecimal doubles it, a predictor adds a byte to each row. */
const SLACK = 64 * 1024;
/** Nobody needs more than two. */
const MOST_FILTERS = 8;
const PREDICTED = new Set(['FlateDecode', 'LZWDecode']);

function undoFilter(name: string, bytes: Uint8Array, params: FilterParams, most: number): Uint8Array {
  if (name === 'FlateDecode') return inflate(bytes, most);
  if (name === 'LZWDecode') return fromLzw(bytes, params.whole('EarlyChange', 1), most);
  if (name === 'ASCII85Decode') return fromAscii85(bytes, most);
  if (name === 'ASCIIHexDecode') return fromAsciiHex(bytes, most);
  if (name === 'RunLengthDecode') return fromRunLength(bytes, most);
  if (name === 'Crypt') throw new Odd('locked', 'The file is locked or protected.');
  throw odd('Something inside the file is packed in a way that is not for text.');
}

/** Checks the data's own sum, and that its end is there. */
function inflate(bytes: Uint8Array, most: number): Uint8Array {
  try {
    return inflateSync(bytes, { maxOutputLength: most });
  } catch (error) {
    if (error instanceof RangeError) throw tooBig();
    throw odd('Something inside the file is packed and cannot be unpacked.');
  }
}

function filtersOf(dict: PdfDict, follow: Follow): { name: string; params: FilterParams }[] {
  const names = listOf(follow(dict.get('Filter')));
  const params = listOf(follow(dict.get('DecodeParms')));
  if (names.length > MOST_FILTERS || params.length > names.length) throw unreadable();
  return names.map((value, at) => {
    const name = follow(value);
    if (!(name instanceof PdfName)) throw unreadable();
    return { name: name.name, params: paramsOf(follow(params[at]), follow) };
  });
}

function listOf(value: PdfValue): PdfValue[] {
  if (Array.isArray(value)) return value;
  return value === null ? [] : [value];
}

function paramsOf(value: PdfValue, follow: Follow): FilterParams {
  if (value !== null && !(value instanceof Map)) throw unreadable();
  return {
    whole: (key, otherwise) => {
      const number = follow(value?.get(key)) ?? otherwise;
      if (!isCount(number)) throw unreadable();
      return number;
    },
  };
}

function unreadable(): Odd {
  return odd('Something inside the file does not say how it is packed.');
}
