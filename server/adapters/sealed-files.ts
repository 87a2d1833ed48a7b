import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { lstat, mkdir, open, readdir, rename, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { FileDamaged, FileGone, type FileStore } from '../steps/file-port.ts';
import { readPieces, writeNew } from './durable-write.ts';
import { flushFolder, unlessMissing, unlinkIfThere } from './folder-files.ts';
import { randomIds } from './ids.ts';
import { type KeyBook, SealBroken } from './keyring.ts';
import { openStream, sealStream } from './sealed-stream.ts';

/**
 * The file store on one folder of this machine. A file's name is its id, its bytes are sealed with its owner's key,
 * and the seal binds practice, owner and id, so that a file moved under another name does not open.
 */
export async function openSealedFiles(root: string, keys: KeyBook): Promise<FileStore> {
  await mkdir(root, { recursive: true, mode: 0o700 });
  return {
    async put(practice, owner, bytes) {
      const fileId = randomIds.id();
      const key = await keys.keyFor(practice, owner);
      const hash = createHash('sha256');
      const pieces = piecesOf(bytes, (piece) => hash.update(piece));
      await writeDurably(root, fileId, sealStream(key, aadOf(practice, owner, fileId), pieces));
      return { fileId, sha256: hash.digest('hex'), bytes: bytes.length };
    },

    async stage(pieces) {
      const fileId = randomIds.id();
      const place = { path: resolve(root, fileId), key: randomBytes(32), seal: aadOf('', 'staged', fileId) };
      const hash = createHash('sha256');
      let bytes = 0;
      const seen = seeing(pieces, (piece) => {
        hash.update(piece);
        bytes += piece.length;
      });
      await writeForNow(place.path, sealStream(place.key, place.seal, seen));
      return { fileId, place, sha256: hash.digest('hex'), bytes };
    },

    async adopt(practice, owner, { fileId: stagedId, place, sha256, bytes }) {
      if (!(await isThere(root, stagedId))) throw new FileGone(`file ${safeName(stagedId)} is not kept`);
      const fileId = randomIds.id();
      const key = await keys.keyFor(practice, owner);
      const opened = openStream(place.key, place.seal, readPieces(place.path));
      try {
        await writeDurably(root, fileId, sealStream(key, aadOf(practice, owner, fileId), opened));
      } catch (error) {
        if (error instanceof SealBroken) throw new FileDamaged(`file ${safeName(stagedId)} is damaged`);
        throw error;
      }
      return { fileId, sha256, bytes };
    },

    async unstage({ fileId }) {
      if (FILE_ID.test(fileId)) await unlinkIfThere(join(root, fileId));
    },

    async get(practice, owner, fileId) {
      const key = await keys.keyOf(practice, owner);
      if (!key || !(await isThere(root, fileId))) throw new FileGone(`file ${safeName(fileId)} is not kept`);
      const pieces: Uint8Array[] = [];
      await openPieces(root, fileId, { key, aad: aadOf(practice, owner, fileId) }, (piece) =>
        pieces.push(piece),
      );
      return Buffer.concat(pieces);
    },

    async measure(practice, owner, fileId) {
      const key = await keys.keyOf(practice, owner);
      if (!key || !(await isThere(root, fileId))) throw new FileGone(`file ${safeName(fileId)} is not kept`);
      const hash = createHash('sha256');
      let bytes = 0;
      await openPieces(root, fileId, { key, aad: aadOf(practice, owner, fileId) }, (piece) => {
        hash.update(piece);
        bytes += piece.length;
      });
      return { sha256: hash.digest('hex'), bytes };
    },

    async place(practice, owner, fileId) {
      const key = await keys.keyOf(practice, owner);
      if (!key || !(await isThere(root, fileId))) throw new FileGone(`file ${safeName(fileId)} is not kept`);
      return { path: resolve(root, fileId), key, seal: aadOf(practice, owner, fileId) };
    },

    async newPlace(practice, owner) {
      const fileId = randomIds.id();
      const key = await keys.keyFor(practice, owner);
      return { fileId, place: { path: resolve(root, fileId), key, seal: aadOf(practice, owner, fileId) } };
    },

    async keep(fileId) {
      if (!(await isThere(root, fileId))) throw new FileGone(`file ${safeName(fileId)} is not kept`);
      await flushFolder(root);
    },

    async remove(fileId) {
      if (!FILE_ID.test(fileId)) return;
      await unlinkIfThere(join(root, fileId));
      await flushFolder(root);
    },

    exists: (fileId) => isThere(root, fileId),

    sweepOrphans: (olderThanMs) => sweepOrphans(root, keys, olderThanMs),
  };
}

/** An id as `ids.ts` makes it. Nothing else ever becomes part of a path. */
export const FILE_ID = /^[0-9a-z]{26}$/;

const UNFINISHED = /^\.onward-[0-9a-f-]{36}\.tmp$/;
const PIECE_BYTES = 1024 * 1024;

function aadOf(practice: string, owner: string, fileId: string): string {
  return JSON.stringify(['file', practice, owner, fileId]);
}

/** Beside its place, flushed, renamed, and the folder flushed: whole or not at all, and there after a power cut. */
async function writeDurably(root: string, fileId: string, sealed: AsyncIterable<Uint8Array>): Promise<void> {
  const beside = unfinishedName(root);
  try {
    await writeNew(beside, sealed);
    await rename(beside, join(root, fileId));
  } catch (error) {
    await unlinkIfThere(beside);
    throw error;
  }
  await flushFolder(root);
}

/** Not flushed to the disk: after a crash nobody could open it. */
async function writeForNow(path: string, sealed: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of sealed) await file.writeFile(chunk);
    await file.close();
  } catch (error) {
    await file.close().catch(() => undefined);
    await unlinkIfThere(path);
    throw error;
  }
}

