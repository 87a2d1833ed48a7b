import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';

/** Bytes that are kept, or bytes that are made when asked for, so that a huge attachment costs nothing. */
export type Blob = { kept: string; size: number } | { made: number; size: number };

export class Blobs {
  readonly #folder: string | null;
  readonly #memory = new Map<string, Buffer>();

  constructor(folder: string | null) {
    this.#folder = folder;
    if (folder !== null) mkdirSync(folder, { recursive: true });
  }

  keep(bytes: Uint8Array): Blob {
    const kept = createHash('sha256').update(bytes).digest('hex');
    if (this.#folder !== null) writeFileSync(join(this.#folder, kept), bytes);
    else this.#memory.set(kept, Buffer.from(bytes));
    return { kept, size: bytes.length };
  }

  read(blob: Blob): Buffer {
    if ('made' in blob) return Buffer.concat([...madeBytes(blob.made, blob.size)]);
    if (this.#folder !== null) return readFileSync(join(this.#folder, blob.kept));
    return this.#memory.get(blob.kept) ?? Buffer.alloc(0);
  }

  stream(blob: Blob): Readable {
    if ('made' in blob) return Readable.from(madeBytes(blob.made, blob.size), { objectMode: false });
    if (this.#folder !== null) return createReadStream(join(this.#folder, blob.kept));
    return Readable.from([this.read(blob)], { objectMode: false });
  }
}

const PIECE = 64 * 1024;

/** The same bytes for the same seed, each piece unlike the last. A fresh buffer for each, as a socket may still hold the last. */
export function* madeBytes(seed: number, size: number): Generator<Buffer> {
  for (let at = 0; at < size; at += PIECE) {
    const piece = Buffer.alloc(Math.min(PIECE, size - at), (seed + at / PIECE) % 251);
    if (piece.length >= 8) piece.writeDoubleLE(seed + at, 0);
    yield piece;
  }
}
