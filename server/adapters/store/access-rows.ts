import type { Happened } from '../../../core/leaver-record.ts';
import type { AccessEntry, AccessReader, AccessWriter } from '../../steps/access-port.ts';
import type { Within } from './within.ts';
import { instant } from './within.ts';

/** Keeps who may not see a record in step with the events just appended. */
export async function keepRestrictions({ db }: Within, events: readonly Happened[]): Promise<void> {
  for (const { practice, ref, event } of events) {
    if (event.type === 'access-restricted')
      await db
        .insertInto('restrictions')
        .values({ practice, ref, account_id: event.accountId })
        .onConflict((conflict) => conflict.columns(['practice', 'account_id', 'ref']).doNothing())
        .execute();
    if (event.type === 'restriction-lifted')
      await db
        .deleteFrom('restrictions')
        .where('practice', '=', practice)
        .where('ref', '=', ref)
        .where('account_id', '=', event.accountId)
        .execute();
  }
}

export function readsOfAccess({ db }: Within): AccessReader {
  return {
    closedTo: async (practice, accountId) => {
      const rows = await db
        .selectFrom('restrictions')
        .select('ref')
        .where('practice', '=', practice)
        .where('account_id', '=', accountId)
        .execute();
      return new Set(rows.map(({ ref }) => ref));
    },
    accesses: async (practice, { ref, from, to, limit }) => {
      const rows = await db
        .selectFrom('accesses')
        .selectAll()
        .where('practice', '=', practice)
        .$if(ref !== null, (all) => all.where('ref', '=', ref ?? ''))
        .$if(from !== null, (all) => all.where('at', '>=', from?.getTime() ?? 0))
        .$if(to !== null, (all) => all.where('at', '<', to?.getTime() ?? 0))
        .orderBy('at', 'desc')
        .$if(limit !== null, (all) => all.limit(limit ?? 0))
        .execute();
      return rows.map(
        (row): AccessEntry => ({
          ref: row.ref === '' ? null : row.ref,
          accountId: row.account_id,
          kind: row.kind as AccessEntry['kind'],
          at: instant(row.at),
        }),
      );
    },
    lastAccess: async (practice, ref, accountId, kind) => {
      const row = await db
        .selectFrom('accesses')
        .select('at')
        .where('practice', '=', practice)
        .where('ref', '=', ref ?? '')
        .where('account_id', '=', accountId)
        .where('kind', '=', kind)
        .orderBy('at', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row ? instant(row.at) : null;
    },
  };
}

export function writesOfAccess({ db }: Within): AccessWriter {
  return {
    noteAccess: async (practice, { ref, accountId, kind, at }) => {
      await db
        .insertInto('accesses')
        .values({ practice, ref: ref ?? '', account_id: accountId, kind, at: Date.parse(at) })
        .execute();
    },
    forgetAccesses: async (practice, before) => {
      const result = await db
        .deleteFrom('accesses')
        .where('practice', '=', practice)
        .where('at', '<', before.getTime())
        .executeTakeFirst();
      return Number(result.numDeletedRows);
    },
  };
}
