/** Whether coded data ends before what it holds does, told from its marks alone. */

/** A JPEG ends with the marker FF D9 (ITU-T T.81, B.1.1.3); scanners may fill up behind it, so the end is searched. */
export function jpegEndsEarly(data: Buffer): boolean {
  return data.lastIndexOf('\xff\xd9', undefined, 'latin1') < data.length - 1024;
}

/**
 * JPEG 2000 (ITU-T T.800): a codestream ends with FF D9 (A.4.4), and in a file of boxes (I.4) each box says how long
 * it is. A few bytes of filling at the end are allowed.
 */
export function jpeg2000EndsEarly(data: Buffer): boolean {
  const stream = codestreamOf(data);
  return stream === null || stream.lastIndexOf('\xff\xd9', undefined, 'latin1') < stream.length - FILLING;
}

const FILLING = 64;
const CODESTREAM = 'jp2c';

/** Null where a box is longer than what is there. */
function codestreamOf(data: Buffer): Buffer | null {
  if (data.length > 2 && data.readUInt16BE(0) === 0xff4f) return data;
  for (let at = 0; at + 8 <= data.length; ) {
    const length = data.readUInt32BE(at);
    const long = length === 1 && at + 16 <= data.length;
    const size = long ? Number(data.readBigUInt64BE(at + 8)) : length === 0 ? data.length - at : length;
    const isCode = data.toString('latin1', at + 4, at + 8) === CODESTREAM;
    if (size < 8 || at + size > data.length) return null;
    if (isCode) return data.subarray(at + (long ? 16 : 8), at + size);
    at += size;
  }
  return null;
}

/**
 * JBIG2 as it is embedded in a PDF (ITU-T T.88, 7.2; ISO 32000-1, 7.4.7): segments one after another, each with a
 * header that says how long its data is. The last may be of unknown length (7.2.7).
 */
export function jbig2EndsEarly(data: Buffer): boolean {
  let at = 0;
  while (at < data.length) {
    const header = segmentAt(data, at);
    if (!header) return true;
    if (header.length === UNKNOWN) return false;
    at = header.dataAt + header.length;
  }
  return at > data.length || data.length === 0;
}

const UNKNOWN = 0xffffffff;

function segmentAt(data: Buffer, at: number): { dataAt: number; length: number } | null {
  if (at + 6 > data.length) return null;
  const number = data.readUInt32BE(at);
  const longPage = (data[at + 4]! & 0x40) !== 0;
  const few = data[at + 5]! >> 5;
  const many = few === 7 ? data.readUInt32BE(Math.min(at + 5, data.length - 4)) & 0x1fffffff : few;
  const counted = few === 7 ? 4 + Math.ceil((many + 1) / 8) : 1;
  const referred = many * (number <= 256 ? 1 : number <= 65_536 ? 2 : 4);
  const lengthAt = at + 5 + counted + referred + (longPage ? 4 : 1);
  if (lengthAt + 4 > data.length) return null;
  return { dataAt: lengthAt + 4, length: data.readUInt32BE(lengthAt) };
}
