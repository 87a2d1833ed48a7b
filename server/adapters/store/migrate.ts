import type { Connection } from './connection.ts';
import { kyselyOn } from './kysely-on.ts';
import type { Migration } from './migrations.ts';
import { MIGRATIONS } from './migrations.ts';
import { StoreTrouble } from './store-trouble.ts';

/**
 * Brings the schema up to this version of Onward. Each step and the row that says it was taken are one transaction, so
 * that a stop anywhere leaves a whole version behind, from which the next start goes on.
 *
 * @throws StoreTrouble for a database that a later version has been at.
 */
export async function migrate(
  connection: Connection,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<void> {
  for (;;) {
    const version = versionOf(connection);
    if (version > migrations.length) throw writtenByALaterVersion(version, migrations.length);
    const next = migrations[version];
    if (!next) return;
    await take(connection, next, version + 1);
  }
}

/** How many steps the database has had; 0 for a new one. */
export function versionOf(connection: Connection): number {
  const table = "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'schema_versions'";
  if (connection.query(table).rows.length === 0) return 0;
  const [row] = connection.query('SELECT max(version) AS version FROM schema_versions').rows as {
    version: number | null;
  }[];
  return row?.version ?? 0;
}

async function take(connection: Connection, { name, up }: Migration, version: number): Promise<void> {
  connection.exec('BEGIN IMMEDIATE');
  try {
    const db = kyselyOn(connection);
    await db.schema
      .createTable('schema_versions')
      .ifNotExists()
      .addColumn('version', 'integer', (column) => column.primaryKey().notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .execute();
    await up(db);
    await db.insertInto('schema_versions').values({ version, name }).execute();
    connection.exec('COMMIT');
  } catch (error) {
    if (connection.inTransaction) connection.exec('ROLLBACK');
    throw error;
  }
}

function writtenByALaterVersion(version: number, known: number): StoreTrouble {
  return new StoreTrouble({
    what: `The database was written by a later version of Onward (schema ${version}; this one knows ${known}).`,
    notDone: 'Nothing was opened or changed.',
    next: 'Start the version of Onward that wrote it, or a later one.',
  });
}
