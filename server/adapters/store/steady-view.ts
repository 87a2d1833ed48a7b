import type { Connection } from './connection.ts';
import { openConnection } from './connection.ts';
import type { Db } from './kysely-on.ts';
import { kyselyOn } from './kysely-on.ts';

/** A connection that sees the database unchanged for as long as one piece of work takes, whatever is written meanwhile. */
export type SteadyView = {
  during<T>(work: (db: Db) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/**
 * Opened when first needed and then kept: the package's engine lets go of a connection only when every statement of it
 * was collected, so that one opened for each use would pile up.
 */
export function steadyView(file: string): SteadyView {
  let connection: Connection | null = null;
  let last: Promise<unknown> = Promise.resolve();
  const view = async <T>(work: (db: Db) => Promise<T>): Promise<T> => {
    connection ??= await openConnection(file, { write: false });
    connection.exec('BEGIN');
    try {
      return await work(kyselyOn(connection));
    } finally {
      connection.exec('ROLLBACK');
    }
  };
  return {
    during: (work) => {
      const next = last.then(() => view(work));
      last = next.catch(() => undefined);
      return next;
    },
    close: async () => {
      await last;
      connection?.close();
      connection = null;
    },
  };
}
