import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/**
 * Bytes that can be asked for anywhere, so that a scan of any size is never held whole. Reading is synchronous: it
 * happens in the press's child, where nothing else waits.
 */
export type ByteSource = {
  readonly size: number;
  /** Exactly `length` bytes from `at`, good until the next read. Throws RangeError beyond the end. */
  read(at: number, length: number): Uint8Array;
  /** The same into memory that is there already; for whoever copies much. Not every source can. */
  readInto?(at: number, into: Uint8Array): void;
  close(): void;
};

export function bytesInMemory(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: (at, length) => {
      within(bytes.length, at, length);
      return bytes.subarray(at, at + length);
    },
    close: () => undefined,
  };
}

/** A file, by path or by a descriptor that was handed over; a descriptor is left open for whoever opened it. */
export function bytesInFile(file: string | number): ByteSource {
  const descriptor = typeof file === 'number' ? file : openSync(file, 'r');
  const { size } = fstatSync(descriptor);
  const readInto = (at: number, into: Uint8Array) => {
    within(size, at, into.length);
    let done = 0;
    while (done < into.length) {
      const got = readSync(descriptor, into, done, into.length - done, at + done);
      if (got === 0) throw new RangeError('the file became shorter while it was read');
      done += got;
    }
  };
  return {
    size,
    read: (at, length) => {
      within(size, at, length);
      const bytes = Buffer.allocUnsafe(length);
      readInto(at, bytes);
      return bytes;
    },
    readInto,
    close: () => {
      if (typeof file === 'string') closeSync(descriptor);
    },
  };
}

/** Throws RangeError for what lies beyond the end. */
export function within(size: number, at: number, length: number): void {
  if (at < 0 || length < 0 || at + length > size) throw new RangeError('beyond the end of the bytes');
}
