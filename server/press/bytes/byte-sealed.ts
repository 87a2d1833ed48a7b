import { closeSync, fstatSync, fsyncSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import {
  CHUNK_BYTES,
  checkHead,
  HEAD_BYTES,
  newHead,
  openChunk,
  type Seal,
  SealBroken,
  sealChunk,
  sealedShape,
  TAG_BYTES,
} from '../../adapters/sealed-chunks.ts';
import type { SealedPlace } from '../../steps/press-port.ts';
import type { ByteSink } from './byte-sink.ts';
import { type ByteSource, within } from './byte-source.ts';

/**
 * A sealed file, read anywhere: only the chunks that were asked for are opened, and each is verified before a byte of
 * it is given. `read` and the opening itself throw SealBroken for bytes that are damaged or another owner's.
 */
export function bytesSealed(place: SealedPlace): ByteSource {
  const file = openSync(place.path, 'r');
  try {
    const { bytes: size, chunks } = sealedShape(fstatSync(file).size);
    const seal = { key: place.key, aad: place.seal, head: readAt(file, 0, HEAD_BYTES) };
    checkHead(seal.head);
    const chunkAt = openedChunks(file, seal, size, chunks);
    // The last chunk alone knows that it is the last: with it opened, the length is verified too.
    chunkAt(chunks - 1);
    return {
      size,
      read: (at, length) => {
        within(size, at, length);
        return readAcross(chunkAt, at, length);
      },
      readInto: (at, into) => {
        within(size, at, into.length);
        fill(chunkAt, at, into);
      },
      close: () => closeSync(file),
    };
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

/**
 * A new sealed file, front to back, for this account alone; it is durable and whole once `end` has returned. `drop`
 * instead removes what was begun.
 */
export function sinkSealed(place: SealedPlace): ByteSink & { drop(): void } {
  const file = openSync(place.path, 'wx', 0o600);
  const seal = { key: place.key, aad: place.seal, head: newHead() };
  writeAll(file, seal.head);
  const chunk = Buffer.alloc(CHUNK_BYTES);
  let filled = 0;
  let number = 0;
  const put = (last: boolean) => {
    writeAll(file, sealChunk(seal, number, last, chunk.subarray(0, filled)));
    number += 1;
    filled = 0;
  };
  return {
    write: (bytes) => {
      for (let at = 0; at < bytes.length; ) {
        // A full chunk waits until something follows it, for it might be the last.
        if (filled === CHUNK_BYTES) put(false);
        const taken = bytes.subarray(at, at + CHUNK_BYTES - filled);
        chunk.set(taken, filled);
        filled += taken.length;
        at += taken.length;
      }
    },
    end: () => {
      put(true);
      fsyncSync(file);
      closeSync(file);
    },
    drop: () => {
      closeSync(file);
      unlinkSync(place.path);
    },
  };
}

/** Opened chunks kept at hand, the least lately used let go first: 4 MB, for a reader goes to and fro. */
const MOST_KEPT = 64;

function openedChunks(file: number, seal: Seal, size: number, chunks: number): (n: number) => Uint8Array {
  const kept = new Map<number, Uint8Array>();
  return (number) => {
    const found = kept.get(number);
    if (found) kept.delete(number);
    const last = number === chunks - 1;
    const length = last ? size - number * CHUNK_BYTES : CHUNK_BYTES;
    const at = HEAD_BYTES + number * (CHUNK_BYTES + TAG_BYTES);
    const chunk = found ?? openChunk(seal, number, last, readAt(file, at, length + TAG_BYTES));
    kept.set(number, chunk);
    for (const oldest of kept.keys()) {
      if (kept.size <= MOST_KEPT) break;
      kept.delete(oldest);
    }
    return chunk;
  };
}

function readAcross(chunkAt: (number: number) => Uint8Array, at: number, length: number): Uint8Array {
  const first = Math.floor(at / CHUNK_BYTES);
  const from = at - first * CHUNK_BYTES;
  if (from + length <= CHUNK_BYTES)
    return length === 0 ? NOTHING : chunkAt(first).subarray(from, from + length);
  const bytes = Buffer.allocUnsafe(length);
  fill(chunkAt, at, bytes);
  return bytes;
}

function fill(chunkAt: (number: number) => Uint8Array, at: number, into: Uint8Array): void {
  for (let done = 0; done < into.length; ) {
    const number = Math.floor((at + done) / CHUNK_BYTES);
    const start = at + done - number * CHUNK_BYTES;
    const piece = chunkAt(number).subarray(start, start + into.length - done);
    into.set(piece, done);
    done += piece.length;
  }
}

const NOTHING = new Uint8Array(0);

function readAt(file: number, at: number, length: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(length);
  let done = 0;
  while (done < length) {
    const got = readSync(file, bytes, done, length - done, at + done);
    if (got === 0) throw new SealBroken();
    done += got;
  }
  return bytes;
}

function writeAll(file: number, bytes: Uint8Array): void {
  let done = 0;
  while (done < bytes.length) done += writeSync(file, bytes, done);
}
