import { destroyVaults } from './vault-rows.ts';
import type { Within } from './within.ts';
import { inPieces } from './within.ts';

/**
 * Takes away everything that names the patient of a record: its key, its vault, its files' rows, what its messages
 * said, and which of its reminders somebody muted. The trail, the stub and the mark of the NHS number stay. A message that another record with a vault is linked
 * to keeps its own vault, until that record goes.
 */
export async function destroyVault(
  within: Within,
  practice: string,
  ref: string,
  messageIds: readonly string[],
): Promise<void> {
  await destroyVaults(within, practice, 'record', [ref]);
  await within.db.deleteFrom('files').where('practice', '=', practice).where('owner', '=', ref).execute();
  await within.db.deleteFrom('mutes').where('practice', '=', practice).where('ref', '=', ref).execute();
  const needed = await neededElsewhere(within, practice, ref, messageIds);
  await destroyMessages(
    within,
    practice,
    messageIds.filter((messageId) => !needed.has(messageId)),
  );
}

/** Ignored messages that belong to no record and have had their time. Their rows stay, to know the same bytes again. */
export async function forgetMessages(within: Within, practice: string, takenInBefore: Date): Promise<number> {
  const rows = await within.db
    .selectFrom('messages')
    .innerJoin('keys', (join) =>
      join.onRef('keys.practice', '=', 'messages.practice').onRef('keys.owner', '=', 'messages.message_id'),
    )
    .leftJoin('message_records', (join) =>
      join
        .onRef('message_records.practice', '=', 'messages.practice')
        .onRef('message_records.message_id', '=', 'messages.message_id'),
    )
    .select('messages.message_id')
    .where('messages.practice', '=', practice)
    .where('state', '=', 'ignored')
    .where('taken_in_at', '<', takenInBefore.getTime())
    .where('message_records.ref', 'is', null)
    .execute();
  const messageIds = rows.map(({ message_id }) => message_id);
  await destroyMessages(within, practice, messageIds);
  return messageIds.length;
}

async function destroyMessages(
  within: Within,
  practice: string,
  messageIds: readonly string[],
): Promise<void> {
  await destroyVaults(within, practice, 'message', messageIds);
  for (const piece of inPieces(messageIds)) {
    await within.db
      .updateTable('messages')
      .set({ place_sealed: null })
      .where('practice', '=', practice)
      .where('message_id', 'in', piece)
      .execute();
  }
}

async function neededElsewhere(
  { db }: Within,
  practice: string,
  ref: string,
  messageIds: readonly string[],
): Promise<Set<string>> {
  const needed = new Set<string>();
  for (const piece of inPieces(messageIds)) {
    const rows = await db
      .selectFrom('message_records')
      .innerJoin('vaults', (join) =>
        join
          .onRef('vaults.practice', '=', 'message_records.practice')
          .onRef('vaults.owner', '=', 'message_records.ref')
          .on('vaults.kind', '=', 'record'),
      )
      .select('message_records.message_id')
      .where('message_records.practice', '=', practice)
      .where('message_records.message_id', 'in', piece)
      .where('message_records.ref', '!=', ref)
      .execute();
    for (const { message_id } of rows) needed.add(message_id);
  }
  return needed;
}
