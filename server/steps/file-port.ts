import type { SealedPlace } from './press-port.ts';

/**
 * A long file put away before it is known whose it is. Its key is nowhere but here, so that nobody can open it after a
 * crash; it is then swept as an orphan.
 */
export type StagedFile = { fileId: string; place: SealedPlace; sha256: string; bytes: number };

/**
 * Encrypted files. Each belongs to an owner (a record's reference), is sealed with that owner's key, and has a
 * random name. `put` is durable when it resolves. A file no committed row speaks of is an orphan and is swept.
 */
export type FileStore = {
  put(
    practice: string,
    owner: string,
    bytes: Uint8Array,
  ): Promise<{ fileId: string; sha256: string; bytes: number }>;
  /** Puts a file away piece by piece, holding none of it. What `pieces` throws is passed on, and nothing is left then. */
  stage(pieces: AsyncIterable<Uint8Array>): Promise<StagedFile>;
  /** Seals a staged file anew for its owner, as `put` would have. The staged one stays. Throws FileGone, FileDamaged. */
  adopt(
    practice: string,
    owner: string,
    staged: StagedFile,
  ): Promise<{ fileId: string; sha256: string; bytes: number }>;
  /** Takes a staged file away; already gone is success. */
  unstage(staged: StagedFile): Promise<void>;
  /** Throws FileGone when it is not there, FileDamaged when it fails its seal. */
  get(practice: string, owner: string, fileId: string): Promise<Uint8Array>;
  /** Where a kept file lies, for the press's child to read by itself. Throws FileGone. */
  place(practice: string, owner: string, fileId: string): Promise<SealedPlace>;
  /** Where a file that does not exist yet shall lie: the press's child writes it, then `keep` makes it durable. */
  newPlace(practice: string, owner: string): Promise<{ fileId: string; place: SealedPlace }>;
  /** To be called before a row speaks of a file that was written elsewhere. Throws FileGone when it is not there. */
  keep(fileId: string): Promise<void>;
  /** Reads all of it once, holding none. Throws FileGone, FileDamaged. */
  measure(practice: string, owner: string, fileId: string): Promise<{ sha256: string; bytes: number }>;
  /** Unlinks and flushes the folder; already gone is success. */
  remove(fileId: string): Promise<void>;
  exists(fileId: string): Promise<boolean>;
  /** Removes files no row speaks of and older than `olderThanMs`; returns how many. */
  sweepOrphans(olderThanMs: number): Promise<number>;
};

export class FileGone extends Error {
  override name = 'FileGone';
}
export class FileDamaged extends Error {
  override name = 'FileDamaged';
}
