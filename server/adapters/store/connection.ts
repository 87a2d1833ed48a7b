import { open } from 'node:fs/promises';
import type { SqliteDatabase, SqliteStatement, SqliteValue } from './sqlite.ts';
import { openSqlite } from './sqlite.ts';
import { StoreTrouble } from './store-trouble.ts';

/** One connection to the database. Every call is finished when it returns: no read stays open to hold up a checkpoint. */
export type Connection = {
  query(sql: string, parameters?: readonly SqliteValue[]): { rows: unknown[]; changes: number };
  /** Several statements, without parameters or rows. */
  exec(sql: string): void;
  readonly inTransaction: boolean;
  close(): void;
};

/**
 * Opens the file, makes every promise of the store that SQLite can keep, and asks whether it was made. A connection
 * that does not `write` refuses to.
 *
 * @throws StoreTrouble when the file is no database, or a promise was not made.
 */
export async function openConnection(file: string, { write }: { write: boolean }): Promise<Connection> {
  if (write) await makePrivate(file);
  const database = await openSqlite(file);
  try {
    settle(database, write);
  } catch (error) {
    database.close();
    throw error instanceof StoreTrouble ? error : notADatabase(file, error);
  }
  return connectionOn(database);
}

/** SQLite gives its journal the rights of the database, so it is enough to make the one file first. */
async function makePrivate(file: string): Promise<void> {
  const handle = await open(file, 'a', 0o600);
  await handle.close();
}

/** How long a lock held by another process is waited for, in milliseconds. */
export const BUSY_MS = 5000;

/** Each with what it must answer afterwards. The package's build would otherwise sync a WAL less often than FULL. */
const PROMISES: [pragma: string, value: string, answer: string | number][] = [
  ['busy_timeout', String(BUSY_MS), BUSY_MS],
  ['journal_mode', 'WAL', 'wal'],
  ['synchronous', 'FULL', 2],
  ['secure_delete', 'ON', 1],
  ['foreign_keys', 'ON', 1],
  ['temp_store', 'MEMORY', 2],
  ['trusted_schema', 'OFF', 0],
];

function settle(database: SqliteDatabase, write: boolean): void {
  for (const [pragma, value, answer] of PROMISES) {
    if (pragma === 'journal_mode' && !write) continue;
    database.prepare(`PRAGMA ${pragma} = ${value}`).all();
    if (answerOf(database, pragma) !== answer) throw promiseNotMade(pragma, value);
  }
  if (!write) database.exec('PRAGMA query_only = ON');
}

function answerOf(database: SqliteDatabase, pragma: string): unknown {
  const [row] = database.prepare(`PRAGMA ${pragma}`).all();
  return row !== null && typeof row === 'object' ? Object.values(row)[0] : undefined;
}

function connectionOn(database: SqliteDatabase): Connection {
  const prepared = statementsOf(database);
  return {
    query: (sql, parameters = []) => {
      const { statement, gives } = prepared(sql);
      if (gives) return { rows: statement.all(...parameters), changes: 0 };
      return { rows: [], changes: Number(statement.run(...parameters).changes) };
    },
    exec: (sql) => database.exec(sql),
    get inTransaction() {
      return database.isTransaction;
    },
    close: () => database.close(),
  };
}

type Prepared = { statement: SqliteStatement; gives: boolean };

/** Statements are few and come again and again; a list of varying length makes a new one, hence the bound. */
const STATEMENTS_KEPT = 300;

function statementsOf(database: SqliteDatabase): (sql: string) => Prepared {
  const kept = new Map<string, Prepared>();
  return (sql) => {
    const known = kept.get(sql);
    if (known) return known;
    const statement = database.prepare(sql);
    const prepared = { statement, gives: statement.columns().length > 0 };
    if (kept.size >= STATEMENTS_KEPT) kept.clear();
    kept.set(sql, prepared);
    return prepared;
  };
}

function promiseNotMade(pragma: string, value: string): StoreTrouble {
  return new StoreTrouble({
    what: `The database cannot be run with ${pragma} = ${value} on this disk.`,
    notDone:
      'It was not opened: without that, what is saved could be lost, or what is deleted could stay on the disk.',
    next: 'Put the data folder on a local disk of this machine, then start again.',
  });
}

function notADatabase(file: string, cause: unknown): StoreTrouble {
  return new StoreTrouble(
    {
      what: `The database ${file} cannot be read.`,
      notDone: 'Nothing was opened or changed.',
      next: 'Keep the file as it is, and restore the latest backup into a new data folder.',
    },
    cause,
  );
}
