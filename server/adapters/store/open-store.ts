import { open, stat } from 'node:fs/promises';
import type { Job, Store, StoreWriter } from '../../steps/store-port.ts';
import type { MailboxMemory } from '../graph/mailbox-memory.ts';
import type { KeyBook, Keyring } from '../keyring.ts';
import type { Connection } from './connection.ts';
import { openConnection } from './connection.ts';
import { checkpoint, flushDeleted } from './flush-deleted.ts';
import { claimJobs, finishJob, retryJob } from './job-rows.ts';
import { keyBook } from './key-book.ts';
import { knownTime } from './known-time.ts';
import { kyselyOn } from './kysely-on.ts';
import { mailboxMemory } from './mailbox-memory.ts';
import { migrate, versionOf } from './migrate.ts';
import { MIGRATIONS } from './migrations.ts';
import { saveSetting, setting } from './note-rows.ts';
import { storeReader, storeWriter } from './reader-writer.ts';
import { steadyView } from './steady-view.ts';
import { StoreTrouble } from './store-trouble.ts';
import { verifyChain } from './verify-chain.ts';
import type { Within } from './within.ts';
import type { WriteQueue } from './write-queue.ts';
import { writeQueue } from './write-queue.ts';

export type OpenStore = Store & {
  keys: KeyBook;
  mailboxes: MailboxMemory;
  /** A consistent copy of the whole database as it is now, in a new file, durable, and without what was deleted. */
  vacuumInto(path: string): Promise<void>;
  schemaVersion(): Promise<number>;
};

export type StoreOptions = {
  file: string;
  keyring: Keyring;
  /** The deletion ledger beside the database; durable when `append` resolves. */
  ledger: { append(entry: Parameters<Store['noteDeletion']>[0]): Promise<void> };
  /** Looks only, beside a server that may be running: nothing is made or brought up to date, changes are refused. */
  readOnly?: boolean;
};

/**
 * Opens the database, brings its schema up to date, and answers as the steps' store. Outside a transaction everything
 * is read on a connection of its own, so that nothing uncommitted is ever seen.
 *
 * @throws StoreTrouble, in words for the person at the machine, when it cannot be opened or must not be.
 */
export async function openStore({
  file,
  keyring,
  ledger,
  readOnly = false,
}: StoreOptions): Promise<OpenStore> {
  if (readOnly) await mustBeThere(file);
  const writing = await openConnection(file, { write: !readOnly });
  try {
    await (readOnly ? mustBeUpToDate(writing) : migrate(writing));
    const kept = { file, keyring, writing, reading: await openConnection(file, { write: false }) };
    await recogniseKey(kept, readOnly);
    return storeOn(kept, ledger);
  } catch (error) {
    writing.close();
    throw error;
  }
}

type Kept = { file: string; keyring: Keyring; writing: Connection; reading: Connection };

function storeOn({ file, keyring, writing, reading }: Kept, ledger: StoreOptions['ledger']): OpenStore {
  const queue = writeQueue(writing);
  const view = steadyView(file);
  const looking: Within = { db: kyselyOn(reading), keyring };
  const change = <T>(work: (within: Within) => Promise<T>): Promise<T> =>
    queue.transaction((db) => work({ db, keyring }));
  const writers = new WeakMap<StoreWriter, Within>();
  return {
    ...storeReader(looking),
    verifyChain: (practice) => view.during((db) => verifyChain({ db, keyring }, practice)),
    transaction: (work) =>
      change((within) => {
        const writer = storeWriter(within);
        writers.set(writer, within);
        return work(writer);
      }),
    claimJobs: (owner, now, leaseMs, limit, practice, kinds) =>
      change((within) => claimJobs(within, { owner, now, leaseMs, limit, practice, kinds })),
    finishJob: async (tx, job, owner) => finishJob(ours(writers, tx, job), job, owner),
    retryJob: (job, owner, notBefore, code) =>
      change((within) => retryJob(within, job, owner, notBefore, code)),
    noteTime: knownTime(looking, change),
    flushDeleted: () => flushDeleted(queue),
    noteDeletion: (entry) => ledger.append(entry),
    keys: keyBook(looking, change),
    mailboxes: mailboxMemory(looking, change),
    vacuumInto: (path) => vacuumInto(queue, path),
    schemaVersion: async () => versionOf(reading),
    close: once(async () => {
      await queue.close();
      await view.close();
      reading.close();
      // Closing alone leaves the journal where the engine still holds a statement; a reader elsewhere may keep it.
      checkpoint(writing);
      writing.close();
    }),
  };
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null;
  return () => {
    done ??= work();
    return done;
  };
}

/** Private before anything is in it, and on the disk when it resolves. */
async function vacuumInto(queue: WriteQueue, path: string): Promise<void> {
  const copy = await open(path, 'wx', 0o600);
  try {
    await queue.between((connection) => connection.query('VACUUM INTO ?', [path]));
    await copy.sync();
  } finally {
    await copy.close();
  }
}

function ours(writers: WeakMap<StoreWriter, Within>, tx: StoreWriter, job: Job): Within {
  const within = writers.get(tx);
  if (!within) throw new Error(`job ${job.jobId} must end inside a transaction of this store`);
  return within;
}

async function mustBeThere(file: string): Promise<void> {
  if (await stat(file).catch(() => null)) return;
  throw new StoreTrouble({
    what: `There is no database at ${file}.`,
    notDone: 'Nothing was made.',
    next: 'Check the data folder in the settings, or start the server once.',
  });
}

async function mustBeUpToDate(connection: Connection): Promise<void> {
  if (versionOf(connection) === MIGRATIONS.length) return;
  throw new StoreTrouble({
    what: 'The database is not of this version of Onward.',
    notDone: 'Nothing was read or changed.',
    next: 'Start the server of this version once: it brings an older database up to date.',
  });
}

const KEY_IDENTITY = 'key-identity';

/** A database read with another master key would look as if everything in it had been destroyed. */
async function recogniseKey({ keyring, writing }: Kept, readOnly: boolean): Promise<void> {
  const within: Within = { db: kyselyOn(writing), keyring };
  const known = await setting(within, KEY_IDENTITY);
  if (known === null && !readOnly) return saveSetting(within, KEY_IDENTITY, keyring.identity());
  if (known === keyring.identity()) return;
  throw new StoreTrouble({
    what: 'The key file is not the one that this database was made with.',
    notDone: 'Nothing was opened or changed.',
    next: 'Put back the key file that belongs to this data folder, then start again.',
  });
}
