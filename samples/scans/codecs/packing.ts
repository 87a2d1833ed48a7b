import { deflateSync } from 'node:zlib';

/** The PDF's own ways of packing bytes (ISO 32000-1, 7.4), written here and not taken from the code under test. */
export function flate(bytes: Uint8Array): Uint8Array {
  return deflateSync(bytes, { level: 6 });
}

/** Rows with the PNG predictor "up" before Flate: /Predictor 15. */
export function flateWithPredictor(bytes: Uint8Array, stride: number): Uint8Array {
  const UP = 2;
  const rows = bytes.length / stride;
  const predicted = new Uint8Array(bytes.length + rows);
  for (let row = 0; row < rows; row++) {
    const to = row * (stride + 1);
    predicted[to] = UP;
    for (let x = 0; x < stride; x++) {
      const above = row === 0 ? 0 : bytes[(row - 1) * stride + x]!;
      predicted[to + 1 + x] = bytes[row * stride + x]! - above;
    }
  }
  return flate(predicted);
}

/** LZW with codes that grow one early, as PDF has it unless /EarlyChange says otherwise. */
export function lzw(bytes: Uint8Array): Uint8Array {
  const CLEAR = 256;
  const END = 257;
  const out: number[] = [];
  let held = 0;
  let bits = 0;
  let width = 9;
  const put = (code: number) => {
    held = (held << width) | code;
    bits += width;
    while (bits >= 8) {
      bits -= 8;
      out.push((held >> bits) & 255);
      held &= (1 << bits) - 1;
    }
  };
  let table = new Map<number, number>();
  let next = 258;
  put(CLEAR);
  let prefix = -1;
  for (const byte of bytes) {
    if (prefix < 0) {
      prefix = byte;
      continue;
    }
    const key = prefix * 256 + byte;
    const known = table.get(key);
    if (known !== undefined) {
      prefix = known;
      continue;
    }
    put(prefix);
    table.set(key, next++);
    if (next + 1 > 1 << width && width < 12) width++;
    if (next === 4095) {
      put(CLEAR);
      table = new Map();
      next = 258;
      width = 9;
    }
    prefix = byte;
  }
  if (prefix >= 0) {
    put(prefix);
    next++;
    if (next + 1 > 1 << width && width < 12) width++;
  }
  put(END);
  if (bits > 0) out.push((held << (8 - bits)) & 255);
  return Uint8Array.from(out);
}

export function runLength(bytes: Uint8Array): Uint8Array {
  const out: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const same = alike(bytes, at);
    if (same > 2) {
      out.push(257 - same, bytes[at]!);
      at += same;
      continue;
    }
    let different = 0;
    while (at + different < bytes.length && different < 128 && alike(bytes, at + different) <= 2) different++;
    out.push(different - 1, ...bytes.subarray(at, at + different));
    at += different;
  }
  out.push(128);
  return Uint8Array.from(out);
}

function alike(bytes: Uint8Array, at: number): number {
  let count = 1;
  while (count < 128 && at + count < bytes.length && bytes[at + count] === bytes[at]) count++;
  return count;
}

export function ascii85(bytes: Uint8Array): Uint8Array {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 4) {
    const group = bytes.subarray(at, at + 4);
    let value = 0;
    for (let n = 0; n < 4; n++) value = value * 256 + (group[n] ?? 0);
    if (value === 0 && group.length === 4) {
      pieces.push('z');
      continue;
    }
    const digits: string[] = [];
    for (let n = 0; n < 5; n++) {
      digits.unshift(String.fromCharCode(33 + (value % 85)));
      value = Math.floor(value / 85);
    }
    pieces.push(digits.slice(0, group.length + 1).join(''));
    if (pieces.length % 16 === 15) pieces.push('\n');
  }
  return Buffer.from(`${pieces.join('')}~>`, 'latin1');
}
