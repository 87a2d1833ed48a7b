/** What we use of SQLite's synchronous interface: that of `node:sqlite`, which `@photostructure/sqlite` shares. */
export type SqliteStatement = {
  all(...parameters: SqliteValue[]): unknown[];
  run(...parameters: SqliteValue[]): { changes: number | bigint };
  columns(): unknown[];
};
export type SqliteDatabase = {
  exec(sql: string): void;
  prepare(sql: string): SqliteStatement;
  close(): void;
  readonly isTransaction: boolean;
};
export type SqliteValue = string | number | bigint | null | Uint8Array;

/** Opens a database file. The engine is Node's own where Node has a settled one, else the one from the package. */
export async function openSqlite(file: string): Promise<SqliteDatabase> {
  const { DatabaseSync } = await loadEngine();
  return new DatabaseSync(file);
}

type Engine = { DatabaseSync: new (file: string) => SqliteDatabase };

const SETTLED_SINCE_NODE = 24;

function loadEngine(): Promise<Engine> {
  const [major] = process.versions.node.split('.');
  if (Number(major) < SETTLED_SINCE_NODE) return import('@photostructure/sqlite');
  // Named through a variable: the types of the oldest Node that is served do not know this module.
  const builtIn: string = 'node:sqlite';
  return import(builtIn);
}
