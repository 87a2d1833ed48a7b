import { replay } from '../../../core/evolve.ts';
import type { ChainReport, StoredEvent } from '../../steps/store-port.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Head } from './chain.ts';
import { GENESIS, hashOf, sealOf, toEvent } from './chain.ts';
import type { Row } from './tables.ts';
import type { Within } from './within.ts';

/**
 * Computes a practice's trail anew, event by event, then its sealed head, then every record from its own events.
 * Reports the first thing that does not hold; `brokenAt` is its chain number. Give it one unchanging view.
 */
export async function verifyChain(within: Within, practice: string): Promise<ChainReport> {
  const walked = await walk(within, practice);
  const broken = walked.broken ?? (await headTrouble(within, practice, walked.end));
  const found = broken ?? (await recordTrouble(within, practice, walked.end));
  return {
    ok: found === null,
    events: walked.end.chainNo,
    head: walked.end.hash,
    brokenAt: found?.at ?? null,
    why: found?.why ?? null,
  };
}

type Trouble = { at: number; why: string };
/** How far the trail holds. */
type Walked = { end: Head; broken: Trouble | null };

const PAGE = 500;

async function walk({ db }: Within, practice: string): Promise<Walked> {
  let end = GENESIS;
  for (;;) {
    const rows = await db
      .selectFrom('events')
      .selectAll()
      .where('practice', '=', practice)
      .where('chain_no', '>', end.chainNo)
      .orderBy('chain_no')
      .limit(PAGE)
      .execute();
    for (const row of rows) {
      const why = linkTrouble(row, end);
      if (why !== null) return { end, broken: { at: end.chainNo + 1, why } };
      end = { chainNo: row.chain_no, hash: row.hash };
    }
    if (rows.length < PAGE) return { end, broken: null };
    await otherWork();
  }
}

function linkTrouble(row: Row<'events'>, before: Head): string | null {
  if (row.chain_no !== before.chainNo + 1) return 'An event is missing.';
  if (row.prev_hash !== before.hash) return 'The event does not follow the one before it.';
  const event = readable(row);
  if (event === null) return 'The event cannot be read.';
  if (row.event !== canonicalJson(event.event) || hashOf(event) !== row.hash) return 'The event was changed.';
  return null;
}

function readable(row: Row<'events'>): StoredEvent | null {
  try {
    return toEvent(row);
  } catch {
    return null;
  }
}

async function headTrouble({ db, keyring }: Within, practice: string, end: Head): Promise<Trouble | null> {
  const row = await db
    .selectFrom('chain_heads')
    .selectAll()
    .where('practice', '=', practice)
    .executeTakeFirst();
  if (!row) return end.chainNo === 0 ? null : { at: end.chainNo, why: 'The end of the trail is not sealed.' };
  const head = { chainNo: row.chain_no, hash: row.hash };
  if (row.seal !== sealOf(keyring, practice, head)) {
    return { at: Math.max(1, end.chainNo), why: 'The seal on the end of the trail is not ours.' };
  }
  if (head.chainNo > end.chainNo) return { at: end.chainNo + 1, why: 'The last events are missing.' };
  if (head.chainNo < end.chainNo)
    return { at: head.chainNo + 1, why: 'Events were added after the sealed end.' };
  return head.hash === end.hash ? null : { at: end.chainNo, why: 'The trail was written anew.' };
}

/** Every record must be what its events make of it, and every event must belong to a record. */
async function recordTrouble(within: Within, practice: string, end: Head): Promise<Trouble | null> {
  let after = '';
  let accounted = 0;
  for (;;) {
    const records = await recordsAfter(within, practice, after);
    const histories = await historiesOf(within, practice, records);
    for (const record of records) {
      const history = histories.get(record.ref) ?? [];
      if (!isFoldOf(record, history)) {
        return { at: record.changed_no, why: `Record ${record.ref} is not what its events make of it.` };
      }
      accounted += history.length;
    }
    const last = records.at(-1);
    if (!last || records.length < PAGE) break;
    after = last.ref;
    await otherWork();
  }
  return accounted === end.chainNo
    ? null
    : { at: end.chainNo, why: 'Events are left whose record is missing.' };
}

function recordsAfter({ db }: Within, practice: string, ref: string): Promise<Row<'records'>[]> {
  return db
    .selectFrom('records')
    .selectAll()
    .where('practice', '=', practice)
    .where('ref', '>', ref)
    .orderBy('ref')
    .limit(PAGE)
    .execute();
}

async function historiesOf(
  { db }: Within,
  practice: string,
  records: readonly Row<'records'>[],
): Promise<Map<string, StoredEvent[]>> {
  const refs = records.map(({ ref }) => ref);
  const histories = new Map<string, StoredEvent[]>(refs.map((ref) => [ref, []]));
  if (refs.length === 0) return histories;
  const rows = await db
    .selectFrom('events')
    .selectAll()
    .where('practice', '=', practice)
    .where('ref', 'in', refs)
    .orderBy('version')
    .execute();
  for (const row of rows) histories.get(row.ref)?.push(toEvent(row));
  return histories;
}

function isFoldOf(row: Row<'records'>, history: readonly StoredEvent[]): boolean {
  const first = history[0];
  const last = history.at(-1);
  if (!first || !last) return false;
  if (row.begun_no !== first.chainNo || row.changed_no !== last.chainNo) return false;
  try {
    const record = replay(
      history.map(({ chainNo: _no, prevHash: _prev, hash: _hash, ...happened }) => happened),
    );
    return (
      row.record === canonicalJson(record) && row.version === record.version && row.stage === record.stage
    );
  } catch {
    return false;
  }
}

/** Lets requests through between two pages: a long trail takes seconds. */
function otherWork(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
