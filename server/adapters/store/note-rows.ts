import { sql } from 'kysely';
import type { StoreReader, StoreWriter } from '../../steps/store-port.ts';
import type { Within } from './within.ts';
import { instant, ms } from './within.ts';

type Reads = Pick<StoreReader, 'reminderSent' | 'lastReminder' | 'backups' | 'setting'>;
type Writes = Pick<StoreWriter, 'recordReminder' | 'recordBackup' | 'saveSetting'>;

/** What Onward must remember of itself: reminders sent, backups made, settings. */
export function readsOfNotes(within: Within): Reads {
  const { db } = within;
  return {
    reminderSent: async (practice, key) => {
      const row = await db
        .selectFrom('reminders')
        .select('key')
        .where('practice', '=', practice)
        .where('key', '=', key)
        .executeTakeFirst();
      return row !== undefined;
    },
    lastReminder: async (practice, keyPrefix) => {
      const row = await db
        .selectFrom('reminders')
        .select('at')
        .where('practice', '=', practice)
        .where(sql<string>`substr(${sql.ref('key')}, 1, ${keyPrefix.length})`, '=', keyPrefix)
        .orderBy('at', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row ? instant(row.at) : null;
    },
    backups: async (practice) => {
      const rows = await db
        .selectFrom('backups')
        .select(['at', 'expires_on'])
        .where('practice', practice === null ? 'is' : '=', practice)
        .orderBy('at', 'desc')
        .execute();
      return rows.map(({ at, expires_on }) => ({ at: instant(at), expiresOn: expires_on }));
    },
    setting: (key) => setting(within, key),
  };
}

export function writesOfNotes(within: Within): Writes {
  const { db } = within;
  return {
    recordReminder: async (practice, key, at) => {
      const result = await db
        .insertInto('reminders')
        .values({ practice, key, at: at.getTime() })
        .onConflict((conflict) => conflict.columns(['practice', 'key']).doNothing())
        .executeTakeFirst();
      return result.numInsertedOrUpdatedRows === 1n;
    },
    recordBackup: async ({ practice, at, expiresOn }) => {
      await db
        .insertInto('backups')
        .values({ practice, at: ms(at), expires_on: expiresOn })
        .execute();
    },
    saveSetting: (key, value) => saveSetting(within, key, value),
  };
}

export async function setting({ db }: Within, key: string): Promise<string | null> {
  const row = await db.selectFrom('settings').select('value').where('key', '=', key).executeTakeFirst();
  return row?.value ?? null;
}

export async function saveSetting({ db }: Within, key: string, value: string): Promise<void> {
  await db
    .insertInto('settings')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
}
