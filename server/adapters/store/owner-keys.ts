import type { Within } from './within.ts';
import { inPieces } from './within.ts';

/** The owner's key; null when it never had one, or it was destroyed. Throws SealBroken for one of another master key. */
export async function keyOf(
  { db, keyring }: Within,
  practice: string,
  owner: string,
): Promise<Uint8Array | null> {
  const row = await db
    .selectFrom('keys')
    .select('wrapped')
    .where('practice', '=', practice)
    .where('owner', '=', owner)
    .executeTakeFirst();
  return row ? keyring.unwrap(owner, row.wrapped) : null;
}

/** The owner's key, made when there is none. Refuses for a deleted record: nothing may be kept for it again. */
export async function keyFor(within: Within, practice: string, owner: string): Promise<Uint8Array> {
  const kept = await keyOf(within, practice, owner);
  if (kept) return kept;
  if (await isDeleted(within, practice, owner)) {
    throw new Error(`record ${owner} is deleted, and nothing more is kept for it`);
  }
  const { key, wrapped } = within.keyring.newKey(owner);
  await within.db.insertInto('keys').values({ practice, owner, wrapped }).execute();
  return key;
}

/** Overwrites before removing, so that not even a copy of the page in the journal ends with the key on it. */
export async function destroyKeys(
  { db }: Within,
  practice: string,
  owners: readonly string[],
): Promise<void> {
  for (const piece of inPieces(owners)) {
    const those = await db
      .selectFrom('keys')
      .select(['owner', 'wrapped'])
      .where('practice', '=', practice)
      .where('owner', 'in', piece)
      .execute();
    for (const { owner, wrapped } of those) {
      await db
        .updateTable('keys')
        .set({ wrapped: new Uint8Array(wrapped.length) })
        .where('practice', '=', practice)
        .where('owner', '=', owner)
        .execute();
    }
    await db.deleteFrom('keys').where('practice', '=', practice).where('owner', 'in', piece).execute();
  }
}

async function isDeleted({ db }: Within, practice: string, ref: string): Promise<boolean> {
  const row = await db
    .selectFrom('records')
    .select('stage')
    .where('practice', '=', practice)
    .where('ref', '=', ref)
    .executeTakeFirst();
  return row?.stage === 'deleted';
}
