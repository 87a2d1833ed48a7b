import { type Bilevel, encodeGroup4 } from './ccitt.ts';

/**
 * JBIG2 as it lies in a PDF (ISO 32000-1, 7.4.7): no file header, one page, one immediate generic region whose bits
 * are MMR (ISO/IEC 14492, 7.4.6). There is no arithmetic coder to write that way, and a decoder has both.
 */
export function encodeJbig2(picture: Bilevel): Uint8Array {
  const { width, height } = picture;
  const page = Buffer.alloc(19);
  page.writeUInt32BE(width, 0);
  page.writeUInt32BE(height, 4);
  const region = Buffer.alloc(18);
  region.writeUInt32BE(width, 0);
  region.writeUInt32BE(height, 4);
  region[17] = 1;
  const PAGE_INFORMATION = 48;
  const IMMEDIATE_GENERIC_REGION = 38;
  return Buffer.concat([
    segment(0, PAGE_INFORMATION, page),
    segment(1, IMMEDIATE_GENERIC_REGION, Buffer.concat([region, encodeGroup4(picture)])),
  ]);
}

/** ISO/IEC 14492, 7.2: number, type, no segments referred to, page 1, length. */
function segment(number: number, type: number, data: Buffer): Buffer {
  const header = Buffer.alloc(11);
  header.writeUInt32BE(number, 0);
  header[4] = type;
  header[6] = 1;
  header.writeUInt32BE(data.length, 7);
  return Buffer.concat([header, data]);
}
