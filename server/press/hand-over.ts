import { randomUUID } from 'node:crypto';
import { type FileHandle, link, open, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PlaceFor, PressRefusal, SealedPlace, SourceAt } from '../steps/press-port.ts';
import { refusal } from './limits.ts';
import type { IntoSent, LiesAt, SealedSent, SourceSent } from './tasks.ts';

/** What goes to a child with its task, and what becomes of the files that were opened for it. */
export type HandedOver = {
  sources: SourceSent[];
  into: IntoSent;
  blobs: Uint8Array[];
  /** Open in this process, for the child to inherit: the first becomes FIRST_DESCRIPTOR there. */
  descriptors: number[];
  /** Of all sources together; of sealed ones with their seals. */
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
  const going = new Going();
  try {
    const sent: SourceSent[] = [];
    for (const source of sources) {
      const { id, label, known } = source;
      sent.push({ id, label, known, lies: await going.source(source) });
    }
    const intoSent = await going.into(into);
    return {
      sources: sent,
      into: intoSent,
      blobs: going.blobs,
      bytes: going.bytes,
      descriptors: going.files.map(({ fd }) => fd),
      accept: () => going.accept(),
      close: () => going.close(),
    };
  } catch {
    await going.close();
    return refusal('failed', 'A file is not there, or may not be read or written.');
  }
}

/** What was opened so far. */
class Going {
  readonly blobs: Uint8Array[] = [];
  readonly files: FileHandle[] = [];
  bytes = 0;
  #written: { beside: string; wanted: string } | null = null;

  async source(source: SourceAt): Promise<LiesAt> {
    if ('sealed' in source) {
      this.bytes += (await stat(source.sealed.path)).size;
      return sealedSent(source.sealed);
    }
    if ('bytes' in source) {
      this.bytes += source.bytes.length;
      return { blob: this.blobs.push(source.bytes) - 1 };
    }
    const file = await open(source.path, 'r');
    const lies = this.#inherited(file);
    this.bytes += (await file.stat()).size;
    return lies;
  }

  /** A file on the machine is written under a name beside the one that was wanted, until it is whole. */
  async into(into: PlaceFor | 'memory'): Promise<IntoSent> {
    if (into === 'memory') return into;
    if ('sealed' in into) return sealedSent(into.sealed);
    const beside = join(dirname(into.path), `.onward-${randomUUID()}.tmp`);
    const file = await open(beside, 'wx+', 0o600);
    this.#written = { beside, wanted: into.path };
    return this.#inherited(file);
  }

  async accept(): Promise<PressRefusal | null> {
    return this.#written ? nameAs(this.#written.beside, this.#written.wanted) : null;
  }

  async close(): Promise<void> {
    for (const file of this.files.splice(0)) await file.close();
    if (this.#written) await unlink(this.#written.beside).catch(() => undefined);
  }

  #inherited(file: FileHandle): { descriptor: number } {
    return { descriptor: FIRST_DESCRIPTOR + this.files.push(file) - 1 };
  }
}

function sealedSent({ path, key, seal }: SealedPlace): SealedSent {
  return { path, key: Buffer.from(key).toString('base64'), seal };
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
