import type { ReasonAgainst } from '../../../core/deletion.ts';
import { deletionReasons, isEarly } from '../../../core/deletion.ts';
import { isAccountedFor } from '../../../core/guards.ts';
import type { LeaverRecord, Stage } from '../../../core/leaver-record.ts';
import type { ListPage } from '../../steps/store-port.ts';
import { countWords } from '../../wording/plain-words.ts';
import type { DeletionView, ReadyRow, RowView } from '../answers.ts';
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
    deleting: deleting.rows.map((one) => ({ ...rowOf(looking)(one), left: leftWords(one.record) })),
    deleted: deleted.rows.map((one) => ({
      ...rowOf(looking)(one),
      certificateHref: certificateHref(one.record),
    })),
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

function leftWords(record: LeaverRecord): string {
  const left = (record.deletion?.lines ?? []).filter((line) => !isAccountedFor(line));
  return `${countWords(left.length, 'copy', 'copies')} not accounted for yet`;
}
