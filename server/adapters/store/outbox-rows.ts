import type { ExpressionBuilder } from 'kysely';
import type { LetterAnswer, OutboxMail, StoreReader, StoreWriter } from '../../steps/store-port.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Db } from './kysely-on.ts';
import type { Row, Tables } from './tables.ts';
import type { Within } from './within.ts';
import { inPieces, instant, instantOrNull, ms, msOrNull } from './within.ts';

export function readsOfOutbox({ db }: Within): Pick<StoreReader, 'outbox' | 'letter' | 'letterAnswers'> {
  return {
    outbox: async (practice, { ref, state, limit }) => {
      // Those that wait are taken in turn; of those that were sent one wants to see the latest.
      const direction = state === 'queued' || state === 'sending' ? 'asc' : 'desc';
      const rows = await db
        .selectFrom('outbox')
        .selectAll()
        .where('practice', '=', practice)
        .$if(ref !== undefined, (letters) => letters.where(isAbout(practice, ref ?? '')))
        .$if(state !== undefined, (letters) => letters.where('state', '=', state ?? ''))
        .orderBy('queued_at', direction)
        .orderBy('letter_id', direction)
        .limit(limit)
        .execute();
      return withRecords(db, practice, rows);
    },
    letter: async (practice, letterId) => {
      const row = await db
        .selectFrom('outbox')
        .selectAll()
        .where('practice', '=', practice)
        .where('letter_id', '=', letterId)
        .executeTakeFirst();
      return row ? ((await withRecords(db, practice, [row]))[0] ?? null) : null;
    },
    letterAnswers: async (practice, letterIds) => {
      const found: LetterAnswer[] = [];
      for (let from = 0; from < letterIds.length; from += AT_ONCE) {
        const rows = await db
          .selectFrom('letter_answers')
          .selectAll()
          .where('practice', '=', practice)
          .where('letter_id', 'in', letterIds.slice(from, from + AT_ONCE))
          .execute();
        found.push(...rows.map(toAnswer));
      }
      return found.sort((a, b) => a.at.localeCompare(b.at) || a.messageId.localeCompare(b.messageId));
    },
  };
}

export function writesOfOutbox({
  db,
}: Within): Pick<
  StoreWriter,
  'queueMail' | 'joinLetter' | 'leaveLetter' | 'changeMail' | 'noteLetterAnswer'
> {
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
    joinLetter: async (practice, letterId, ref) => {
      await db
        .insertInto('letter_records')
        .values({ practice, letter_id: letterId, ref })
        .onConflict((conflict) => conflict.columns(['practice', 'letter_id', 'ref']).doNothing())
        .execute();
    },
    leaveLetter: async (practice, letterId, ref) => {
      await db
        .deleteFrom('letter_records')
        .where('practice', '=', practice)
        .where('letter_id', '=', letterId)
        .where('ref', '=', ref)
        .execute();
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
    noteLetterAnswer: async ({ practice, letterId, messageId, kind, cause, at }) => {
      await db
        .insertInto('letter_answers')
        .values({ practice, letter_id: letterId, message_id: messageId, kind, cause, at: ms(at) })
        .onConflict((conflict) => conflict.columns(['practice', 'letter_id', 'message_id']).doNothing())
        .execute();
    },
  };
}

/** A statement may have only so many values. */
const AT_ONCE = 500;

function toAnswer(row: Row<'letter_answers'>): LetterAnswer {
  return {
    practice: row.practice,
    letterId: row.letter_id,
    messageId: row.message_id,
    kind: row.kind as LetterAnswer['kind'],
    cause: row.cause as LetterAnswer['cause'],
    at: instant(row.at),
  };
}

/** Letters about this record alone, and those about several of which it is one. */
function isAbout(practice: string, ref: string) {
  return (letters: ExpressionBuilder<Tables, 'outbox'>) =>
    letters.or([
      letters('ref', '=', ref),
      letters(
        'letter_id',
        'in',
        letters
          .selectFrom('letter_records')
          .select('letter_records.letter_id')
          .where('letter_records.practice', '=', practice)
          .where('letter_records.ref', '=', ref),
      ),
    ]);
}

async function withRecords(db: Db, practice: string, rows: readonly Row<'outbox'>[]): Promise<OutboxMail[]> {
  const several = new Map<string, string[]>();
  const ids = rows.filter(({ ref }) => ref === null).map(({ letter_id }) => letter_id);
  for (const piece of inPieces(ids)) {
    const found = await db
      .selectFrom('letter_records')
      .select(['letter_id', 'ref'])
      .where('practice', '=', practice)
      .where('letter_id', 'in', piece)
      .orderBy('ref')
      .execute();
    for (const { letter_id, ref } of found) several.set(letter_id, [...(several.get(letter_id) ?? []), ref]);
  }
  return rows.map((row) => toMail(row, row.ref === null ? (several.get(row.letter_id) ?? []) : [row.ref]));
}

function toMail(row: Row<'outbox'>, records: readonly string[]): OutboxMail {
  return {
    letterId: row.letter_id,
    practice: row.practice,
    dedupeKey: row.dedupe_key,
    ref: row.ref,
    records,
    template: row.template as OutboxMail['template'],
    params: JSON.parse(row.params),
    state: row.state as OutboxMail['state'],
    queuedAt: instant(row.queued_at),
    sentAt: instantOrNull(row.sent_at),
    trouble: row.trouble,
  };
}
