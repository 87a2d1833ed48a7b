import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DATABASE_FILE, readManifest } from './backup-manifest.ts';
import { diskTrouble, RestoreTrouble } from './backup-trouble.ts';
import { type DataFolder, hasDatabase, hasRecords, openDataFolder } from './data-folder.ts';
import { type DeletionEntry, openDeletionLedger, writeDeletionLedger } from './deletion-ledger.ts';
import { flushFolder, unlessMissing, unlinkIfThere } from './folder-files.ts';
import { readKeyFile, writeKeyFile } from './key-file.ts';
import { type Keyring, keyringOf } from './keyring.ts';
import { PlainTrouble } from './plain-trouble.ts';
import { copyOut, filesCheckedIn, type Source } from './restore-contents.ts';
import { deleteAgain, keepKnownFiles } from './restore-deletions.ts';
import { letNothingGoTwice } from './restore-past.ts';
import { openStore } from './store/open-store.ts';

export type RestoreInput = {
  /** The backup: a folder named `onward-backup-…`. */
  from: string;
  /** Where to: a data folder without records. A ledger, a key file and a mailbox may lie there, and are kept. */
  dataFolder: string;
  /** The master key file; without it the one in the data folder. */
  keyFile?: string;
  /** The deletion ledger as it last was, where it is not in the data folder: deletions after the backup stand only there. */
  ledgerFile?: string;
};

export type Restored = {
  dataFolder: string;
  /** When the backup was made: everything is as it was then. */
  at: string;
  files: number;
  /** References of records that were deleted again because the ledger says so. */
  deletedAgain: string[];
  /** Sentences for whoever restored. */
  words: string[];
  /** Sentences about what a person must look at; none when all is well. */
  needsAPerson: string[];
};

/**
 * Puts a backup into an empty data folder. Everything is verified first, deleted records are deleted again before
 * anything is in its place, and the database comes last: until then no server opens the folder. Killed anywhere, it can
 * be run again. Throws RestoreTrouble or another PlainTrouble.
 */
export async function restoreBackup(input: RestoreInput): Promise<Restored> {
  const folder = await openDataFolder(input.dataFolder, { restoring: true });
  try {
    return await restore(input, folder);
  } catch (error) {
    if (error instanceof PlainTrouble) throw error;
    const disk = diskTrouble(error, folder.path);
    throw disk ? new RestoreTrouble({ ...disk, notDone: NOT_DONE }, error) : error;
  } finally {
    await folder.close();
  }
}

async function restore(input: RestoreInput, folder: DataFolder): Promise<Restored> {
  await refuseRecords(folder);
  const masterKey = await keyFor(input, folder);
  const keyring = keyringOf(masterKey);
  const source = await sourceOf(input.from, keyring);
  const ledgers = await ledgerUnion(input, folder, keyring);
  await filesCheckedIn(source);
  await prepareFolder(folder);
  await copyOut(source, keyring, folder.restoreFolder);
  const done = await settle(source, folder, keyring, ledgers.entries);
  await putInPlace(folder, masterKey, () => writeDeletionLedger(folder.ledgerFile, keyring, ledgers.entries));
  const { at } = source.manifest;
  return {
    dataFolder: folder.path,
    at,
    files: done.files,
    deletedAgain: done.deletedAgain,
    words: words(folder, at, done.deletedAgain.length),
    needsAPerson: [...(ledgers.current ? [] : [noCurrentLedger(at)]), ...done.needsAPerson],
  };
}

async function refuseRecords(folder: DataFolder): Promise<void> {
  const unfinished = (await isThere(folder.restoreFolder)) && !(await hasDatabase(folder));
  if (unfinished || !(await hasRecords(folder))) return;
  throw new RestoreTrouble({
    what: `The data folder ${folder.path} holds records already.`,
    notDone: 'Nothing was restored, and nothing there was changed.',
    next: 'Restore into a new folder, with --ledger naming the ledger of this one, or move this one away first.',
  });
}

async function keyFor(input: RestoreInput, folder: DataFolder): Promise<Uint8Array> {
  const here = await readKeyFile(folder.keyFile);
  if (input.keyFile === undefined) return here ?? refuse(noKey(folder));
  const given = (await readKeyFile(input.keyFile, { anyRights: true })) ?? refuse(noSuchKey(input.keyFile));
  if (here && keyringOf(here).identity() !== keyringOf(given).identity())
    refuse(twoKeys(input.keyFile, folder));
  return given;
}

async function sourceOf(from: string, keyring: Keyring): Promise<Source> {
  const manifest = await readManifest(from, keyring);
  if (manifest === 'missing') return refuse(noBackup(from));
  if (manifest === 'another-key') return refuse(anotherKey(from));
  if (manifest === 'damaged') return refuse(damaged(from, 'Its manifest was changed or is not whole.'));
  if (!manifest.files.some(({ path }) => path === DATABASE_FILE))
    return refuse(damaged(from, 'It has no database.'));
  return { folder: from, manifest };
}

/** Each ledger must hold by itself. `current` is false when only the backup's own is there. */
async function ledgerUnion(
  input: RestoreInput,
  folder: DataFolder,
  keyring: Keyring,
): Promise<{ entries: DeletionEntry[]; current: boolean }> {
  if (input.ledgerFile !== undefined && !(await isThere(input.ledgerFile)))
    refuse(noLedger(input.ledgerFile));
  const candidates = [input.ledgerFile, folder.ledgerFile].filter((file) => file !== undefined);
  const later: string[] = [];
  for (const file of candidates) if (await isThere(file)) later.push(file);
  const entries = new Map<string, DeletionEntry>();
  for (const file of [join(input.from, 'deletions.jsonl'), ...later])
    for (const entry of await (await openDeletionLedger(file, keyring)).entries())
      entries.set(JSON.stringify(entry), entry);
  const inOrder = [...entries.values()].sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
  return { entries: inOrder, current: later.length > 0 };
}

