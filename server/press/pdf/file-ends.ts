import type { ByteSource } from '../bytes/byte-source.ts';
import { odd } from './odd.ts';
import { Odd } from './values.ts';

/**
 * Looks at both ends of a file (ISO 32000-1, 7.5.2 and 7.5.5) and answers where its newest cross-reference section
 * stands. Throws Odd: 'empty', 'not-a-pdf', 'cut-off' for a file made for the web that is shorter than it says, 'odd'
 * for a header that is not at the very front and an end that is not at the very end.
 */
export function startOfXref(source: ByteSource): number {
  if (source.size === 0) throw new Odd('empty', 'The file is empty.');
  const front = latin1(source, 0, HEADER_WITHIN);
  const header = front.indexOf('%PDF-');
  if (header === -1) throw new Odd('not-a-pdf', 'The file is not a PDF, whatever its name says.');
  if (header > 0) throw odd('There is something before the beginning of the file.');
  refuseShorterThanItSays(front, source.size);
  const found = END.exec(endOf(source));
  const start = Number(found?.[1] ?? source.size);
  if (start >= source.size) throw odd('The end of the file is not as it should be.');
  return start;
}

/** Implementation note 13: readers accept a header anywhere in the first 1024 bytes. */
const HEADER_WITHIN = 1024;
const END_WITHIN = [256, 2048];
const END = /startxref[\s\0]+(\d{1,15})[\s\0]+%%EOF[\s\0]*$/;

function endOf(source: ByteSource): string {
  let text = '';
  for (const length of END_WITHIN) {
    text = latin1(source, Math.max(0, source.size - length), length);
    if (text.includes('startxref')) return text;
  }
  return text;
}

/** A file made for the web writes its own length at the front (annex F); later revisions only add to it. */
function refuseShorterThanItSays(front: string, size: number): void {
  const found = /\/Linearized\b[^>]*?\/L\s+(\d{1,12})\b|\/L\s+(\d{1,12})\b[^>]*?\/Linearized\b/.exec(front);
  if (found && Number(found[1] ?? found[2]) > size)
    throw new Odd(
      'cut-off',
      'The file ends before its last page: it was cut off on its way. Ask for it again.',
    );
}

function latin1(source: ByteSource, at: number, length: number): string {
  return Buffer.from(source.read(at, Math.min(length, source.size - at))).toString('latin1');
}
