import type { StoredMessage, StoreReader, StoreWriter } from '../../steps/store-port.ts';
import { openBytes, sealBytes } from '../keyring.ts';
import { keyOf } from './owner-keys.ts';
import type { Row } from './tables.ts';
import { messageVault, saveMessageVault } from './vault-rows.ts';
import type { Within } from './within.ts';
import { inPieces, instant, instantOrNull, ms, msOrNull } from './within.ts';

type Reads = Pick<
  StoreReader,
  | 'message'
  | 'messageByKey'
  | 'messageByHeader'
  | 'messageVault'
  | 'messages'
  | 'messagesOf'
  | 'countMessages'
>;
type Writes = Pick<StoreWriter, 'addMessage' | 'changeMessage' | 'saveMessageVault' | 'linkMessage'>;

export function readsOfMessages(within: Within): Reads {
  const rows = (practice: string) =>
    within.db.selectFrom('messages').selectAll().where('practice', '=', practice);
  const one = async (found: Row<'messages'>[]) => (await toMessages(within, found))[0] ?? null;
  return {
    message: async (practice, messageId) =>
      one(await rows(practice).where('message_id', '=', messageId).execute()),
    messageByKey: async (practice, key) =>
      one(await rows(practice).where('key', '=', key).where('repeat_of', 'is', null).execute()),
    messageByHeader: async (practice, header) =>
      one(
        await rows(practice)
          .where('header_mark', '=', headerMark(within, practice, header))
          .orderBy('taken_in_at')
          .orderBy('message_id')
          .limit(1)
          .execute(),
      ),
    messageVault: (practice, messageId) => messageVault(within, practice, messageId),
    messages: async (practice, state, limit) =>
      toMessages(
        within,
        await rows(practice)
          .where('state', '=', state)
          .orderBy('taken_in_at', 'desc')
          .orderBy('message_id')
          .limit(limit)
          .execute(),
      ),
    messagesOf: async (practice, ref) =>
      toMessages(
        within,
        await rows(practice)
          .where('message_id', 'in', (links) =>
            links
              .selectFrom('message_records')
              .select('message_id')
              .where('practice', '=', practice)
              .where('ref', '=', ref),
          )
          .orderBy('taken_in_at')
          .orderBy('message_id')
          .execute(),
      ),
    countMessages: async (practice, state) => {
      const { count } = await within.db
        .selectFrom('messages')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('practice', '=', practice)
        .where('state', '=', state)
        .executeTakeFirstOrThrow();
      return Number(count);
    },
  };
}

export function writesOfMessages(within: Within): Writes {
  return {
    addMessage: async (message, vault) => {
      await saveMessageVault(within, message.practice, message.messageId, vault);
      await within.db
        .insertInto('messages')
        .values({
          practice: message.practice,
          message_id: message.messageId,
          key: message.key,
          ...(await placed(within, message.practice, message.messageId, message.place)),
          state: message.state,
          reason: message.reason,
          verdict: message.verdict,
          taken_in_at: ms(message.takenInAt),
          repeat_of: message.repeatOf,
          decided_by: message.decidedBy,
          decided_at: msOrNull(message.decidedAt),
          attempts: message.attempts,
          removed: message.removed ? 1 : 0,
          header_mark: vault.messageIdHeader && headerMark(within, message.practice, vault.messageIdHeader),
        })
        .execute();
    },
    changeMessage: (practice, messageId, change) => changeMessage(within, practice, messageId, change),
    saveMessageVault: (practice, messageId, vault) => saveMessageVault(within, practice, messageId, vault),
    linkMessage: async (practice, messageId, ref) => {
      await within.db
        .insertInto('message_records')
        .values({ practice, message_id: messageId, ref })
        .onConflict((conflict) => conflict.columns(['practice', 'message_id', 'ref']).doNothing())
        .execute();
    },
  };
}

