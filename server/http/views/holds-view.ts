import type { CivilDate } from '../../../core/dates.ts';
import { showDate } from '../../../core/dates.ts';
import type { LeaverRecord } from '../../../core/leaver-record.ts';
import type { NameOf } from '../../steps/apply-names.ts';
import type { RecordVault } from '../../steps/store-port.ts';
import { holdWords } from '../../wording/hold-words.ts';
import type { RecordView } from '../answers.ts';

/** Standing holds first, then the released ones. */
export function holdsView(
  record: LeaverRecord,
  vault: RecordVault | null,
  today: CivilDate,
  nameOf: NameOf,
): RecordView['holds'] {
  const standing = record.holds.filter(({ releasedOn }) => releasedOn === null);
  const released = record.holds.filter(({ releasedOn }) => releasedOn !== null);
  return [...standing, ...released].map((hold) => ({
    holdId: hold.holdId,
    kindWords: holdWords(hold.kind),
    byName: nameOf(hold.by),
    placedWords: showDate(hold.placedOn),
    reviewWords: showDate(hold.reviewOn),
    reviewDue: hold.releasedOn === null && hold.reviewOn <= today,
    words: hold.wordsId === null ? null : (vault?.words[hold.wordsId] ?? null),
    active: hold.releasedOn === null,
    practiceWide: hold.practiceWide === true,
    releasedWords: hold.releasedOn === null ? null : showDate(hold.releasedOn),
  }));
}
