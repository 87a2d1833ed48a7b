import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LeaverEvent, LeaverRecord } from '../../../../core/leaver-record.ts';
import { keyringOf } from '../../../../server/adapters/keyring.ts';
import { MIGRATIONS } from '../../../../server/adapters/store/migrations.ts';
import type { OpenStore, StoreOptions } from '../../../../server/adapters/store/open-store.ts';
import { openStore } from '../../../../server/adapters/store/open-store.ts';
import type {
  MessageVault,
  RecordVault,
  StoredMessage,
  StoreWriter,
} from '../../../../server/steps/store-port.ts';

export const PRACTICE = 'Y99999';
export const NEIGHBOUR = 'Y88888';
export const MASTER_KEY = new Uint8Array(32).fill(7);
export const NOON = new Date('2026-03-02T12:00:00.000Z');

export const EXPECTED: LeaverEvent = { type: 'leaver-expected', source: 'person' };
export const CLAIMED: LeaverEvent = { type: 'claimed' };
export const DELETED: LeaverEvent = { type: 'deletion-certified', number: 'C-1' };

export const BLOGGS = {
  nhsNumber: '9000000009',
  name: 'Josephine Bloggs-Quillfeather',
  dateOfBirth: '1941-05-17',
};

export type TestStore = {
  store: OpenStore;
  file: string;
  deletions: unknown[];
  reopen(change?: Partial<StoreOptions>): Promise<OpenStore>;
  remove(): Promise<void>;
};

/** A store in a folder of its own, closed and removed by `remove`. */
export async function openTestStore(): Promise<TestStore> {
  const folder = await mkdtemp(join(tmpdir(), 'onward-store-'));
  const file = join(folder, 'onward.db');
  const deletions: unknown[] = [];
  const ledger = { append: async (entry: unknown) => void deletions.push(entry) };
  const options = { file, keyring: keyringOf(MASTER_KEY), ledger };
  const test: TestStore = {
    store: await openStore(options),
    file,
    deletions,
    reopen: async (change = {}) => {
      await test.store.close();
      test.store = await openStore({ ...options, ...change });
      return test.store;
    },
    remove: async () => {
      await test.store.close();
      await rm(folder, { recursive: true, maxRetries: 5 });
    },
  };
  return test;
}

export function append(
  tx: StoreWriter,
  ref: string,
  expectedVersion: number,
  events: LeaverEvent[],
  at = NOON,
  practice = PRACTICE,
): Promise<LeaverRecord> {
  return tx.append({ practice, ref, expectedVersion, events, by: 'clerk-1', at });
}

/** A record of one event, in a transaction of its own. */
export function begin(
  store: OpenStore,
  ref: string,
  events: LeaverEvent[] = [EXPECTED],
  at = NOON,
  practice = PRACTICE,
): Promise<LeaverRecord> {
  return store.transaction((tx) => append(tx, ref, 0, events, at, practice));
}

export function vaultOf(patient: RecordVault['patient'] = BLOGGS): RecordVault {
  return {
    patient,
    claims: [],
    receivingPractice: null,
    movementNumber: null,
    bagLabels: [],
    fileNames: { f1: '1of1_Lloyd_George_Record_[Josephine Bloggs-Quillfeather].pdf' },
    words: {},
  };
}

export function messageVaultOf(subject: string): MessageVault {
  return {
    from: 'scans@supplier.example',
    fromName: null,
    subject,
    excerpt: '',
    sentAt: null,
    messageIdHeader: null,
    attachments: [],
    recognition: {
      verdict: 'notes',
      reasons: [],
      supplier: null,
      recordRefs: [],
      patients: [],
      unplaced: [],
      meaning: null,
      problems: [],
    },
  };
}

export function messageOf(
  messageId: string,
  change: Partial<Omit<StoredMessage, 'records'>> = {},
): Omit<StoredMessage, 'records'> {
  return {
    messageId,
    practice: PRACTICE,
    key: `key of ${messageId}`,
    place: `inbox/${messageId}.eml`,
    state: 'filed',
    reason: 'filed',
    verdict: 'notes',
    takenInAt: NOON.toISOString(),
    repeatOf: null,
    decidedBy: null,
    decidedAt: null,
    attempts: 0,
    removed: false,
    ...change,
  };
}

type Raw = {
  exec(sql: string): void;
  prepare(sql: string): {
    all(...values: unknown[]): Record<string, unknown>[];
    run(...values: unknown[]): unknown;
  };
  close(): void;
};

/**
 * A second connection, as anybody with the file could open; on the store's own engine, for two engines in one process
 * do not see each other's locks.
 */
export function openRaw(file: string): Raw {
  const isBuiltIn = Number(process.versions.node.split('.')[0]) >= 24;
  const engine = createRequire(import.meta.url)(isBuiltIn ? 'node:sqlite' : '@photostructure/sqlite') as {
    DatabaseSync: new (file: string) => Raw;
  };
  return new engine.DatabaseSync(file);
}

/** What each of the newest steps of the schema makes, and nothing else: so they can be taken back. */
const MADE: Record<string, readonly string[]> = {
  'stays in stages': ['stage_spells'],
  'who opened what, and who may not': ['accesses', 'restrictions'],
  'holds over a whole practice': ['practice_holds'],
  'letters about several records': ['letter_records'],
  'reminders that somebody muted': ['mutes'],
  'letters in a practice’s own words': ['letter_texts'],
};

/** Takes a closed database back to before one of those steps, as somebody has it who comes from an earlier version. */
export function takeBackTo(file: string, step: keyof typeof MADE): void {
  const from = MIGRATIONS.findIndex(({ name }) => name === step);
  const raw = openRaw(file);
  for (const { name } of MIGRATIONS.slice(from))
    for (const table of MADE[name] ?? []) raw.exec(`DROP TABLE ${table}`);
  raw.exec(`DELETE FROM schema_versions WHERE version > ${from}`);
  raw.close();
}

/** Every byte that is on the disk for this database. */
export async function bytesOnDisk(file: string): Promise<Buffer> {
  const pieces = await Promise.all(
    ['', '-wal', '-shm'].map((end) => readFile(`${file}${end}`).catch(() => Buffer.alloc(0))),
  );
  return Buffer.concat(pieces);
}
