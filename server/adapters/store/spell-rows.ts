import { evolveRecord } from '../../../core/evolve.ts';
import type { Happened, LeaverRecord } from '../../../core/leaver-record.ts';
import type { Db } from './kysely-on.ts';
import { historyOf } from './record-rows.ts';
import type { Row } from './tables.ts';
import type { Within } from './within.ts';
import { inPieces, ms } from './within.ts';

/** Keeps the stays in step with the events just appended, in the transaction that appends them. */
export async function keepSpells(
  { db }: Pick<Within, 'db'>,
  before: LeaverRecord | null,
  events: readonly Happened[],
): Promise<void> {
  const spells = begun(before, events);
  const [first] = spells;
  if (first === undefined) return;
  const { practice, ref, since } = first;
  if (before !== null)
    await db
      .updateTable('stage_spells')
      .set({ until: since })
      .where('practice', '=', practice)
      .where('ref', '=', ref)
      .where('until', 'is', null)
      .execute();
  for (const piece of inPieces(spells, 50)) await db.insertInto('stage_spells').values(piece).execute();
}

function begun(before: LeaverRecord | null, events: readonly Happened[]): Row<'stage_spells'>[] {
  const spells: Row<'stage_spells'>[] = [];
  let record = before;
  for (const happened of events) {
    const stage = record?.stage ?? null;
    record = evolveRecord(record, happened);
    if (record.stage === stage) continue;
    const since = ms(happened.at);
    const last = spells.at(-1);
    if (last) last.until = since;
    const { practice, ref, version, by, event } = happened;
    spells.push({ practice, ref, version, stage: record.stage, since, until: null, because: event.type, by });
  }
  return spells;
}

/** Tells the stays of records that were there before stays were kept, one record after the other. */
export async function tellSpells(db: Db): Promise<void> {
  let after = { practice: '', ref: '' };
  for (;;) {
    const records = await db
      .selectFrom('records')
      .select(['practice', 'ref'])
      .where(({ eb, refTuple, tuple }) =>
        eb(refTuple('practice', 'ref'), '>', tuple(after.practice, after.ref)),
      )
      .orderBy('practice')
      .orderBy('ref')
      .limit(500)
      .execute();
    for (const { practice, ref } of records)
      await keepSpells({ db }, null, await historyOf({ db }, practice, ref));
    const last = records.at(-1);
    if (last === undefined) return;
    after = last;
  }
}
