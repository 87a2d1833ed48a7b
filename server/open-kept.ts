import {
  type DataFolderPaths,
  dataFolderPaths,
  hasDatabase,
  isEmptyDataFolder,
  openDataFolder,
} from './adapters/data-folder.ts';
import { type DeletionLedger, openDeletionLedger } from './adapters/deletion-ledger.ts';
import { type Keyring, openKeyring } from './adapters/keyring.ts';
import { PlainTrouble } from './adapters/plain-trouble.ts';
import { openSealedFiles } from './adapters/sealed-files.ts';
import { type OpenStore, openStore } from './adapters/store/open-store.ts';
import type { FileStore } from './steps/file-port.ts';

/** All that is kept in the data folder: keys, store, sealed files and the ledger of deletions. */
export type Kept = {
  paths: DataFolderPaths;
  keyring: Keyring;
  ledger: DeletionLedger;
  store: OpenStore;
  files: FileStore;
  close(): Promise<void>;
};

/** Holds the data folder for this process and opens everything in it; a new folder gets its keys and its database. */
export async function openKept(dataFolder: string): Promise<Kept> {
  const folder = await openDataFolder(dataFolder);
  try {
    const keyring = await openKeyring(folder.keyFile, { mayCreate: await isEmptyDataFolder(folder) });
    const kept = await openWith(folder, keyring, false);
    return {
      ...kept,
      close: async () => {
        await kept.store.close();
        await folder.close();
      },
    };
  } catch (error) {
    await folder.close();
    throw error;
  }
}

/**
 * Opens what a running server holds, for the one thing that may be done beside it: a backup, which reads everything
 * and notes only that it was made. SQLite keeps the two writers apart.
 */
export async function openBesideServer(dataFolder: string): Promise<Kept> {
  return openThere(dataFolder, false);
}

/** Opens what is there for reading, beside a server that may be running. Makes and changes nothing. */
export async function lookIntoKept(dataFolder: string): Promise<Kept> {
  return openThere(dataFolder, true);
}

async function openThere(dataFolder: string, readOnly: boolean): Promise<Kept> {
  const paths = dataFolderPaths(dataFolder);
  if (!(await hasDatabase(paths))) throw nothingKept(paths.path);
  const kept = await openWith(paths, await openKeyring(paths.keyFile), readOnly);
  return { ...kept, close: () => kept.store.close() };
}

async function openWith(
  paths: DataFolderPaths,
  keyring: Keyring,
  readOnly: boolean,
): Promise<Omit<Kept, 'close'>> {
  const ledger = await openDeletionLedger(paths.ledgerFile, keyring);
  const store = await openStore({ file: paths.databaseFile, keyring, ledger, readOnly });
  try {
    return { paths, keyring, ledger, store, files: await openSealedFiles(paths.filesFolder, store.keys) };
  } catch (error) {
    await store.close();
    throw error;
  }
}

function nothingKept(folder: string): PlainTrouble {
  return new PlainTrouble({
    what: `In the data folder ${folder} nothing is kept yet.`,
    notDone: 'There was nothing to read.',
    next: 'Start Onward once with "onward serve", or set ONWARD_DATA_FOLDER to the folder it uses.',
  });
}
