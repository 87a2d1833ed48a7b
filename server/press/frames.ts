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
 * Takes what arrives in whatever pieces and calls `onFrame` for each whole frame. Each piece is copied once, to where
 * it shall lie, so that a long blob never holds up whoever reads. Throws at anything that is not a frame or is larger
 * than `maxBytes`: the other side is then not to be believed.
 */
export function frameReader(maxBytes: number, onFrame: (frame: Frame) => void): (piece: Uint8Array) => void {
  let filling: Filling = { what: 'length', room: room(4), filled: 0 };
  const next = () => {
    const full = filling;
    if (full.what === 'length')
      filling = { what: 'head', room: room(within(full.room.readUInt32BE(0), LARGEST_HEAD)), filled: 0 };
    else if (full.what === 'head') filling = blobsFor(parseHead(full.room.toString('utf8')), maxBytes);
    else {
      filling = { what: 'length', room: room(4), filled: 0 };
      onFrame({ head: full.head, blobs: cut(full.room, full.sizes) });
    }
  };
  return (piece) => {
    for (let at = 0; at < piece.length; ) {
      const taken = piece.subarray(at, at + filling.room.length - filling.filled);
      filling.room.set(taken, filling.filled);
      filling.filled += taken.length;
      at += taken.length;
      while (filling.filled === filling.room.length) next();
    }
  };
}

type Filling = { room: Buffer; filled: number } & (
  | { what: 'length' }
  | { what: 'head' }
  | { what: 'blobs'; head: unknown; sizes: number[] }
);

function blobsFor({ head, sizes }: { head: unknown; sizes: number[] }, maxBytes: number): Filling {
  const bytes = within(
    sizes.reduce((sum, size) => sum + size, 0),
    maxBytes,
  );
  return { what: 'blobs', room: room(bytes), filled: 0, head, sizes };
}

function parseHead(text: string): { head: unknown; sizes: number[] } {
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== 'object' || parsed === null || !('sizes' in parsed) || !('head' in parsed))
    throw new Error('not a frame');
  const sizes: unknown = parsed.sizes;
  if (!Array.isArray(sizes) || !sizes.every((size) => Number.isSafeInteger(size) && size >= 0))
    throw new Error('not a frame');
  return { head: parsed.head, sizes: sizes as number[] };
}

/** Not from Node's pool: a blob may be kept for long. */
function room(bytes: number): Buffer {
  return Buffer.allocUnsafeSlow(bytes);
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
