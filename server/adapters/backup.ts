import { randomUUID } from 'node:crypto';
import { mkdir, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { addDays, londonDate } from '../../core/dates.ts';
import type { Store } from '../steps/store-port.ts';
import { fillBackup } from './backup-contents.ts';
import {
  flushBackupFolder,
  removeExpiredBackups,
  sweepUnfinishedBackups,
  UNFINISHED_BACKUP,
} from './backup-retention.ts';
import { BackupTrouble, diskTrouble } from './backup-trouble.ts';
import type { DataFolderPaths } from './data-folder.ts';
import { writeNew } from './durable-write.ts';
import { unlessMissing } from './folder-files.ts';
import type { KeyBook, Keyring } from './keyring.ts';
import { PlainTrouble } from './plain-trouble.ts';

export type BackupInput = {
  paths: DataFolderPaths;
  store: Pick<Store, 'transaction'> & { vacuumInto(path: string): Promise<void>; keys: KeyBook };
  keyring: Keyring;
  /** The folder that backups go into, on another disk; a network drive will do. */
  target: string;
  practices: readonly { odsCode: string; backupRetentionDays: number }[];
  now: Date;
  /** Writes the master key beside the backup too. Whoever has both can read everything. */
  withKey?: boolean;
};

export type BackupMade = {
  folder: string;
  at: string;
  /** The last day it may be kept: the shortest time that any practice in it promises. */
  expiresOn: string;
  files: number;
  bytes: number;
  /** Where the master key was written, when that was asked for. */
  keyFile: string | null;
  /** Names of older backups whose time was over. */
  removed: string[];
  /** Sentences for whoever made it. */
  words: string[];
  /** Sentences about what a person must look at; none when all is well. */
  needsAPerson: string[];
};

/**
 * Makes a backup while the server works: one consistent copy of the database, sealed; the sealed files as they are;
 * the deletion ledger. It gets its name, `onward-backup-…`, when it is whole and on the disk, so that what a crash
 * leaves is never taken for one. Throws BackupTrouble or another PlainTrouble.
 */
export async function makeBackup(input: BackupInput): Promise<BackupMade> {
  try {
    return await backUp(input);
  } catch (error) {
    if (error instanceof PlainTrouble) throw error;
    const disk = diskTrouble(error, input.target);
    throw disk ? new BackupTrouble({ ...disk, notDone: 'No backup was made.' }, error) : error;
  }
}

async function backUp(input: BackupInput): Promise<BackupMade> {
  const { paths, store, keyring, target, practices, now } = input;
  await makeTarget(paths, target);
  await sweepUnfinishedBackups(target);
  const at = now.toISOString();
  const expiresOn = addDays(londonDate(now), Math.min(...practices.map((one) => one.backupRetentionDays)));
  const beside = join(target, `${UNFINISHED_BACKUP}${randomUUID()}.tmp`);
  try {
    const backup = await fillBackup(beside, input, { at, expiresOn });
    // Noted first: a backup nobody knows of would be a copy kept and forgotten.
    await store.transaction((tx) => tx.recordBackup({ practice: null, at, expiresOn }));
    const keyFile = input.withKey ? await copyKey(paths, target, at) : null;
    const folder = await nameIt(beside, target, at);
    const old = await removeExpiredBackups(target, keyring, londonDate(now));
    return {
      folder,
      at,
      expiresOn,
      ...backup.size,
      keyFile,
      removed: old.removed,
      words: words(paths, keyFile),
      needsAPerson: [...backup.needsAPerson, ...old.needsAPerson],
    };
  } catch (error) {
    await rm(beside, { recursive: true, force: true });
    throw error;
  }
}

async function nameIt(beside: string, target: string, at: string): Promise<string> {
  const stamp = at.replace(/\.\d+Z$/, 'Z').replaceAll(':', '-');
  for (let turn = 1; ; turn += 1) {
    const folder = join(target, `onward-backup-${stamp}${turn === 1 ? '' : `-${turn}`}`);
    if (await stat(folder).catch(unlessMissing)) continue;
    await rename(beside, folder);
    await flushBackupFolder(target);
    return folder;
  }
}

/** Asked twice: before anything is made, and of where links really lead. */
async function makeTarget(paths: DataFolderPaths, target: string): Promise<void> {
  refuseInside(paths.path, resolve(target), target);
  await mkdir(target, { recursive: true, mode: 0o700 });
  refuseInside(await realpath(paths.path), await realpath(target), target);
}

function refuseInside(dataFolder: string, place: string, target: string): void {
  const way = relative(dataFolder, place);
  if (/^\.\.([\\/]|$)/.test(way) || resolve(way) === way) return;
  throw new BackupTrouble({
    what: `${target} lies in the data folder.`,
    notDone: 'No backup was made: it would be lost together with what it is a copy of.',
    next: 'Choose a folder on another disk.',
  });
}

async function copyKey(paths: DataFolderPaths, target: string, at: string): Promise<string> {
  const to = join(target, `onward-master-key-${at.slice(0, 10)}-${randomUUID().slice(0, 8)}.key`);
  await writeNew(to, [await readFile(paths.keyFile)]);
  await flushBackupFolder(target);
  return to;
}

function words(paths: DataFolderPaths, keyFile: string | null): string[] {
  if (keyFile !== null)
    return [
      `The master key was written to ${keyFile}.`,
      'Move it away from the backups now: whoever has both can read everything.',
    ];
  return [
    'The master key is not in the backup, and without it nobody can read the backup.',
    `Keep a copy of ${paths.keyFile} in a safe place, apart from the backups.`,
  ];
}
