/**
 * How parent and child speak over a pipe: a frame is the length of its head (four bytes, big-endian), the head as
 * JSON, and the blobs whose lengths the head names. Files travel as they are, never as text.
 */
export type Frame = { head: unknown; blobs: Uint8Array[] };

/** The pieces of a frame, to be written one after another; blobs are not copied. */
export function encodeFrame({ head, blobs }: Frame): Uint8Array[] {
  const text = Buffer.from(JSON.stringify({ head, sizes: blobs.map((blob) => blob.length) }));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return [length, text, ...blobs];
}

/** A head is words, however many pages it speaks of. */
const LARGEST_HEAD = 256 * 1024 * 1024;

/**
 * Takes what arrives in whatever pieces and calls `onFrame` for each whole frame. Throws at anything that is not a
 * frame or is larger than `maxBytes`: the other side is then not to be believed.
 */
export function frameReader(maxBytes: number, onFrame: (frame: Frame) => void): (piece: Uint8Array) => void {
  let waiting: Uint8Array[] = [];
  let arrived = 0;
  let needed = 4;
  let sizes: { head: number; blobs: number[] | null; parsed: unknown } | null = null;
  const take = () => {
    const whole = Buffer.concat(waiting);
    const frame = whole.subarray(0, needed);
    waiting = whole.length > needed ? [whole.subarray(needed)] : [];
    arrived -= needed;
    return frame;
  };
  const step = () => {
    const bytes = take();
    if (sizes === null) {
      sizes = { head: bytes.readUInt32BE(0), blobs: null, parsed: null };
      needed = within(sizes.head, LARGEST_HEAD);
    } else if (sizes.blobs === null) {
      const { head, blobs } = parseHead(bytes.toString('utf8'));
      sizes = { ...sizes, parsed: head, blobs };
      needed = within(
        blobs.reduce((sum, size) => sum + size, 0),
        maxBytes,
      );
    } else {
      onFrame({ head: sizes.parsed, blobs: cut(bytes, sizes.blobs) });
      sizes = null;
      needed = 4;
    }
  };
  return (piece) => {
    waiting.push(piece);
    arrived += piece.length;
    while (arrived >= needed) step();
  };
}

function parseHead(text: string): { head: unknown; blobs: number[] } {
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== 'object' || parsed === null || !('sizes' in parsed) || !('head' in parsed))
    throw new Error('not a frame');
  const sizes: unknown = parsed.sizes;
  if (!Array.isArray(sizes) || !sizes.every((size) => Number.isSafeInteger(size) && size >= 0))
    throw new Error('not a frame');
  return { head: parsed.head, blobs: sizes as number[] };
}

function within(size: number, most: number): number {
  if (size > most) throw new Error('a frame is too large');
  return size;
}

function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  let from = 0;
  return sizes.map((size) => {
    const blob = bytes.subarray(from, from + size);
    from += size;
    return blob;
  });
}
