import { plainLetter } from '../stroke-font.ts';

export type Box = { left: number; bottom: number; width: number; height: number };

/** A picture that fills the box. */
export function paintPicture(box: Box): string {
  return `q ${n(box.width)} 0 0 ${n(box.height)} ${n(box.left)} ${n(box.bottom)} cm /Im0 Do Q`;
}

/** The scanner's bed around a page, which the crop box leaves out. */
export function paintBed(media: Box): string {
  return `q 0.25 g ${n(media.left)} ${n(media.bottom)} ${n(media.width)} ${n(media.height)} re f Q`;
}

/** Text as a reading program leaves it: hidden beneath the picture, or drawn with no ink at all (mode 3). */
export function writeText(words: readonly string[], box: Box, mode: 0 | 3): string {
  const step = box.height / (words.length + 2);
  const lines = words.map((text) => `0 -${n(step)} Td (${escaped(text)}) Tj`);
  const size = Math.min(9, step * 0.8);
  return [
    `BT ${mode} Tr /F0 ${n(size)} Tf ${n(box.left + box.width * 0.06)} ${n(box.bottom + box.height - step / 2)} Td`,
    ...lines,
    'ET',
  ].join('\n');
}

/** A small mark, put on by whoever scanned the page: 32 by 32 dots in the page's own content (7.8.2, 8.9.7). */
export function inlineStamp(box: Box, seed: number): Buffer {
  const bits = Buffer.alloc(128);
  for (let at = 0; at < bits.length; at++) bits[at] = (seed * 73 + at * 151 + ((at * at) >> 3)) & 255;
  return Buffer.concat([
    Buffer.from(`q 24 0 0 24 ${n(box.left + 12)} ${n(box.bottom + 12)} cm BI /W 32 /H 32 /IM true ID `),
    bits,
    Buffer.from('\nEI Q'),
  ]);
}

export function n(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}

function escaped(text: string): string {
  return [...text]
    .map(plainLetter)
    .join('')
    .replace(/[\\()]/g, '\\$&');
}