async function changeMessage(
  within: Within,
  practice: string,
  messageId: string,
  change: Parameters<StoreWriter['changeMessage']>[2],
): Promise<void> {
  const { place, state, reason, verdict, decidedBy, decidedAt, attempts, removed } = change;
  const columns = {
    ...(place === undefined ? {} : await placed(within, practice, messageId, place)),
    ...(state === undefined ? {} : { state }),
    ...(reason === undefined ? {} : { reason }),
    ...(verdict === undefined ? {} : { verdict }),
    ...(decidedBy === undefined ? {} : { decided_by: decidedBy }),
    ...(decidedAt === undefined ? {} : { decided_at: msOrNull(decidedAt) }),
    ...(attempts === undefined ? {} : { attempts }),
    ...(removed === undefined ? {} : { removed: removed ? 1 : 0 }),
    ...(removed === true ? { header_mark: null } : {}),
  };
  if (Object.keys(columns).length === 0) return;
  await within.db
    .updateTable('messages')
    .set(columns)
    .where('practice', '=', practice)
    .where('message_id', '=', messageId)
    .execute();
}

/** Without the master key it says nothing; angle brackets are written by some programs and not by others. */
function headerMark({ keyring }: Within, practice: string, header: string): string {
  return keyring.mac('message-id', `${practice}${header.replace(/^<|>$/g, '')}`);
}

/**
 * Where a message lies. A mark gives it the message's own id for a name; until then it may have the file name that a
 * sender chose, with the patient in it, and is sealed with the message's key.
 */
async function placed(
  within: Within,
  practice: string,
  messageId: string,
  place: string,
): Promise<Pick<Row<'messages'>, 'place' | 'place_sealed'>> {
  if (place.includes(messageId)) return { place, place_sealed: null };
  // Without its key the message was destroyed, and where it lay is not written down again.
  const key = await keyOf(within, practice, messageId);
  const sealed = key && sealBytes(key, aadOf(practice, messageId), Buffer.from(place));
  return { place: null, place_sealed: sealed };
}

async function placeOf(within: Within, row: Row<'messages'>): Promise<string> {
  if (row.place !== null) return row.place;
  const key = row.place_sealed && (await keyOf(within, row.practice, row.message_id));
  if (!row.place_sealed || !key) return '';
  const bytes = openBytes(key, aadOf(row.practice, row.message_id), row.place_sealed);
  return Buffer.from(bytes).toString('utf8');
}

function aadOf(practice: string, messageId: string): string {
  return `${practice} ${messageId} place`;
}

async function toMessages(within: Within, rows: readonly Row<'messages'>[]): Promise<StoredMessage[]> {
  const records = await recordsOf(within, rows);
  const messages: StoredMessage[] = [];
  for (const row of rows) {
    messages.push({
      messageId: row.message_id,
      practice: row.practice,
      key: row.key,
      place: await placeOf(within, row),
      state: row.state as StoredMessage['state'],
      reason: row.reason,
      verdict: row.verdict as StoredMessage['verdict'],
      takenInAt: instant(row.taken_in_at),
      repeatOf: row.repeat_of,
      decidedBy: row.decided_by,
      decidedAt: instantOrNull(row.decided_at),
      attempts: row.attempts,
      records: records.get(row.message_id) ?? [],
      removed: row.removed === 1,
    });
  }
  return messages;
}

async function recordsOf({ db }: Within, rows: readonly Row<'messages'>[]): Promise<Map<string, string[]>> {
  const records = new Map<string, string[]>();
  for (const piece of inPieces(rows)) {
    const links = await db
      .selectFrom('message_records')
      .select(['message_id', 'ref'])
      .where('practice', '=', piece[0]?.practice ?? '')
      .where(
        'message_id',
        'in',
        piece.map(({ message_id }) => message_id),
      )
      .orderBy('ref')
      .execute();
    for (const { message_id, ref } of links)
      records.set(message_id, [...(records.get(message_id) ?? []), ref]);
  }
  return records;
}
