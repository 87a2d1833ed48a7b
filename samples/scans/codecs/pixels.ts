import type { Bilevel } from './ccitt.ts';

/** Eight bits a channel, rows from the top, no padding. */
export type Pixels = { width: number; height: number; channels: 1 | 3; data: Uint8Array };

/** Ink where a grey picture is darker than `below`. */
export function bilevelOf({ width, height, channels, data }: Pixels, below = 128): Bilevel {
  const ink = new Uint8Array(width * height);
  for (let at = 0; at < ink.length; at++) ink[at] = data[at * channels]! < below ? 1 : 0;
  return { width, height, ink };
}

/** One bit a pixel, rows padded to whole bytes; set where there is ink, or where there is none. */
export function packedBits({ width, height, ink }: Bilevel, setFor: 'ink' | 'paper'): Uint8Array {
  const stride = Math.ceil(width / 8);
  const packed = new Uint8Array(stride * height);
  const wanted = setFor === 'ink' ? 1 : 0;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if (ink[y * width + x] === wanted) packed[y * stride + (x >> 3)]! |= 0x80 >> (x & 7);
  return packed;
}
