import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, lstat, open, readdir, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * Puts a file into a folder so that it is there whole or not at all, and there after a power cut: written beside its
 * place, flushed, renamed, and the folder flushed. A `beside` of the caller's own can be found again after a crash.
 */
export async function writeWhole(
  path: string,
  bytes: Uint8Array,
  beside = join(dirname(path), `${UNFINISHED}${randomUUID()}.tmp`),
): Promise<void> {
  const file = await open(beside, 'w', 0o600);
  try {
    await writeAndFlush(file, bytes);
    await rename(beside, path);
  } catch (error) {
    await unlink(beside).catch(() => undefined);
    throw error;
  }
  await flushFolder(dirname(path));
}

/** Flushes a folder's list of names. Windows has no such call; there the file system keeps the order by itself. */
export async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The first 64 KB of a file. */
export async function headOf(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read({ buffer: new Uint8Array(64 * 1024), position: 0 });
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Removes a file; already gone is success. */
export async function unlinkIfThere(path: string): Promise<void> {
  await unlink(path).catch(unlessMissing);
}

export type FileStamp = { size: bigint; modified: bigint; changed: bigint; inode: bigint };

/** What tells one state of a file from the next; null for what is gone, is no plain file, or is a link to elsewhere. */
export async function stampOf(path: string): Promise<FileStamp | null> {
  const found = await lstat(path, { bigint: true }).catch(unlessMissing);
  if (!found?.isFile()) return null;
  return { size: found.size, modified: found.mtimeNs, changed: found.ctimeNs, inode: found.ino };
}

export function sameStamp(a: FileStamp | null, b: FileStamp | null): boolean {
  return (
    a !== null &&
    b !== null &&
    a.size === b.size &&
    a.modified === b.modified &&
    a.changed === b.changed &&
    a.inode === b.inode
  );
}

/** SHA-256 of a file's bytes in hexadecimal, remembered for as long as the file does not change. */
export class FileKeys {
  readonly #known = new Map<string, { stamp: FileStamp; key: string }>();

  /** Null when the file is gone or changed while it was read. */
  async keyOf(path: string): Promise<string | null> {
    const stamp = await stampOf(path);
    const known = this.#known.get(path);
    if (known && sameStamp(known.stamp, stamp)) return known.key;
    this.#known.delete(path);
    if (!stamp) return null;
    const key = await sha256OfFile(path);
    if (key === null || !sameStamp(stamp, await stampOf(path))) return null;
    this.#known.set(path, { stamp, key });
    return key;
  }

  /** Forgets files that are no longer there, so that the memory does not grow with every mail that ever came. */
  forgetAllBut(paths: Set<string>): void {
    for (const path of this.#known.keys()) if (!paths.has(path)) this.#known.delete(path);
  }
}

/** Removes what a power cut left half written in a folder. Another process may be writing, so only what is old. */
export async function sweepUnfinished(folder: string, listed?: readonly string[]): Promise<void> {
  const hourAgo = Date.now() - 3_600_000;
  for (const name of listed ?? (await readdir(folder))) {
    if (!name.startsWith(UNFINISHED)) continue;
    const path = join(folder, basename(name));
    const stamp = await stampOf(path);
    if (stamp && Number(stamp.modified / 1_000_000n) < hourAgo) await unlinkIfThere(path);
  }
}

const UNFINISHED = '.onward-';

async function writeAndFlush(file: FileHandle, bytes: Uint8Array): Promise<void> {
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function sha256OfFile(path: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
  } catch (error) {
    return unlessMissing(error) ?? null;
  }
  return hash.digest('hex');
}

/** "Not there" is an answer; everything else, such as a folder we may not read, is a surprise. */
export function unlessMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
