import { Growing } from './growing-bytes.ts';
import { odd } from './odd.ts';

const CLEAR = 256;
const END = 257;
const FIRST_FREE = 258;
const MOST_CODES = 4096;

/**
 * ISO 32000-1, 7.4.4. Codes grow from 9 to 12 bits, one code early unless `earlyChange` is 0. Each entry of the table
 * is a stretch of what was written already: the piece before, and the first byte of the piece that came next to it.
 */
export function fromLzw(bytes: Uint8Array, earlyChange: number, most: number): Uint8Array {
  const out = new Growing(most);
  const readCode = codeReader(bytes);
  const [starts, lengths] = [new Uint32Array(MOST_CODES), new Uint32Array(MOST_CODES)];
  const early = earlyChange === 0 ? 0 : 1;
  let next = FIRST_FREE;
  let before = -1;
  for (let code = readCode(9); code !== END; code = readCode(bitsFor(next + early))) {
    if (code === CLEAR) {
      [next, before] = [FIRST_FREE, -1];
      continue;
    }
    const start = out.length;
    if (before >= 0 && next < MOST_CODES) {
      [starts[next], lengths[next]] = [before, start - before + 1];
      next += 1;
    }
    if (code < CLEAR) out.addByte(code);
    else if (code >= FIRST_FREE && code < next) out.repeat(starts[code] ?? 0, lengths[code] ?? 0);
    else throw spoilt();
    before = start;
  }
  return out.bytes();
}

function bitsFor(codes: number): number {
  return Math.min(12, 32 - Math.clz32(codes));
}

/** Reads bits, the highest first. Without its end code the data is cut short. */
function codeReader(bytes: Uint8Array): (bits: number) => number {
  let [held, count, at] = [0, 0, 0];
  return (bits) => {
    while (count < bits) {
      if (at >= bytes.length) throw spoilt();
      held = ((held << 8) | (bytes[at] ?? 0)) & 0xfffff;
      at += 1;
      count += 8;
    }
    count -= bits;
    return (held >> count) & ((1 << bits) - 1);
  };
}

function spoilt(): Error {
  return odd('Something inside the file is packed and cannot be unpacked.');
}
