import type { PressRefusal } from '../steps/press-port.ts';
import { refusal } from './limits.ts';

/**
 * What can be told of a PDF before any engine opens it: that it is one, and that its end has arrived. Engines mend a
 * file that was cut off on its way and say nothing; the pages that were cut off would then be missing from the bag.
 * Refusals: 'empty', 'not-a-pdf', 'damaged'. Null when there is nothing to say against it.
 */
export function refuseByBytes(bytes: Uint8Array): PressRefusal | null {
  if (bytes.length === 0) return refusal('empty', 'The file is empty.');
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = buffer.subarray(0, HEADER_WITHIN).indexOf('%PDF-', 0, 'latin1');
  if (header === -1) return refusal('not-a-pdf', 'The file is not a PDF, whatever its name says.');
  return cutOff(buffer, header)
    ? refusal('damaged', 'The file ends before its last page: it was cut off on its way. Ask for it again.')
    : null;
}

/** ISO 32000-1, implementation note 13: readers accept a header anywhere in the first 1024 bytes. */
const HEADER_WITHIN = 1024;

/** A file ends with 'startxref', a place, and '%%EOF' (ISO 32000-1, 7.5.5). Some writers forget the last. */
function cutOff(buffer: Buffer, header: number): boolean {
  const startxref = buffer.lastIndexOf('startxref', undefined, 'latin1');
  if (startxref === -1) return true;
  const after = buffer.subarray(startxref + 'startxref'.length);
  const place = /^\s*(\d{1,12})\s/.exec(`${after.toString('latin1', 0, 64)} `);
  if (!place || Number(place[1]) >= buffer.length) return true;
  // An object after the last end mark belongs to a later revision whose end never came.
  if (/\d\s+\d\s+obj\b/.test(after.toString('latin1', 0, MOST_LOOKED_THROUGH))) return true;
  return shorterThanItSays(buffer, header);
}

const MOST_LOOKED_THROUGH = 4_000_000;

/** A file made for the web writes its own length at the front (ISO 32000-1, annex F); later revisions only add to it. */
function shorterThanItSays(buffer: Buffer, header: number): boolean {
  const front = buffer.toString('latin1', header, header + 1024);
  const length = /\/Linearized\b[^>]*?\/L\s+(\d{1,12})\b|\/L\s+(\d{1,12})\b[^>]*?\/Linearized\b/.exec(front);
  return length !== null && Number(length[1] ?? length[2]) > buffer.length - header;
}
