import { isWhite, readToken } from './lexer.ts';
import { odd } from './odd.ts';
import { Cursor, type PagedBytes } from './paged-bytes.ts';
import { isCount, readOne } from './parser.ts';
import { type PdfDict, PdfStream, type PdfValue } from './values.ts';

/** What 'N G obj' says it is, and how many bytes of the file were read for it, a stream's body not among them. */
export type ObjectRead = { number: number; generation: number; value: PdfValue; cost: number };

/**
 * The indirect object (ISO 32000-1, 7.3.10) that stands at an offset. `follow` finds a stream's length when that is
 * an object of its own. A stream's end is where its length says or the file is odd: a search for the end is fooled by
 * a note about a mid-stream specimen. Throws Odd.
 */
export function readObjectAt(
  paged: PagedBytes,
  offset: number,
  follow: (value: PdfValue | undefined) => PdfValue,
): ObjectRead {
  const cursor = new Cursor(paged, Math.max(0, offset - 1));
  const [number, generation] = readHeading(cursor, offset);
  const { value, word } = readOne(cursor);
  const cost = cursor.at - offset;
  if (word === 'endobj') return { number, generation, value, cost };
  if (word !== 'stream' || !(value instanceof Map)) throw odd('An object inside the file has no end.');
  return { number, generation, value: readStream(paged, cursor, value, follow), cost };
}

/** An offset that points into the middle of a number would find another object's heading. */
function readHeading(cursor: Cursor, offset: number): [number: number, generation: number] {
  if (offset > 0 && !isWhite(cursor.next())) throw misplaced();
  const [number, generation, word] = [readToken(cursor), readToken(cursor), readToken(cursor)];
  if (!isCount(number) || !isCount(generation) || word !== 'obj') throw misplaced();
  return [number, generation];
}

export function misplaced(): Error {
  return odd("An object inside the file is not where the file's index says.");
}

/** 7.3.8.1: after 'stream' a line feed with or without a carriage return, never a carriage return alone. */
function readStream(
  paged: PagedBytes,
  cursor: Cursor,
  dict: PdfDict,
  follow: (value: PdfValue | undefined) => PdfValue,
): PdfStream {
  if (!cursor.skips('\r\n') && !cursor.skips('\n'))
    throw odd('A stream inside the file does not begin as one.');
  if (dict.has('F')) throw odd('A stream of the file is kept in another file.');
  const { at } = cursor;
  const length = follow(dict.get('Length'));
  if (!isCount(length) || at + length > paged.size) throw odd('A stream inside the file has no true length.');
  cursor.goTo(at + length);
  endStream(cursor);
  return new PdfStream(dict, at, length);
}

function endStream(cursor: Cursor): void {
  cursor.skips('\r');
  cursor.skips('\n');
  if (!cursor.skips('endstream') || readToken(cursor) !== 'endobj')
    throw odd('A stream inside the file does not end where it says.');
}
