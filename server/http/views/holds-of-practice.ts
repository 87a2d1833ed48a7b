import { showDate } from '../../../core/dates.ts';
import type { LeaverRecord } from '../../../core/leaver-record.ts';
import { activeHolds } from '../../../core/leaver-record.ts';
import type { PracticeHold } from '../../../core/practice-holds.ts';
import { holdWords } from '../../wording/hold-words.ts';
import { STAGE_WORDS } from '../../wording/stage-words.ts';
import type { HeldRow, HoldsView, PracticeHoldView } from '../answers.ts';
import type { AppDeps } from '../deps.ts';
import type { Looking } from './looking.ts';
import { lookingAs } from './looking.ts';
import type { Viewer } from './patient-view.ts';
import { patientOf } from './patient-view.ts';

/** More than this are in the report of holds. */
const MOST_SHOWN = 500;

/** Every hold that stands, of single records and of the whole practice, the one to be looked at again first on top. */
export async function holdsOfPractice(deps: AppDeps, who: Viewer): Promise<HoldsView> {
  const looking = await lookingAs(deps, who);
  const { store } = deps.ports;
  const open = await store.openRecords(looking.practice);
  const own = open.flatMap((record) =>
    activeHolds(record)
      .filter(({ practiceWide }) => !practiceWide)
      .map((hold) => ({ record, hold })),
  );
  own.sort(
    (a, b) => a.hold.reviewOn.localeCompare(b.hold.reviewOn) || a.record.ref.localeCompare(b.record.ref),
  );
  const rows: HeldRow[] = [];
  for (const { record, hold } of own.slice(0, MOST_SHOWN)) {
    const vault = await store.vault(looking.practice, record.ref);
    rows.push({
      ref: record.ref,
      patient: patientOf(who, vault),
      stageWords: STAGE_WORDS[record.stage],
      words: hold.wordsId === null ? null : (vault?.words[hold.wordsId] ?? null),
      ...saidOf(looking, hold),
    });
  }
  const practiceWide = await store.practiceHolds(looking.practice);
  return {
    practiceWide: practiceWide.map((hold) => practiceHoldView(looking, hold, open)),
    records: rows,
    more: own.length - rows.length,
  };
}

/** Of the records that this person may see. */
function practiceHoldView(
  looking: Looking,
  hold: PracticeHold,
  open: readonly LeaverRecord[],
): PracticeHoldView {
  const under = open.filter((record) => activeHolds(record).some(({ holdId }) => holdId === hold.holdId));
  return {
    holdId: hold.holdId,
    title: hold.title,
    ...saidOf(looking, { ...hold, by: hold.placedBy }),
    reviewDue: hold.releasedOn === null && hold.reviewOn <= looking.today,
    releasedWords:
      hold.releasedOn === null
        ? null
        : `Released on ${showDate(hold.releasedOn)} by ${looking.nameOf(hold.changedBy)}`,
    records: under.length,
    open: open.length,
  };
}

type Said = Pick<PracticeHold, 'kind' | 'placedOn' | 'reviewOn'> & { by: string };

function saidOf({ nameOf, today }: Looking, { kind, by, placedOn, reviewOn }: Said) {
  return {
    kindWords: holdWords(kind),
    byName: nameOf(by),
    placedWords: showDate(placedOn),
    reviewWords: showDate(reviewOn),
    reviewDue: reviewOn <= today,
  };
}
