import { randomUUID } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackupInput } from './backup.ts';
import {
  type BackupFile,
  backupOwner,
  DATABASE_FILE,
  databaseAad,
  LEDGER_FILE,
  MANIFEST_FILE,
  MANIFEST_FORMAT,
  writeManifest,
} from './backup-manifest.ts';
import { flushBackupFolder } from './backup-retention.ts';
import { BackupTrouble } from './backup-trouble.ts';
import type { DataFolderPaths } from './data-folder.ts';
import { headOf, openDeletionLedger, writeDeletionLedger } from './deletion-ledger.ts';
import { measure, readPieces, writeNew } from './durable-write.ts';
import { sweepUnfinished, unlessMissing, unlinkIfThere } from './folder-files.ts';
import type { KeyBook, Keyring } from './keyring.ts';
import { FILE_ID } from './sealed-files.ts';
import { sealStream } from './sealed-stream.ts';
import { openSqlite } from './store/sqlite.ts';

export type Filled = { size: { files: number; bytes: number }; needsAPerson: string[] };

/** Puts everything into the folder and flushes it. Database before files: a file linked meanwhile is then one too many, and never one too few. */
export async function fillBackup(
  folder: string,
  { paths, store, keyring, practices }: BackupInput,
  { at, expiresOn }: { at: string; expiresOn: string },
): Promise<Filled> {
  await mkdir(join(folder, 'files'), { recursive: true, mode: 0o700 });
  const { key, wrapped } = keyring.newKey(backupOwner(at));
  const speaksOf = await store.keys.filesKnown();
  const database = await copyDatabase(paths, store, join(folder, DATABASE_FILE), key, at);
  const files = await copyFiles(paths.filesFolder, join(folder, 'files'));
  const ledger = await copyLedger(paths, keyring, folder);
  const all = [{ path: DATABASE_FILE, ...database }, ...ledger, ...files];
  const manifest = writeManifest(keyring, {
    ...MANIFEST_FORMAT,
    at,
    expiresOn,
    practices: practices.map(({ odsCode }) => odsCode),
    keyIdentity: keyring.identity(),
    wrappedKey: Buffer.from(wrapped).toString('base64'),
    files: all,
  });
  await writeNew(join(folder, MANIFEST_FILE), [manifest]);
  await flushBackupFolder(join(folder, 'files'));
  await flushBackupFolder(folder);
  const missing = await missingFrom(files, speaksOf, store.keys);
  const bytes = all.reduce((sum, one) => sum + one.bytes, 0);
  return { size: { files: files.length, bytes }, needsAPerson: missing === 0 ? [] : [filesMissing(missing)] };
}

/** The plain copy never leaves the data folder, and the name it has there is swept away should a crash leave it. */
async function copyDatabase(
  paths: DataFolderPaths,
  store: BackupInput['store'],
  to: string,
  key: Uint8Array,
  at: string,
): Promise<{ bytes: number; sha256: string }> {
  await sweepUnfinished(paths.path);
  const plain = join(paths.path, `.onward-${randomUUID()}.tmp`);
  try {
    await store.vacuumInto(plain);
    await checkDatabase(plain);
    return await writeNew(to, sealStream(key, databaseAad(at), readPieces(plain)));
  } catch (error) {
    throw isDamage(error) ? databaseDamaged(error) : error;
  } finally {
    await unlinkIfThere(plain);
  }
}

async function checkDatabase(file: string): Promise<void> {
  const database = await openSqlite(file);
  try {
    const rows = database.prepare('PRAGMA integrity_check').all() as { integrity_check: string }[];
    if (rows.length === 1 && rows[0]?.integrity_check === 'ok') return;
  } finally {
    database.close();
  }
  throw databaseDamaged(null);
}

function isDamage(error: unknown): boolean {
  return error instanceof Error && /malformed|not a database/i.test(error.message);
}

function databaseDamaged(cause: unknown): BackupTrouble {
  return new BackupTrouble(
    {
      what: 'The database is damaged: its own check fails.',
      notDone: 'No backup was made, and no older one was removed.',
      next: 'Stop Onward, keep a copy of the data folder as it is, and restore the latest backup into a new one.',
    },
    cause,
  );
}

async function copyFiles(from: string, to: string): Promise<BackupFile[]> {
  const copied: BackupFile[] = [];
  const names = (await readdir(from).catch(unlessMissing)) ?? [];
  for (const name of names.filter((one) => FILE_ID.test(one)).sort()) {
    const written = await writeNew(join(to, name), readPieces(join(from, name))).catch(unlessMissing);
    // It was deleted while the backup ran.
    if (!written) await unlinkIfThere(join(to, name));
    else copied.push({ path: `files/${name}`, ...written });
  }
  return copied;
}

async function copyLedger(paths: DataFolderPaths, keyring: Keyring, folder: string): Promise<BackupFile[]> {
  const entries = await (await openDeletionLedger(paths.ledgerFile, keyring)).entries();
  const to = join(folder, LEDGER_FILE);
  await writeDeletionLedger(to, keyring, entries);
  return [
    { path: LEDGER_FILE, ...(await measure(to)) },
    { path: headOf(LEDGER_FILE), ...(await measure(headOf(to))) },
  ];
}

/** Files the database spoke of before and speaks of still, but which are not there to be copied. */
async function missingFrom(
  files: readonly BackupFile[],
  before: ReadonlySet<string>,
  keys: KeyBook,
): Promise<number> {
  const copied = new Set(files.map(({ path }) => path.slice('files/'.length)));
  const missing = [...before].filter((fileId) => !copied.has(fileId));
  if (missing.length === 0) return 0;
  const still = await keys.filesKnown();
  return missing.filter((fileId) => still.has(fileId)).length;
}

function filesMissing(count: number): string {
  return `${count} of the stored files ${count === 1 ? 'is' : 'are'} missing from the data folder, and so from this backup. An older backup may hold ${count === 1 ? 'it' : 'them'}.`;
}
