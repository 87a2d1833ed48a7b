import { mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { flushFolder, sweepUnfinished, unlessMissing } from './folder-files.ts';
import { isUnc, networkDriveOf } from './network-drive.ts';
import { PlainTrouble } from './plain-trouble.ts';
import { openSqlite } from './store/sqlite.ts';

/** Where everything lies in a data folder. All are full paths. */
export type DataFolderPaths = {
  path: string;
  databaseFile: string;
  keyFile: string;
  /** Sealed files, named by their ids. */
  filesFolder: string;
  /** The deletion ledger; it outlives every database put beside it. */
  ledgerFile: string;
  lockFile: string;
  /** There while a restore is not finished. */
  restoreFolder: string;
};

export type DataFolder = DataFolderPaths & { close(): Promise<void> };

/** The folder cannot be used: a network drive, in use already, or left by a restore that was cut short. */
export class DataFolderTrouble extends PlainTrouble {}

/** Another process holds the folder. */
export class AlreadyRunning extends DataFolderTrouble {}

/** The names alone, without the lock: for looking while a server runs. */
export function dataFolderPaths(path: string): DataFolderPaths {
  // Resolving would turn a share's name into a path of this machine.
  const full = isUnc(path) ? path : resolve(path);
  return {
    path: full,
    databaseFile: join(full, 'onward.db'),
    keyFile: join(full, 'onward.key'),
    filesFolder: join(full, 'files'),
    ledgerFile: join(full, 'deletions.jsonl'),
    lockFile: join(full, 'onward.lock'),
    restoreFolder: join(full, 'restore-in-hand'),
  };
}

/**
 * Makes the folder when it is missing (0700) and holds it for this process alone until `close`, or until the process
 * ends in any way. Throws DataFolderTrouble. `restoring` is for `restore.ts`, which alone may enter a folder that a
 * restore left unfinished.
 */
export async function openDataFolder(
  path: string,
  { restoring = false }: { restoring?: boolean } = {},
): Promise<DataFolder> {
  const paths = dataFolderPaths(path);
  await refuseNetworkDrive(paths.path);
  const release = await holdLock(paths);
  try {
    if (!restoring) await refuseUnfinishedRestore(paths);
    await sweepUnfinished(paths.path);
    return { ...paths, close: async () => release() };
  } catch (error) {
    release();
    throw error;
  }
}

/** True once a database was made here. Its key file must then be there too. */
export async function hasDatabase(paths: DataFolderPaths): Promise<boolean> {
  return isThere(paths.databaseFile);
}

/** True when nothing here was ever sealed or hashed with a key, so that a new one may be made. */
export async function isEmptyDataFolder(paths: DataFolderPaths): Promise<boolean> {
  return !(await hasRecords(paths)) && !(await isThere(paths.ledgerFile));
}

/** True when a database or a sealed file is kept here. A key file, a ledger or a mailbox are no records. */
export async function hasRecords(paths: DataFolderPaths): Promise<boolean> {
  const files = (await readdir(paths.filesFolder).catch(unlessMissing)) ?? [];
  return files.length > 0 || (await hasDatabase(paths));
}

async function refuseNetworkDrive(path: string): Promise<void> {
  const kind = isUnc(path) ? await networkDriveOf(path) : await networkDriveOfNew(path);
  if (kind === null) return;
  throw new DataFolderTrouble({
    what: `The data folder ${path} lies on ${kind}.`,
    notDone: 'Nothing was opened: on such a drive the database can be damaged without notice.',
    next: 'Choose a folder on a disk of this machine, with the setting dataFolder. Backups may go to a network drive.',
  });
}

async function networkDriveOfNew(path: string): Promise<string | null> {
  const made = await mkdir(path, { recursive: true, mode: 0o700 });
  if (made !== undefined) await flushFolder(dirname(made));
  return networkDriveOf(path);
}

/** A finished restore has put its database in place; what is left of its folder then does no harm. */
async function refuseUnfinishedRestore(paths: DataFolderPaths): Promise<void> {
  if (!(await isThere(paths.restoreFolder)) || (await hasDatabase(paths))) return;
  throw new DataFolderTrouble({
    what: `A restore into ${paths.path} was not finished.`,
    notDone: 'Nothing was opened.',
    next: 'Run the same restore again: onward restore DIR. It begins anew and harms nothing.',
  });
}

/**
 * A lock the system lets go when the process ends, even by kill -9 or a power cut: SQLite's own, on a small database of
 * its own, so that the real one stays readable for a command that only looks.
 */
async function holdLock(paths: DataFolderPaths): Promise<() => void> {
  const lock = await openSqlite(paths.lockFile);
  try {
    lock.exec(
      'PRAGMA busy_timeout=0; PRAGMA journal_mode=MEMORY; PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE;',
    );
  } catch (error) {
    lock.close();
    throw isBusy(error) ? alreadyRunning(paths.path, error) : error;
  }
  let held = true;
  return () => {
    if (held) lock.close();
    held = false;
  };
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && /locked|busy/i.test(error.message);
}

function alreadyRunning(path: string, cause: unknown): AlreadyRunning {
  return new AlreadyRunning(
    {
      what: `Onward is already running on the data folder ${path}.`,
      notDone: 'A second one was not started: two at once would undo each other’s work.',
      next: 'Use the one that runs, or stop it first. If no window shows it, look for it among the services of this machine.',
    },
    cause,
  );
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(unlessMissing)) !== undefined;
}
