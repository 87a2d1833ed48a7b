import type { PressRefusal } from '../steps/press-port.ts';
import { type ByteSource, bytesInMemory } from './bytes/byte-source.ts';
import { refusal } from './limits.ts';

/**
 * What can be told of a PDF before any engine opens it: that it is one, and that its end has arrived. Engines mend a
 * file that was cut off on its way and say nothing; the pages that were cut off would then be missing from the bag.
 * Reads the front and the end only, however large the file is. Refusals: 'empty', 'not-a-pdf', 'damaged'. Null when
 * there is nothing to say against it.
 */
export function refuseByBytes(file: ByteSource | Uint8Array): PressRefusal | null {
  const source = file instanceof Uint8Array ? bytesInMemory(file) : file;
  if (source.size === 0) return refusal('empty', 'The file is empty.');
  const front = Buffer.from(source.read(0, Math.min(source.size, 2 * HEADER_WITHIN))).toString('latin1');
  const header = front.slice(0, HEADER_WITHIN).indexOf('%PDF-');
  if (header === -1) return refusal('not-a-pdf', 'The file is not a PDF, whatever its name says.');
  return cutOff(source) || shorterThanItSays(front.slice(header), source.size - header)
    ? refusal('damaged', 'The file ends before its last page: it was cut off on its way. Ask for it again.')
    : null;
}

/** ISO 32000-1, implementation note 13: readers accept a header anywhere in the first 1024 bytes. */
const HEADER_WITHIN = 1024;

/** A file ends with 'startxref', a place, and '%%EOF' (ISO 32000-1, 7.5.5). Some writers forget the last. */
function cutOff(source: ByteSource): boolean {
  const end = endOfWriting(source);
  const from = Math.max(0, end - MOST_LOOKED_THROUGH);
  const tail = Buffer.from(source.read(from, end - from));
  const startxref = tail.lastIndexOf('startxref', undefined, 'latin1');
  if (startxref === -1) return true;
  const after = tail.toString('latin1', startxref + 'startxref'.length);
  const place = /^\s*(\d{1,12})\s/.exec(`${after.slice(0, 64)} `);
  if (!place || Number(place[1]) >= source.size) return true;
  // An object after the last end mark belongs to a later revision whose end never came.
  return /\d\s+\d\s+obj\b/.test(after);
}

/** Nobody writes more than this after the end mark, but blanks. */
const MOST_LOOKED_THROUGH = 4_000_000;
const STEP = 1024 * 1024;

/** Just after the last byte that is neither zero nor blank; there may be megabytes of those. */
function endOfWriting(source: ByteSource): number {
  for (let end = source.size; end > 0; end -= Math.min(end, STEP)) {
    const from = Math.max(0, end - STEP);
    const piece = source.read(from, end - from);
    for (let at = piece.length - 1; at >= 0; at--) if (!isBlank(piece[at]!)) return from + at + 1;
  }
  return 0;
}

/** The file without the zeros and blanks that mail servers and old disks put behind it; nothing else is cut off. */
export function withoutPadding(source: ByteSource): ByteSource {
  const size = endOfWriting(source);
  if (source.size - size <= LINE_ENDS) return source;
  return {
    size,
    read: (at, length) => {
      if (at + length > size) throw new RangeError('beyond the end of the bytes');
      return source.read(at, length);
    },
    close: () => source.close(),
  };
}

const LINE_ENDS = 4;
const isBlank = (byte: number) => byte === 0 || byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);

/** A file made for the web writes its own length at the front (ISO 32000-1, annex F); later revisions only add to it. */
function shorterThanItSays(front: string, size: number): boolean {
  const length = /\/Linearized\b[^>]*?\/L\s+(\d{1,12})\b|\/L\s+(\d{1,12})\b[^>]*?\/Linearized\b/.exec(
    front.slice(0, HEADER_WITHIN),
  );
  return length !== null && Number(length[1] ?? length[2]) > size;
}
