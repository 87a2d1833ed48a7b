import type { CivilDate } from '../../../core/dates.ts';
import { deletionReasons, isEarly } from '../../../core/deletion.ts';
import { isAccountedFor } from '../../../core/guards.ts';
import type { LeaverRecord, LedgerLine } from '../../../core/leaver-record.ts';
import type { NameOf } from '../../steps/apply-names.ts';
import { copyWords, evidenceWords, ledgerStateWords, recoverableWords } from '../../wording/copy-words.ts';
import { momentWords } from '../../wording/plain-words.ts';
import type { RecordView } from '../answers.ts';

type DeletionOfRecord = RecordView['deletion'];

/** Every reason for and against, the first approval if there is one, and the ledger once it is approved. */
export function deletionOfRecord(
  record: LeaverRecord,
  about: { today: CivilDate; clockTrusted: boolean; me: string; nameOf: NameOf },
): DeletionOfRecord {
  const decided = record.deletion !== null;
  const reasons = deletionReasons(record, about);
  const early = record.deletion?.early ?? isEarly(record, about.today);
  return {
    for: decided ? [] : reasons.for.map(({ what }) => what),
    against: decided ? [] : reasons.against.map(({ what, next }) => ({ what, next })),
    early,
    earlyWords: early && !decided ? EARLY : null,
    proposal:
      record.proposal === null
        ? null
        : {
            byName: about.nameOf(record.proposal.by),
            atWords: momentWords(record.proposal.at),
            byMe: record.proposal.by === about.me,
          },
    ledger: (record.deletion?.lines ?? []).map(lineView),
    certificateHref: certificateHref(record),
    certificateNumber: record.deletion?.certificate?.number ?? null,
  };
}

export function certificateHref(record: LeaverRecord): string | null {
  return record.deletion?.certificate ? `/api/records/${record.ref}/certificate` : null;
}

const EARLY =
  'This would be early: the review window is not over. Two different people must approve it, one of them a lead.';

function lineView(line: LedgerLine): DeletionOfRecord['ledger'][number] {
  return {
    lineId: line.lineId,
    words: copyWords(line.kind),
    state: line.state,
    // A backup still holds it: that is dealt with, and not gone.
    stateWords: line.evidence === 'restores-reapply-deletions' ? 'Dealt with' : ledgerStateWords(line.state),
    evidenceWords: line.evidence === null ? null : evidenceWords(line.evidence),
    recoverableWords: recoverableWords(line.recoverableUntil),
    yours: line.kind === 'supplier-copy' && !isAccountedFor(line),
  };
}