async function openPieces(
  root: string,
  fileId: string,
  { key, aad }: { key: Uint8Array; aad: string },
  take: (piece: Uint8Array) => void,
): Promise<void> {
  try {
    for await (const piece of openStream(key, aad, readPieces(join(root, fileId)))) take(piece);
  } catch (error) {
    if (error instanceof SealBroken) throw new FileDamaged(`file ${fileId} is damaged`);
    // It may be removed between the look and the read.
    if (!(await isThere(root, fileId))) throw new FileGone(`file ${fileId} is not kept`);
    throw error;
  }
}

/** Names first and rows after: a file that is linked meanwhile is then known, and never taken for an orphan. */
async function sweepOrphans(root: string, keys: KeyBook, olderThanMs: number): Promise<number> {
  const names = (await readdir(root)).filter((name) => FILE_ID.test(name) || UNFINISHED.test(name));
  const known = await keys.filesKnown();
  const now = await timeOf(root);
  let removed = 0;
  for (const name of names) {
    const found = known.has(name) ? undefined : await lstat(join(root, name)).catch(unlessMissing);
    if (!found || now - found.mtimeMs <= olderThanMs) continue;
    await unlinkIfThere(join(root, name));
    removed += 1;
  }
  if (removed > 0) await flushFolder(root);
  return removed;
}

/** The time by the clock that stamps the files, which may be another than the one handed to the steps. */
async function timeOf(root: string): Promise<number> {
  const probe = unfinishedName(root);
  const file = await open(probe, 'wx', 0o600);
  try {
    return (await file.stat()).mtimeMs;
  } finally {
    await file.close();
    await unlinkIfThere(probe);
  }
}

async function isThere(root: string, fileId: string): Promise<boolean> {
  if (!FILE_ID.test(fileId)) return false;
  return (await stat(join(root, fileId)).catch(unlessMissing)) !== undefined;
}

async function* seeing(
  pieces: AsyncIterable<Uint8Array>,
  see: (piece: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    see(piece);
    yield piece;
  }
}

/** A long scan in pieces, so that hashing and sealing it leave room for other requests in between. */
function* piecesOf(bytes: Uint8Array, see: (piece: Uint8Array) => void): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    const piece = bytes.subarray(at, at + PIECE_BYTES);
    see(piece);
    yield piece;
  }
}

function unfinishedName(root: string): string {
  return join(root, `.onward-${randomUUID()}.tmp`);
}

/** What was asked for may be anything a caller sent, so it is named in an error only when it is an id. */
function safeName(fileId: string): string {
  return FILE_ID.test(fileId) ? fileId : 'with no valid id';
}
