import { setTimeout as wait } from 'node:timers/promises';
import type { Connection } from './connection.ts';
import { BUSY_MS } from './connection.ts';
import { StoreTrouble } from './store-trouble.ts';
import type { WriteQueue } from './write-queue.ts';

/**
 * Moves the journal into the database and cuts it to nothing. Pages are overwritten as they are freed (secure_delete),
 * so that afterwards the journal was the last place where something deleted could stand. A reader elsewhere, a backup
 * say, holds it up for a moment.
 *
 * @throws StoreTrouble when it stays held up: what was deleted may still be on the disk.
 */
export async function flushDeleted(queue: WriteQueue): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { busy, log } = await queue.between(checkpoint);
    if (busy === 0 && log === 0) return;
    await wait(PAUSE_MS);
  }
  throw new StoreTrouble({
    what: 'What was deleted could not be cleared from the journal: another program is reading the database.',
    notDone: 'The deletion was not confirmed.',
    next: 'Nothing needs doing now: it is tried again. If it stays so, stop what else reads the data folder.',
  });
}

const ATTEMPTS = 50;
const PAUSE_MS = 100;

type Checkpoint = { busy: number; log: number };

/** Asks once and does not wait inside SQLite, where nobody else would be served meanwhile. */
export function checkpoint(connection: Connection): Checkpoint {
  connection.exec('PRAGMA busy_timeout = 0');
  try {
    const [row] = connection.query('PRAGMA wal_checkpoint(TRUNCATE)').rows as Checkpoint[];
    return row ?? { busy: 1, log: 0 };
  } finally {
    connection.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
  }
}
