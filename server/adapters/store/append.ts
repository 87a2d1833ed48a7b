import { evolveRecord } from '../../../core/evolve.ts';
import type { LeaverRecord } from '../../../core/leaver-record.ts';
import { isOpen } from '../../../core/leaver-record.ts';
import type { StoredEvent, StoreWriter } from '../../steps/store-port.ts';
import { VersionConflict } from '../../steps/store-port.ts';
import { keepRestrictions } from './access-rows.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Head } from './chain.ts';
import { hashOf, moveHead, toRow, trustedHead } from './chain.ts';
import { historyOf, recordOf } from './record-rows.ts';
import { keepSpells } from './spell-rows.ts';
import type { Within } from './within.ts';
import { inPieces, ms } from './within.ts';

type Appending = Parameters<StoreWriter['append']>[0];

/** Appends to the trail and folds the record anew, both in the caller's transaction. */
export async function append(within: Within, appending: Appending): Promise<LeaverRecord> {
  const { practice, ref, expectedVersion } = appending;
  const before = await recordOf(within, practice, ref);
  if ((before?.version ?? 0) !== expectedVersion) {
    throw new VersionConflict(ref, await historyOf(within, practice, ref, expectedVersion));
  }
  if (before === null && (await belongsElsewhere(within, ref))) throw new VersionConflict(ref, []);
  const head = await trustedHead(within, practice);
  const events = chained(appending, head);
  const last = events.at(-1);
  if (!last) return existing(ref, before);

  const after = events.reduce<LeaverRecord | null>(evolveRecord, before);
  for (const piece of inPieces(events, 50)) {
    await within.db.insertInto('events').values(piece.map(toRow)).execute();
  }
  await moveHead(within, practice, last);
  await keepSpells(within, before, events);
  await keepRestrictions(within, events);
  return keepRecord(within, existing(ref, after), before === null ? head.chainNo + 1 : null, last.chainNo);
}

function chained({ practice, ref, expectedVersion, events, by, at }: Appending, head: Head): StoredEvent[] {
  let prevHash = head.hash;
  return events.map((event, index) => {
    const happened = { practice, ref, version: expectedVersion + index + 1, at: at.toISOString(), by, event };
    const link = { ...happened, chainNo: head.chainNo + index + 1, prevHash };
    const hash = hashOf(link);
    prevHash = hash;
    return { ...link, hash };
  });
}

async function keepRecord(
  { db }: Within,
  record: LeaverRecord,
  begunNo: number | null,
  changedNo: number,
): Promise<LeaverRecord> {
  const { practice, ref, version, stage } = record;
  const columns = {
    version,
    stage,
    stage_since: ms(record.stageSince),
    open: isOpen(record) ? 1 : 0,
    changed_no: changedNo,
    record: canonicalJson(record),
  };
  if (begunNo !== null) {
    await db
      .insertInto('records')
      .values({ practice, ref, begun_no: begunNo, ...columns })
      .execute();
  } else {
    await db
      .updateTable('records')
      .set(columns)
      .where('practice', '=', practice)
      .where('ref', '=', ref)
      .execute();
  }
  return record;
}

/** References are unique over all practices; the caller draws another, as for any that is taken. */
async function belongsElsewhere({ db }: Within, ref: string): Promise<boolean> {
  return (
    (await db.selectFrom('records').select('ref').where('ref', '=', ref).executeTakeFirst()) !== undefined
  );
}

function existing(ref: string, record: LeaverRecord | null): LeaverRecord {
  if (record === null) throw new Error(`record ${ref} cannot begin without an event`);
  return record;
}
