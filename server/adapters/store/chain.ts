import { createHash } from 'node:crypto';
import type { StoredEvent } from '../../steps/store-port.ts';
import type { Keyring } from '../keyring.ts';
import { canonicalJson } from './canonical-json.ts';
import { ChainBroken } from './store-trouble.ts';
import type { Row } from './tables.ts';
import type { Within } from './within.ts';
import { instant } from './within.ts';

/** Where a practice's trail ends just now. */
export type Head = { chainNo: number; hash: string };

/** The head of a trail in which nothing has happened. */
export const GENESIS: Head = { chainNo: 0, hash: '0'.repeat(64) };

/** The hash of an event over everything it says and the hash of the one before: SHA-256 in hexadecimal. */
export function hashOf(event: Omit<StoredEvent, 'hash'>): string {
  const { practice, chainNo, ref, version, at, by, event: what, prevHash } = event;
  const text = canonicalJson({ practice, chainNo, ref, version, at, by, event: what, prevHash });
  return createHash('sha256').update(text).digest('hex');
}

/**
 * Anyone who can write to the database can compute hashes; only the master key makes this. It is what tells a trail
 * cut short, or hashed anew as a whole, from the one that was written. An older database put back whole is not told by
 * it: against that, the head goes into certificates and backups.
 */
export function sealOf(keyring: Keyring, practice: string, { chainNo, hash }: Head): string {
  return keyring.mac('chain', canonicalJson({ practice, chainNo, hash }));
}

/**
 * The head that the next event follows.
 *
 * @throws ChainBroken when it is not as we sealed it, or the last event is not the one it names. Going on would put a
 *   good seal over the break.
 */
export async function trustedHead({ db, keyring }: Within, practice: string): Promise<Head> {
  const row = await db
    .selectFrom('chain_heads')
    .selectAll()
    .where('practice', '=', practice)
    .executeTakeFirst();
  const last = await db
    .selectFrom('events')
    .select(['chain_no', 'hash'])
    .where('practice', '=', practice)
    .orderBy('chain_no', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row && !last) return GENESIS;
  if (!row) throw new ChainBroken(practice, 'its head is missing');
  const head = { chainNo: row.chain_no, hash: row.hash };
  if (row.seal !== sealOf(keyring, practice, head))
    throw new ChainBroken(practice, 'its head is not as sealed');
  if (last?.chain_no !== head.chainNo || last.hash !== head.hash)
    throw new ChainBroken(practice, 'it does not end where it did');
  return head;
}

export async function moveHead({ db, keyring }: Within, practice: string, head: Head): Promise<void> {
  const moved = { chain_no: head.chainNo, hash: head.hash, seal: sealOf(keyring, practice, head) };
  await db
    .insertInto('chain_heads')
    .values({ practice, ...moved })
    .onConflict((conflict) => conflict.column('practice').doUpdateSet(moved))
    .execute();
}

export function toEvent(row: Row<'events'>): StoredEvent {
  return {
    practice: row.practice,
    chainNo: row.chain_no,
    ref: row.ref,
    version: row.version,
    at: instant(row.at),
    by: row.by,
    event: JSON.parse(row.event),
    prevHash: row.prev_hash,
    hash: row.hash,
  };
}

export function toRow(event: StoredEvent): Row<'events'> {
  return {
    practice: event.practice,
    chain_no: event.chainNo,
    ref: event.ref,
    version: event.version,
    at: Date.parse(event.at),
    by: event.by,
    event: canonicalJson(event.event),
    prev_hash: event.prevHash,
    hash: event.hash,
  };
}
