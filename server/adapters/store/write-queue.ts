import { AsyncLocalStorage } from 'node:async_hooks';
import type { Connection } from './connection.ts';
import type { Db } from './kysely-on.ts';
import { kyselyOn } from './kysely-on.ts';

/** Lets one change at a time have the one connection that writes, in the order they came. */
export type WriteQueue = {
  /** All that `work` writes through its database is committed when this resolves, and none of it when it rejects. */
  transaction<T>(work: (db: Db) => Promise<T>): Promise<T>;
  /** The connection between two transactions, for what cannot run inside one. */
  between<T>(work: (connection: Connection) => T): Promise<T>;
  /** Waits for what is under way; refuses what comes after. */
  close(): Promise<void>;
};

export function writeQueue(connection: Connection): WriteQueue {
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    if (closed) return Promise.reject(new Error('the store is closed'));
    // Waiting for oneself would be for ever; this says so at once.
    if (within.getStore()?.live) {
      return Promise.reject(new Error('a transaction may not wait for another'));
    }
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
  return {
    transaction: (work) => inTurn(() => transact(connection, work)),
    between: (work) => inTurn(async () => work(connection)),
    close: async () => {
      closed = true;
      await last;
    },
  };
}

const within = new AsyncLocalStorage<{ live: boolean }>();

async function transact<T>(connection: Connection, work: (db: Db) => Promise<T>): Promise<T> {
  const state = { live: true };
  connection.exec('BEGIN IMMEDIATE');
  try {
    const db = kyselyOn(connection, () => !state.live);
    const result = await within.run(state, () => work(db));
    state.live = false;
    connection.exec('COMMIT');
    return result;
  } catch (error) {
    state.live = false;
    // A full disk may have rolled it back already.
    if (connection.inTransaction) connection.exec('ROLLBACK');
    throw error;
  }
}
