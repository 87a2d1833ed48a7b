import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ByteSink } from './byte-sink.ts';
import type { ByteSource } from './byte-source.ts';

/**
 * Somewhere to put a copy of a scan for as long as one process looks at it: written once front to back, then read
 * anywhere. Beyond `inMemory` bytes it lies in a file that only this process can read: its key is random and never
 * leaves the memory, and its name is gone at once where the system allows that, so that nothing of the patient is ever
 * on the disk, even when the process is killed.
 */
export function scratchBytes(inMemory = 64 * 1024 * 1024): ByteSink & { source(): ByteSource } {
  const pieces: Buffer[] = [];
  let [size, filled] = [0, 0];
  let piece = Buffer.allocUnsafeSlow(PIECE);
  let file: ScratchFile | null = null;
  const next = () => {
    pieces.push(piece.subarray(0, filled));
    piece = Buffer.allocUnsafeSlow(PIECE);
    filled = 0;
    if (size <= inMemory) return;
    file ??= scratchFile();
    for (const one of pieces.splice(0)) file.append(one);
  };
  return {
    write: (bytes) => {
      for (let done = 0; done < bytes.length; ) {
        const room = Math.min(PIECE - filled, bytes.length - done);
        piece.set(bytes.subarray(done, done + room), filled);
        filled += room;
        size += room;
        done += room;
        if (filled === PIECE) next();
      }
    },
    end: () => undefined,
    source: () => {
      next();
      const whole = Buffer.concat(pieces.splice(0));
      const read = file ? file.read : (at: number, length: number) => whole.subarray(at, at + length);
      return {
        size,
        read: (at, length) => {
          if (at < 0 || length < 0 || at + length > size) throw new RangeError('beyond the end of the bytes');
          return read(at, length);
        },
        close: () => file?.close(),
      };
    },
  };
}

const PIECE = 1024 * 1024;
const BLOCK = 16;

type ScratchFile = {
  append(bytes: Uint8Array): void;
  read(at: number, length: number): Uint8Array;
  close(): void;
};

/** AES-256 in counter mode, so that any piece can be read alone; nobody else can change the file, so it is not sealed. */
function scratchFile(): ScratchFile {
  const [key, folder] = [randomBytes(32), mkdtempSync(join(tmpdir(), 'onward-'))];
  const descriptor = openSync(join(folder, 'scratch'), 'wx+', 0o600);
  const removed = remove(folder);
  const cipher = createCipheriv('aes-256-ctr', key, counter(0));
  let size = 0;
  return {
    append: (bytes) => {
      const sealed = cipher.update(bytes);
      let done = 0;
      while (done < sealed.length)
        done += writeSync(descriptor, sealed, done, sealed.length - done, size + done);
      size += sealed.length;
    },
    read: (at, length) => {
      const from = at - (at % BLOCK);
      const sealed = Buffer.allocUnsafe(at + length - from);
      let done = 0;
      while (done < sealed.length) {
        const got = readSync(descriptor, sealed, done, sealed.length - done, from + done);
        if (got === 0) throw new RangeError('the scratch file became shorter while it was read');
        done += got;
      }
      const opened = createDecipheriv('aes-256-ctr', key, counter(from / BLOCK)).update(sealed);
      return opened.subarray(at - from);
    },
    close: () => {
      closeSync(descriptor);
      if (!removed) remove(folder);
    },
  };
}

/** The number of a block, as the sixteen bytes that counter mode begins at. */
function counter(block: number): Buffer {
  const bytes = Buffer.alloc(BLOCK);
  bytes.writeBigUInt64BE(BigInt(block), 8);
  return bytes;
}

/** False where an open file cannot be removed (Windows); it is then removed when it is closed. */
function remove(folder: string): boolean {
  try {
    rmSync(folder, { recursive: true, force: true });
    return true;
  } catch {
    return false;
  }
}
