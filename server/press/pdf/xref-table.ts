import type { CrossReference } from './cross-reference.ts';
import { isWhite, readToken, skipWhite } from './lexer.ts';
import { odd } from './odd.ts';
import type { Cursor } from './paged-bytes.ts';
import { isCount, readOne } from './parser.ts';
import type { PdfDict } from './values.ts';

/**
 * A classic section (ISO 32000-1, 7.5.4) whose 'xref' has been read. Answers its trailer; the objects that it calls
 * free are handed over by number, because a hybrid file may yet say where they are (7.5.8.4).
 */
export function readXrefTable(
  cursor: Cursor,
  into: CrossReference,
  section: number,
  most: number,
): { trailer: PdfDict; free: number[] } {
  const free: number[] = [];
  for (let first = readToken(cursor); first !== 'trailer'; first = readToken(cursor)) {
    const count = readToken(cursor);
    if (!isCount(first) || !isCount(count)) throw odd("The file's index is not written as one.");
    for (let number = first; number < first + count; number++)
      readRow(cursor, into, number, { section, most, free });
  }
  const { value } = readOne(cursor);
  if (!(value instanceof Map)) throw odd("The file's index has no trailer.");
  return { trailer: value, free };
}

const LETTER_F = 0x66;
const LETTER_N = 0x6e;

/** Ten digits, five digits, a letter. Twenty bytes in all, but the line end is taken as it comes. */
function readRow(
  cursor: Cursor,
  into: CrossReference,
  number: number,
  { section, most, free }: { section: number; most: number; free: number[] },
): void {
  skipWhite(cursor);
  const offset = digits(cursor, 10);
  const generation = digits(cursor, 5);
  const letter = cursor.next();
  if (!isWhite(cursor.peek())) throw odd("The file's index is not written as one.");
  if (letter === LETTER_F) free.push(number);
  else if (letter !== LETTER_N || offset >= most) throw odd("The file's index points outside the file.");
  else into.inFile(number, section, offset, generation);
}

/** So many digits and one space. */
function digits(cursor: Cursor, count: number): number {
  let value = 0;
  for (let at = 0; at < count; at++) {
    const digit = cursor.next() - 0x30;
    if (digit < 0 || digit > 9) throw odd("The file's index is not written as one.");
    value = value * 10 + digit;
  }
  if (cursor.next() !== 0x20) throw odd("The file's index is not written as one.");
  return value;
}