/** Away with what an earlier, unfinished restore put here; its folder comes first, as the mark that it is unfinished. */
async function prepareFolder(folder: DataFolder): Promise<void> {
  if (await isThere(folder.restoreFolder)) await rm(folder.filesFolder, { recursive: true, force: true });
  await rm(folder.restoreFolder, { recursive: true, force: true });
  await mkdir(join(folder.restoreFolder, 'files'), { recursive: true, mode: 0o700 });
  await flushFolder(folder.path);
}

/** Brings the restored store to the present as far as it may be, and lets it go. */
async function settle(
  { manifest }: Source,
  folder: DataFolder,
  keyring: Keyring,
  entries: readonly DeletionEntry[],
): Promise<{ files: number; deletedAgain: string[]; needsAPerson: string[] }> {
  const ledger = await openDeletionLedger(folder.ledgerFile, keyring);
  const store = await openStore({ file: stagedDatabase(folder), keyring, ledger });
  try {
    const { deletedAgain, trailEndsBefore } = await deleteAgain(store, entries);
    const { kept, missing } = await keepKnownFiles(join(folder.restoreFolder, 'files'), store);
    const past = await letNothingGoTwice(store, manifest);
    await store.flushDeleted();
    const lost = missing === 0 ? [] : [filesMissing(missing)];
    return { files: kept, deletedAgain, needsAPerson: [...trailEndsBefore.map(trailEnds), ...lost, ...past] };
  } finally {
    await store.close();
  }
}

/** The database last: with it in its place the restore is done. */
async function putInPlace(
  folder: DataFolder,
  masterKey: Uint8Array,
  putLedger: () => Promise<void>,
): Promise<void> {
  if (!(await isThere(folder.keyFile))) await writeKeyFile(folder.keyFile, masterKey);
  await rm(folder.filesFolder, { recursive: true, force: true });
  await rename(join(folder.restoreFolder, 'files'), folder.filesFolder);
  await putLedger();
  for (const journal of ['-wal', '-shm']) await unlinkIfThere(`${folder.databaseFile}${journal}`);
  await flushFolder(folder.path);
  await rename(stagedDatabase(folder), folder.databaseFile);
  await flushFolder(folder.path);
  await rm(folder.restoreFolder, { recursive: true, force: true });
}

function stagedDatabase(folder: DataFolder): string {
  return join(folder.restoreFolder, 'onward.db');
}

const NOT_DONE = 'Nothing was restored.';

function refuse(trouble: { what: string; next: string }): never {
  throw new RestoreTrouble({ ...trouble, notDone: NOT_DONE });
}

function noKey({ keyFile }: DataFolder) {
  return {
    what: 'A restore needs the master key that the backup was made with, and it is not in the data folder.',
    next: `Name the copy of the key file with --key FILE, or put it at ${keyFile}.`,
  };
}

function noSuchKey(file: string) {
  return { what: `There is no key file ${file}.`, next: 'Name the copy of the key file with --key FILE.' };
}

function twoKeys(file: string, { keyFile }: DataFolder) {
  return {
    what: `The key file ${file} is not the one in the data folder, ${keyFile}.`,
    next: 'Restore into a new folder, or leave out --key.',
  };
}

function noBackup(from: string) {
  return {
    what: `${from} is no backup: it has no manifest.`,
    next: 'Name one of the folders called onward-backup-… that lie where backups go.',
  };
}

function anotherKey(from: string) {
  return {
    what: `The backup ${from} was made with another master key.`,
    next: 'Name the key file that belongs to it with --key FILE.',
  };
}

function damaged(from: string, why: string) {
  return { what: `The backup ${from} is damaged. ${why}`, next: 'Restore another backup.' };
}

function noLedger(file: string) {
  return {
    what: `There is no ledger ${file}.`,
    next: 'Name the file deletions.jsonl of the data folder that was used last.',
  };
}

function noCurrentLedger(at: string): string {
  return `No ledger but the backup’s own was there, so what was deleted after ${at} is back. If the old data folder can still be read, restore again into a new folder with --ledger naming its deletions.jsonl; else delete those records again by their certificates.`;
}

function trailEnds(ref: string): string {
  return `${ref}: its trail ends before its deletion. Its details and files were destroyed again, as the ledger says. Keep its certificate with this note; the trail does not show the deletion.`;
}

function filesMissing(count: number): string {
  return `${count} of the stored files ${count === 1 ? 'was' : 'were'} not in the backup. Ask the scanning company for the notes again where a record misses them.`;
}

function words({ keyFile, ledgerFile }: DataFolder, at: string, again: number): string[] {
  return [
    `Everything is as it was at ${at}: later work, accounts and passwords are not in it, and everybody is signed out.`,
    `${again} ${again === 1 ? 'record was' : 'records were'} deleted again, as the ledger ${ledgerFile} says.`,
    'Messages that came after that time lie in the mailbox folders filed, needs-a-person and ignored: move those from then on back to the inbox, and they are taken in again.',
    `The key file is ${keyFile}: keep a copy of it apart from the backups.`,
  ];
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(unlessMissing)) !== undefined;
}
