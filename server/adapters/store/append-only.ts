/**
 * The triggers that make the trail append-only, in SQLite's words; PostgreSQL will need its own here. They stop slips
 * and simple edits. Whoever can drop a trigger is found out by the hash chain.
 */
export const APPEND_ONLY: readonly string[] = [
  `CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
   BEGIN SELECT RAISE(ABORT, 'events are append-only'); END`,
  `CREATE TRIGGER events_are_never_removed BEFORE DELETE ON events
   BEGIN SELECT RAISE(ABORT, 'events are append-only'); END`,
  // "INSERT OR REPLACE" removes the old row without asking the trigger above.
  `CREATE TRIGGER events_are_never_replaced BEFORE INSERT ON events
   WHEN EXISTS (SELECT 1 FROM events WHERE practice = NEW.practice
                AND (chain_no = NEW.chain_no OR (ref = NEW.ref AND version = NEW.version)))
   BEGIN SELECT RAISE(ABORT, 'events are append-only'); END`,
];
