import type { LeaverEvent, Stage } from '../../../core/leaver-record.ts';
import type { StageSpell } from '../../../core/reports/stage-spells.ts';
import type { ReportReader } from '../../steps/report-port.ts';
import { toRecord } from './record-rows.ts';
import type { Row } from './tables.ts';
import type { Within } from './within.ts';
import { instant, instantOrNull } from './within.ts';

export function readsOfReports(within: Within): ReportReader {
  return {
    recordsSince: (...asked) => recordsSince(within, ...asked),
    spells: (...asked) => spells(within, ...asked),
  };
}

/** Chain numbers run with time, but a clock may be put back by a little: a day's worth is read on for safety. */
const SLACK_MS = 24 * 60 * 60_000;

async function recordsSince(
  { db }: Within,
  practice: string,
  since: Date | null,
  after: string | null,
  limit: number,
): ReturnType<ReportReader['recordsSince']> {
  const before = after === null ? Number.MAX_SAFE_INTEGER : Number(after);
  const rows = await db
    .selectFrom('records')
    .innerJoin('events', (join) =>
      join
        .onRef('events.practice', '=', 'records.practice')
        .onRef('events.chain_no', '=', 'records.changed_no'),
    )
    .select(['changed_no', 'record', 'at'])
    .where('records.practice', '=', practice)
    .where('changed_no', '<', before)
    .orderBy('changed_no', 'desc')
    .limit(limit)
    .execute();
  const from = since?.getTime() ?? Number.NEGATIVE_INFINITY;
  const last = rows.at(-1);
  const more = rows.length === limit && last !== undefined && last.at >= from - SLACK_MS;
  return {
    records: rows.filter(({ at }) => at >= from).map(toRecord),
    next: more ? String(last.changed_no) : null,
  };
}

async function spells(
  { db }: Within,
  practice: string,
  from: Date,
  to: Date,
  after: string | null,
  limit: number,
): ReturnType<ReportReader['spells']> {
  const [ref = '', version = '0'] = after?.split(' ') ?? [];
  const rows = await db
    .selectFrom('stage_spells')
    .selectAll()
    .where('practice', '=', practice)
    .where(({ eb, refTuple, tuple }) => eb(refTuple('ref', 'version'), '>', tuple(ref, Number(version))))
    .where('since', '<', to.getTime())
    .where(({ eb, or }) => or([eb('until', 'is', null), eb('until', '>=', from.getTime())]))
    .orderBy('ref')
    .orderBy('version')
    .limit(limit)
    .execute();
  const last = rows.at(-1);
  const more = rows.length === limit && last !== undefined;
  return { spells: rows.map(toSpell), next: more ? `${last.ref} ${last.version}` : null };
}

function toSpell({ ref, stage, since, until, because, by }: Row<'stage_spells'>): StageSpell {
  return {
    ref,
    stage: stage as Stage,
    since: instant(since),
    until: instantOrNull(until),
    because: because as LeaverEvent['type'],
    by,
  };
}
