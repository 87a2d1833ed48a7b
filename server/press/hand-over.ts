import { randomUUID } from 'node:crypto';
import { type FileHandle, link, open, rename, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PlaceFor, PressRefusal, SealedPlace, SourceAt } from '../steps/press-port.ts';
import { refusal } from './limits.ts';
import type { IntoSent, SealedSent, SourceSent } from './tasks.ts';

/** What goes to a child with its task, and what becomes of the files that were opened for it. */
export type HandedOver = {
  sources: SourceSent[];
  into: IntoSent;
  blobs: Uint8Array[];
  /** Open in this process, for the child to inherit: the first becomes FIRST_DESCRIPTOR there. */
  descriptors: number[];
  /** Of all sources whose length is known here; sealed ones are the child's to measure. */
  bytes: number;
  /** What was written is whole: it gets the name that was wanted. Without this nothing of it stays. */
  accept(): Promise<PressRefusal | null>;
  close(): Promise<void>;
};

/** After standard input, output and error. */
export const FIRST_DESCRIPTOR = 3;

/**
 * Opens what lies in files of the machine, so that the child needs no right to them: it inherits them open. Sealed
 * places it opens by itself, with the one key it is given; bytes travel with the task.
 */
export async function handOver(
  sources: readonly SourceAt[],
  into: PlaceFor | 'memory' = 'memory',
): Promise<HandedOver | PressRefusal> {
  const files: FileHandle[] = [];
  const blobs: Uint8Array[] = [];
  let bytes = 0;
  const closeAll = async () => {
    for (const file of files.splice(0)) await file.close();
  };
  const inherited = (file: FileHandle) => ({ descriptor: FIRST_DESCRIPTOR + files.push(file) - 1 });
  try {
    const sent: SourceSent[] = [];
    for (const source of sources) {
      const named = { id: source.id, label: source.label, known: source.known };
      if ('sealed' in source) sent.push({ ...named, lies: sealedSent(source.sealed) });
      else if ('path' in source) {
        const file = await open(source.path, 'r');
        sent.push({ ...named, lies: inherited(file) });
        bytes += (await file.stat()).size;
      } else {
        sent.push({ ...named, lies: { blob: blobs.push(source.bytes) - 1 } });
        bytes += source.bytes.length;
      }
    }
    const made = into !== 'memory' && 'path' in into ? await besidePlace(into.path) : null;
    const intoSent: IntoSent =
      into === 'memory' ? into : 'sealed' in into ? sealedSent(into.sealed) : inherited(made!.file);
    return {
      sources: sent,
      into: intoSent,
      blobs,
      bytes,
      descriptors: files.map(({ fd }) => fd),
      accept: async () => (made ? made.accept() : null),
      close: async () => {
        await closeAll();
        await made?.drop();
      },
    };
  } catch {
    await closeAll();
    return refusal('failed', 'A file is not there, or may not be read or written.');
  }
}

function sealedSent({ path, key, seal }: SealedPlace): SealedSent {
  return { path, key: Buffer.from(key).toString('base64'), seal };
}

/** Written under a name beside the one that was wanted, which it gets only when it is whole. */
async function besidePlace(path: string) {
  const beside = join(dirname(path), `.onward-${randomUUID()}.tmp`);
  const file = await open(beside, 'wx+', 0o600);
  return {
    file,
    accept: () => nameAs(beside, path),
    drop: () => unlink(beside).catch(() => undefined),
  };
}

/** A link fails where the name is taken. Some file systems have none; there the name was asked for beforehand. */
async function nameAs(beside: string, path: string): Promise<PressRefusal | null> {
  try {
    await link(beside, path);
    return null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      return refusal('failed', 'There is a file of that name already; it was left as it is.');
    await rename(beside, path);
    return null;
  }
}
