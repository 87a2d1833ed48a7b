import { Growing } from './growing-bytes.ts';
import { hexDigit, isWhite } from './lexer.ts';
import { odd } from './odd.ts';

const [EXCLAMATION, LETTER_U, LETTER_Z, TILDE, MORE] = [0x21, 0x75, 0x7a, 0x7e, 0x3e];

/** ISO 32000-1, 7.4.2. The end mark must be there: without it nobody knows what else is missing. */
export function fromAsciiHex(bytes: Uint8Array, most: number): Uint8Array {
  const out = new Growing(most);
  let high = -1;
  for (const byte of bytes) {
    if (isWhite(byte)) continue;
    const digit = hexDigit(byte);
    if (byte === MORE) {
      if (high >= 0) out.addByte(high * 16);
      return out.bytes();
    }
    if (digit < 0) throw spoilt();
    if (high >= 0) out.addByte(high * 16 + digit);
    high = high >= 0 ? -1 : digit;
  }
  throw spoilt();
}

/** 7.4.3. Five characters are four bytes; 'z' is four zeros; a last group of n characters is n - 1 bytes. */
export function fromAscii85(bytes: Uint8Array, most: number): Uint8Array {
  const out = new Growing(most);
  let [value, digits] = [0, 0];
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (isWhite(byte)) continue;
    if (byte === TILDE) return endOfAscii85(out, bytes.subarray(at + 1), value, digits);
    if (byte === LETTER_Z && digits === 0) {
      out.addWord(0, 4);
      continue;
    }
    if (byte < EXCLAMATION || byte > LETTER_U) throw spoilt();
    value = value * 85 + byte - EXCLAMATION;
    digits += 1;
    if (digits < 5) continue;
    if (value > 0xffffffff) throw spoilt();
    out.addWord(value, 4);
    [value, digits] = [0, 0];
  }
  throw spoilt();
}

/** The last group is filled up with the highest digit. */
function endOfAscii85(out: Growing, after: Uint8Array, value: number, digits: number): Uint8Array {
  if (after.find((byte) => !isWhite(byte)) !== MORE || digits === 1) throw spoilt();
  if (digits === 0) return out.bytes();
  const full = (value + 1) * 85 ** (5 - digits) - 1;
  if (full > 0xffffffff) throw spoilt();
  out.addWord(full, digits - 1);
  return out.bytes();
}

/** 7.4.5. Up to 127: that many and one bytes as they are; from 129: the next byte 257 less that many times; 128 ends. */
export function fromRunLength(bytes: Uint8Array, most: number): Uint8Array {
  const out = new Growing(most);
  for (let at = 0; at < bytes.length; ) {
    const length = bytes[at] ?? 0;
    if (length === 128) return out.bytes();
    const taken = length < 128 ? length + 1 : 1;
    if (at + taken >= bytes.length) throw spoilt();
    if (length < 128) out.add(bytes.subarray(at + 1, at + 1 + taken));
    else out.addRun(bytes[at + 1] ?? 0, 257 - length);
    at += taken + 1;
  }
  throw spoilt();
}

function spoilt(): Error {
  return odd('Something inside the file is packed and cannot be unpacked.');
}
