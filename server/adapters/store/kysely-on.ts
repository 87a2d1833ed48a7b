import type { DatabaseConnection, Driver } from 'kysely';
import { Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import type { Connection } from './connection.ts';
import type { SqliteValue } from './sqlite.ts';
import type { Tables } from './tables.ts';

export type Db = Kysely<Tables>;

/**
 * Kysely on a connection of ours. `isOver` is asked before every query: one that comes after its transaction ended
 * would run by itself, and be half of a change.
 */
export function kyselyOn(connection: Connection, isOver: () => boolean = () => false): Db {
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => driverOn(connection, isOver),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
}

/** Transactions are begun and ended in `write-queue.ts` alone, which also keeps writers apart. */
function driverOn(connection: Connection, isOver: () => boolean): Driver {
  const only: DatabaseConnection = {
    executeQuery: async (query) => {
      if (isOver()) throw new Error('a query came after its transaction had ended');
      const { rows, changes } = connection.query(query.sql, query.parameters as readonly SqliteValue[]);
      // The caller's query says what its rows are; Kysely's own dialects trust it in the same way.
      return { rows: rows as never[], numAffectedRows: BigInt(changes) };
    },
    streamQuery: () => {
      throw new Error('rows are not streamed: an open read would hold up the checkpoint');
    },
  };
  return {
    init: async () => undefined,
    acquireConnection: async () => only,
    releaseConnection: async () => undefined,
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
    destroy: async () => undefined,
  };
}

async function refuse(): Promise<never> {
  throw new Error('transactions go through the write queue');
}
