import type { Mute } from '../../../core/mutes.ts';
import type { MuteReader, MuteWriter } from '../../steps/mute-port.ts';
import type { Row } from './tables.ts';
import type { Within } from './within.ts';
import { instant } from './within.ts';

export function readsOfMutes({ db }: Within): MuteReader {
  return {
    mutes: async (practice, ref) => {
      const rows = await db
        .selectFrom('mutes')
        .selectAll()
        .where('practice', '=', practice)
        .$if(ref !== null, (all) => all.where('ref', '=', ref ?? ''))
        .orderBy('at')
        .orderBy('account_id')
        .execute();
      return rows.map(toMute);
    },
  };
}

export function writesOfMutes({ db }: Within): MuteWriter {
  return {
    saveMute: async (practice, { accountId, ref, code, since, until, wordsId, at }) => {
      const changing = { until, words_id: wordsId, at: Date.parse(at) };
      await db
        .insertInto('mutes')
        .values({ practice, account_id: accountId, ref, code, since, ...changing })
        .onConflict((conflict) =>
          conflict.columns(['practice', 'ref', 'account_id', 'code', 'since']).doUpdateSet(changing),
        )
        .execute();
    },
    removeMute: async (practice, { accountId, ref, code, since }) => {
      await db
        .deleteFrom('mutes')
        .where('practice', '=', practice)
        .where('ref', '=', ref)
        .where('account_id', '=', accountId)
        .where('code', '=', code)
        .where('since', '=', since)
        .execute();
    },
  };
}

function toMute(row: Row<'mutes'>): Mute {
  return {
    ref: row.ref,
    code: row.code as Mute['code'],
    since: row.since,
    accountId: row.account_id,
    until: row.until,
    wordsId: row.words_id,
    at: instant(row.at),
  };
}
