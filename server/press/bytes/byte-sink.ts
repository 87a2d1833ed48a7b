import { closeSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';

/** Where a pack is written, front to back. `end` makes it durable where there is something to make durable. */
export type ByteSink = {
  write(bytes: Uint8Array): void;
  end(): void;
};

export function sinkInMemory(): ByteSink & { bytes(): Uint8Array } {
  const pieces: Uint8Array[] = [];
  return {
    write: (bytes) => {
      pieces.push(new Uint8Array(bytes));
    },
    end: () => undefined,
    bytes: () => Buffer.concat(pieces),
  };
}

/**
 * A new file, which nobody else may read; one that is there already is an error. A descriptor is left open, and what it
 * held is written anew from its beginning.
 */
export function sinkInFile(file: string | number): ByteSink {
  const descriptor = typeof file === 'number' ? file : openSync(file, 'wx', 0o600);
  if (typeof file === 'number') ftruncateSync(file, 0);
  let size = 0;
  return {
    write: (bytes) => {
      let done = 0;
      while (done < bytes.length)
        done += writeSync(descriptor, bytes, done, bytes.length - done, size + done);
      size += done;
    },
    end: () => {
      fsyncSync(descriptor);
      if (typeof file === 'string') closeSync(descriptor);
    },
  };
}
