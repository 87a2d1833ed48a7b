import {
  BLACK_CODES,
  END_OF_LINE,
  HORIZONTAL,
  LONG_CODES,
  PASS,
  VERTICAL,
  WHITE_CODES,
} from './ccitt-codes.ts';

/** One byte a pixel, 1 where there is ink. */
export type Bilevel = { width: number; height: number; ink: Uint8Array };

/** ITU-T T.6 (Group 4), ending in EOFB: /K -1 in a PDF, and the MMR of JBIG2. */
export function encodeGroup4(picture: Bilevel): Uint8Array {
  const out = bitWriter();
  let above: number[] = [];
  for (let row = 0; row < picture.height; row++) {
    const here = changesIn(picture, row);
    encodeRow(out, above, here, picture.width);
    above = here;
  }
  out.put(END_OF_LINE + END_OF_LINE);
  return out.bytes();
}

/** ITU-T T.4 in one dimension (Group 3), each line begun by EOL: /K 0 /EndOfLine true. */
export function encodeGroup3(picture: Bilevel): Uint8Array {
  const out = bitWriter();
  for (let row = 0; row < picture.height; row++) {
    out.put(END_OF_LINE);
    let from = 0;
    let black = false;
    for (const to of [...changesIn(picture, row), picture.width]) {
      putRun(out, to - from, black);
      from = to;
      black = !black;
    }
  }
  out.put(END_OF_LINE.repeat(6));
  return out.bytes();
}

/** Where the colour changes along a row that begins in white. */
function changesIn({ width, ink }: Bilevel, row: number): number[] {
  const changes: number[] = [];
  const start = row * width;
  let last = 0;
  for (let x = 0; x < width; x++) {
    const now = ink[start + x]!;
    if (now !== last) changes.push(x);
    last = now;
  }
  return changes;
}

/** T.6, 2.2: the names a0, a1, a2, b1, b2 are its own. Before a row, a0 lies just left of it. */
function encodeRow(out: BitWriter, above: readonly number[], here: readonly number[], width: number): void {
  let a0 = -1;
  let black = false;
  let next = 0;
  let over = 0;
  while (a0 < width) {
    while (next < here.length && here[next]! <= a0) next++;
    const a1 = here[next] ?? width;
    over = Math.max(0, over - 2);
    while (over < above.length && (above[over]! <= a0 || (over % 2 === 1) !== black)) over++;
    const b1 = above[over] ?? width;
    const b2 = above[over + 1] ?? width;
    if (b2 < a1) {
      out.put(PASS);
      a0 = b2;
    } else if (Math.abs(a1 - b1) <= 3) {
      out.put(VERTICAL[a1 - b1 + 3]!);
      a0 = a1;
      black = !black;
    } else {
      const a2 = here[next + 1] ?? width;
      out.put(HORIZONTAL);
      putRun(out, a1 - Math.max(a0, 0), black);
      putRun(out, a2 - a1, !black);
      a0 = a2;
    }
  }
}

function putRun(out: BitWriter, length: number, black: boolean): void {
  const codes = black ? BLACK_CODES : WHITE_CODES;
  let left = length;
  while (left >= 2560) {
    out.put(LONG_CODES[12]!);
    left -= 2560;
  }
  if (left >= 1792) out.put(LONG_CODES[Math.floor(left / 64) - 28]!);
  else if (left >= 64) out.put(codes[63 + Math.floor(left / 64)]!);
  out.put(codes[left % 64]!);
}

type BitWriter = { put(code: string): void; bytes(): Uint8Array };

function bitWriter(): BitWriter {
  let room = Buffer.alloc(65_536);
  let used = 0;
  let byte = 0;
  let bits = 0;
  const push = (value: number) => {
    if (used === room.length) room = Buffer.concat([room, Buffer.alloc(room.length)]);
    room[used++] = value;
  };
  return {
    put: (code) => {
      for (let at = 0; at < code.length; at++) {
        byte = (byte << 1) | (code.charCodeAt(at) & 1);
        if (++bits === 8) {
          push(byte);
          byte = bits = 0;
        }
      }
    },
    bytes: () => {
      if (bits > 0) push(byte << (8 - bits));
      byte = bits = 0;
      return room.subarray(0, used);
    },
  };
}
