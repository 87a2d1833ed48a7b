import type { LeaverRecord, Stage } from '../../../core/leaver-record.ts';
import { asKeptNow, STAGES } from '../../../core/leaver-record.ts';
import type { ListPage, ListQuery, StoredEvent, StoreReader } from '../../steps/store-port.ts';
import { toEvent } from './chain.ts';
import { markOf } from './patient-marks.ts';
import { recordVaults } from './vault-rows.ts';
import type { Within } from './within.ts';
import { instant } from './within.ts';

type Reads = Pick<
  StoreReader,
  'record' | 'list' | 'counts' | 'openRecords' | 'refsForPatient' | 'history' | 'trail' | 'lastEventAt'
>;

export function readsOfRecords(within: Within): Reads {
  const { db } = within;
  return {
    record: (practice, ref) => recordOf(within, practice, ref),
    list: (practice, query) => list(within, practice, query),
    counts: (practice) => counts(within, practice),
    openRecords: async (practice) => {
      const rows = await db
        .selectFrom('records')
        .select('record')
        .where('practice', '=', practice)
        .where('open', '=', 1)
        .orderBy('begun_no')
        .execute();
      return rows.map(toRecord);
    },
    refsForPatient: (practice, nhsNumber) => refsForPatient(within, practice, nhsNumber),
    history: (practice, ref) => historyOf(within, practice, ref),
    lastEventAt: async (practice) => {
      const row = await db
        .selectFrom('events')
        .select('at')
        .where('practice', '=', practice)
        .orderBy('chain_no', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row ? instant(row.at) : null;
    },
    trail: async (practice, fromChainNo, limit) => {
      const rows = await db
        .selectFrom('events')
        .selectAll()
        .where('practice', '=', practice)
        .where('chain_no', '>=', fromChainNo)
        .orderBy('chain_no')
        .limit(limit)
        .execute();
      return rows.map(toEvent);
    },
  };
}

/** The events of one record in their order, those after a version where one is given. */
export async function historyOf(
  { db }: Pick<Within, 'db'>,
  practice: string,
  ref: string,
  after = 0,
): Promise<StoredEvent[]> {
  const rows = await db
    .selectFrom('events')
    .selectAll()
    .where('practice', '=', practice)
    .where('ref', '=', ref)
    .where('version', '>', after)
    .orderBy('version')
    .execute();
  return rows.map(toEvent);
}

export async function recordOf({ db }: Within, practice: string, ref: string): Promise<LeaverRecord | null> {
  const row = await db
    .selectFrom('records')
    .select('record')
    .where('practice', '=', practice)
    .where('ref', '=', ref)
    .executeTakeFirst();
  return row ? toRecord(row) : null;
}

/** One page, last changed first. `next` is where it ends: a record that changes meanwhile moves to the top, no other. */
async function list(within: Within, practice: string, query: ListQuery): Promise<ListPage> {
  const rows = await pageOf(within, practice, query);
  const page = rows.slice(0, query.limit);
  const records = page.map(toRecord);
  const vaults = await recordVaults(
    within,
    practice,
    records.map(({ ref }) => ref),
  );
  const last = page.at(-1);
  return {
    rows: records.map((record) => ({ record, vault: vaults.get(record.ref) ?? null })),
    next: rows.length > page.length && last ? String(last.changed_no) : null,
    total: await totalOf(within, practice, query),
  };
}

async function pageOf({ db }: Within, practice: string, query: ListQuery) {
  const before = startOf(query.after ?? null);
  return db
    .selectFrom('records')
    .select(['changed_no', 'record'])
    .where('practice', '=', practice)
    .$if(query.stage !== undefined, (rows) => rows.where('stage', '=', query.stage ?? ''))
    .$if(query.openOnly === true, (rows) => rows.where('open', '=', 1))
    .$if(before !== null, (rows) => rows.where('changed_no', '<', before ?? 0))
    .orderBy('changed_no', 'desc')
    .limit(query.limit + 1)
    .execute();
}

/** A cursor we never gave begins at the top: the whole list is never taken for an empty one. */
function startOf(after: string | null): number | null {
  return after !== null && /^\d{1,15}$/.test(after) ? Number(after) : null;
}

/** From the counts by stage, which an index answers without looking at a record. */
async function totalOf(within: Within, practice: string, { stage, openOnly }: ListQuery): Promise<number> {
  const byStage = await counts(within, practice);
  const asked = STAGES.filter((one) => stage === undefined || one === stage);
  const wanted = asked.filter((one) => !openOnly || (one !== 'deleted' && one !== 'closed'));
  return wanted.reduce((sum, one) => sum + byStage[one], 0);
}

async function counts({ db }: Within, practice: string): Promise<Record<Stage, number>> {
  const rows = await db
    .selectFrom('records')
    .select(({ fn }) => ['stage', fn.countAll<number>().as('count')])
    .where('practice', '=', practice)
    .groupBy('stage')
    .execute();
  const found = new Map(rows.map(({ stage, count }) => [stage, Number(count)]));
  return Object.fromEntries(STAGES.map((stage) => [stage, found.get(stage) ?? 0])) as Record<Stage, number>;
}

async function refsForPatient(within: Within, practice: string, nhsNumber: string): Promise<string[]> {
  const rows = await within.db
    .selectFrom('patient_marks')
    .innerJoin('records', (join) =>
      join
        .onRef('records.practice', '=', 'patient_marks.practice')
        .onRef('records.ref', '=', 'patient_marks.ref'),
    )
    .select('records.ref')
    .where('patient_marks.practice', '=', practice)
    .where('mark', '=', markOf(within, practice, nhsNumber))
    .orderBy('records.begun_no', 'desc')
    .execute();
  return rows.map(({ ref }) => ref);
}

export function toRecord(row: { record: string }): LeaverRecord {
  return asKeptNow(JSON.parse(row.record));
}
