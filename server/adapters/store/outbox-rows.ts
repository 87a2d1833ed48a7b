import type { OutboxMail, StoreReader, StoreWriter } from '../../steps/store-port.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Row } from './tables.ts';
import type { Within } from './within.ts';
import { instant, instantOrNull, ms, msOrNull } from './within.ts';

export function readsOfOutbox({ db }: Within): Pick<StoreReader, 'outbox' | 'letter'> {
  return {
    outbox: async (practice, { ref, state, limit }) => {
      // Those that wait are taken in turn; of those that were sent one wants to see the latest.
      const direction = state === 'queued' || state === 'sending' ? 'asc' : 'desc';
      const rows = await db
        .selectFrom('outbox')
        .selectAll()
        .where('practice', '=', practice)
        .$if(ref !== undefined, (letters) => letters.where('ref', '=', ref ?? ''))
        .$if(state !== undefined, (letters) => letters.where('state', '=', state ?? ''))
        .orderBy('queued_at', direction)
        .orderBy('letter_id', direction)
        .limit(limit)
        .execute();
      return rows.map(toMail);
    },
    letter: async (practice, letterId) => {
      const row = await db
        .selectFrom('outbox')
        .selectAll()
        .where('practice', '=', practice)
        .where('letter_id', '=', letterId)
        .executeTakeFirst();
      return row ? toMail(row) : null;
    },
  };
}

export function writesOfOutbox({ db }: Within): Pick<StoreWriter, 'queueMail' | 'changeMail'> {
  return {
    queueMail: async (mail) => {
      const result = await db
        .insertInto('outbox')
        .values({
          practice: mail.practice,
          letter_id: mail.letterId,
          dedupe_key: mail.dedupeKey,
          ref: mail.ref,
          template: mail.template,
          params: canonicalJson(mail.params),
          state: 'queued',
          queued_at: ms(mail.queuedAt),
          sent_at: null,
          trouble: null,
        })
        .onConflict((conflict) => conflict.columns(['practice', 'dedupe_key']).doNothing())
        .executeTakeFirst();
      return result.numInsertedOrUpdatedRows === 1n;
    },
    changeMail: async (practice, letterId, { state, sentAt, trouble }) => {
      const columns = {
        ...(state === undefined ? {} : { state }),
        ...(sentAt === undefined ? {} : { sent_at: msOrNull(sentAt) }),
        ...(trouble === undefined ? {} : { trouble }),
      };
      if (Object.keys(columns).length === 0) return;
      await db
        .updateTable('outbox')
        .set(columns)
        .where('practice', '=', practice)
        .where('letter_id', '=', letterId)
        .execute();
    },
  };
}

function toMail(row: Row<'outbox'>): OutboxMail {
  return {
    letterId: row.letter_id,
    practice: row.practice,
    dedupeKey: row.dedupe_key,
    ref: row.ref,
    template: row.template as OutboxMail['template'],
    params: JSON.parse(row.params),
    state: row.state as OutboxMail['state'],
    queuedAt: instant(row.queued_at),
    sentAt: instantOrNull(row.sent_at),
    trouble: row.trouble,
  };
}
