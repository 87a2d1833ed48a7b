import type { ReasonAgainst } from '../../../core/deletion.ts';
import { deletionReasons, isEarly, supplierLine } from '../../../core/deletion.ts';
import { isAccountedFor } from '../../../core/guards.ts';
import type { LeaverRecord, Stage } from '../../../core/leaver-record.ts';
import type { ListPage } from '../../steps/store-port.ts';
import { batchNumber } from '../../wording/batch-certificate-words.ts';
import { countWords, dayWords } from '../../wording/plain-words.ts';
import type { DeletionView, GoingRow, ReadyRow, RowView } from '../answers.ts';
import type { AppDeps } from '../deps.ts';
import { certificateHref } from './deletion-of-record.ts';
import type { Looking } from './looking.ts';
import { lookingAs } from './looking.ts';
import type { Viewer } from './patient-view.ts';
import { rowView } from './row-view.ts';

/** More than this at one time are found in the list, by stage. */
const MOST_SHOWN = 200;

/** What may go now, what still waits and why, what is going, and what is gone. */
export async function deletionView(deps: AppDeps, who: Viewer): Promise<DeletionView> {
  const looking = await lookingAs(deps, who);
  const { store, clock } = deps.ports;
  const clockTrusted = await store.noteTime(clock.now());
  const inStage = (stage: Stage) => store.list(looking.practice, { stage, limit: MOST_SHOWN });
  const [clear, collected, deleting, deleted] = await Promise.all([
    inStage('clear'),
    inStage('collected'),
    inStage('deleting'),
    inStage('deleted'),
  ]);
  const obstacle = (record: LeaverRecord) =>
    deletionReasons(record, { today: looking.today, clockTrusted }).against[0] ?? null;
  return {
    ready: clear.rows.filter(({ record }) => obstacle(record) === null).map(readyRow(looking, clockTrusted)),
    waiting: [...clear.rows, ...collected.rows].flatMap(waitingRow(looking, obstacle)),
    deleting: deleting.rows.map(goingRow(looking)),
    deleted: deleted.rows.map((one) => ({
      ...rowOf(looking)(one),
      certificateHref: certificateHref(one.record),
    })),
    batches: batchesIn([...deleting.rows, ...deleted.rows].map(({ record }) => record)),
  };
}

type Found = ListPage['rows'][number];

function rowOf(looking: Looking): (found: Found) => RowView {
  return ({ record, vault }) => rowView(looking, record, vault);
}

/** With every reason, because whoever approves many sees no page of each. */
function readyRow(looking: Looking, clockTrusted: boolean): (found: Found) => ReadyRow {
  return (found) => {
    const { record } = found;
    const { proposal } = record;
    return {
      ...rowOf(looking)(found),
      version: record.version,
      reasons: deletionReasons(record, { today: looking.today, clockTrusted }).for.map(({ what }) => what),
      early: isEarly(record, looking.today),
      first: proposal && {
        byName: looking.nameOf(proposal.by),
        byMe: proposal.by === looking.who.account.accountId,
      },
    };
  };
}

/** A collected record waits for its window or its answer, which says more than its stage does. */
function waitingRow(
  looking: Looking,
  obstacle: (record: LeaverRecord) => ReasonAgainst | null,
): (found: Found) => DeletionView['waiting'] {
  return (found) => {
    const against = obstacle(found.record);
    if (against === null) return [];
    const row = rowOf(looking)(found);
    return [{ ...row, why: against.code === 'wrong-stage' ? row.nextWords : against.what }];
  };
}

function goingRow(looking: Looking): (found: Found) => GoingRow {
  return (found) => {
    const { record } = found;
    const line = supplierLine(record);
    const waits = line !== null && !isAccountedFor(line);
    const name = looking.settings.suppliers.find(({ id }) => id === line?.what)?.name;
    return {
      ...rowOf(looking)(found),
      version: record.version,
      left: leftWords(record),
      supplier: waits ? { id: line.what ?? '', name: name ?? 'the scanning company' } : null,
    };
  };
}

/** Those of the records shown; the certificate itself looks through all of them. */
function batchesIn(records: readonly LeaverRecord[]): DeletionView['batches'] {
  const batches = new Map<string, LeaverRecord[]>();
  for (const record of records) {
    const batch = record.deletion?.batch;
    if (batch !== undefined) batches.set(batch, [...(batches.get(batch) ?? []), record]);
  }
  const newest = (many: LeaverRecord[]) =>
    many
      .map(({ deletion }) => deletion?.approvedAt ?? '')
      .sort()
      .at(-1) ?? '';
  return [...batches]
    .filter(([, many]) => many.length > 1)
    .sort(([, a], [, b]) => newest(b).localeCompare(newest(a)))
    .map(([batch, many]) => batchView(batch, many, newest(many)));
}

function batchView(
  batch: string,
  records: readonly LeaverRecord[],
  approvedAt: string,
): DeletionView['batches'][number] {
  const gone = records.filter(({ deletion }) => deletion?.certificate != null).length;
  return {
    number: batchNumber(batch),
    words: `Approved together on ${dayWords(approvedAt)}: ${gone} of ${countWords(records.length, 'record')} deleted`,
    certificateHref: gone === 0 ? null : `/api/deletion/batches/${batch}/certificate`,
  };
}

function leftWords(record: LeaverRecord): string {
  const left = (record.deletion?.lines ?? []).filter((line) => !isAccountedFor(line));
  return `${countWords(left.length, 'copy', 'copies')} not accounted for yet`;
}
