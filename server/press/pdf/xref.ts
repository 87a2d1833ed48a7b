import { CrossReference } from './cross-reference.ts';
import { decodeBody } from './filters.ts';
import { readToken } from './lexer.ts';
import { odd } from './odd.ts';
import { Cursor, type PagedBytes } from './paged-bytes.ts';
import { isCount } from './parser.ts';
import { readObjectAt } from './read-object.ts';
import { Odd, type PdfDict, PdfName, PdfStream, type PdfValue } from './values.ts';
import { MOST_XREF_BYTES, readXrefStream } from './xref-stream.ts';
import { readXrefTable } from './xref-table.ts';

/** Reads a stretch of the file for a moment's use. */
type ReadBytes = (at: number, length: number) => Uint8Array;

/**
 * The whole cross-reference, from the newest section back through every /Prev (ISO 32000-1, 7.5.8 and 7.5.6), and the
 * newest trailer. Throws Odd: 'locked' when any section speaks of encryption.
 */
export function readXref(
  paged: PagedBytes,
  read: ReadBytes,
  start: number,
): { xref: CrossReference; trailer: PdfDict } {
  const xref = new CrossReference();
  const seen = new Set<number>();
  let trailer: PdfDict | null = null;
  for (let at: number | null = start; at !== null; ) {
    if (seen.has(at) || seen.size >= MOST_SECTIONS) throw odd("The file's index goes round in a circle.");
    seen.add(at);
    const found = readSection(paged, read, at, xref, seen.size * 2);
    trailer ??= found;
    at = sectionNamed(found, 'Prev', paged.size);
  }
  if (!trailer) throw odd('The file has no index.');
  refuseBeyondSize(trailer, xref);
  return { xref, trailer };
}

/** One more for every time that the file was saved by adding to it. */
const MOST_SECTIONS = 4096;

function readSection(
  paged: PagedBytes,
  read: ReadBytes,
  at: number,
  into: CrossReference,
  section: number,
): PdfDict {
  const cursor = new Cursor(paged, at);
  if (readToken(cursor) !== 'xref') return readStreamSection(paged, read, at, into, section);
  const { trailer, free } = readXrefTable(cursor, into, section, paged.size);
  refuseLocked(trailer);
  const hidden = sectionNamed(trailer, 'XRefStm', paged.size);
  if (hidden !== null) readStreamSection(paged, read, hidden, into, section + 1);
  for (const number of free) into.free(number, section);
  return trailer;
}

/** Everything that says how to read the index stands in the index's own dictionary (7.5.8.2). */
function readStreamSection(
  paged: PagedBytes,
  read: ReadBytes,
  at: number,
  into: CrossReference,
  section: number,
): PdfDict {
  const { value } = readObjectAt(paged, at, directly);
  const type = value instanceof PdfStream ? value.dict.get('Type') : null;
  if (!(value instanceof PdfStream) || !(type instanceof PdfName) || type.name !== 'XRef')
    throw odd("The file's index is not where the file says.");
  refuseLocked(value.dict);
  readXrefStream(value.dict, decodeBody(value, read, directly, MOST_XREF_BYTES), into, section, paged.size);
  return value.dict;
}

function directly(value: PdfValue | undefined): PdfValue {
  return value ?? null;
}

function refuseLocked(trailer: PdfDict): void {
  if (trailer.has('Encrypt')) throw new Odd('locked', 'The file is locked or protected.');
}

function sectionNamed(trailer: PdfDict, key: string, size: number): number | null {
  const at = trailer.get(key);
  if (at === undefined) return null;
  if (!isCount(at) || at === 0 || at >= size) throw odd("The file's index points outside the file.");
  return at;
}

/** Objects beyond /Size do not exist (7.5.5), but most readers show them: nobody can say which page would be printed. */
function refuseBeyondSize(trailer: PdfDict, xref: CrossReference): void {
  const size = trailer.get('Size');
  if (!isCount(size) || size < xref.size) throw odd("The file's index is longer than it says.");
}
