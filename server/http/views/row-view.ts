import type { LeaverRecord } from '../../../core/leaver-record.ts';
import { activeHolds } from '../../../core/leaver-record.ts';
import { dueLines } from '../../../core/reminders.ts';
import { reminderSettings } from '../../steps/apply-reminders.ts';
import type { RecordVault } from '../../steps/store-port.ts';
import { dayWords } from '../../wording/plain-words.ts';
import { STAGE_WORDS } from '../../wording/stage-words.ts';
import type { RowView } from '../answers.ts';
import { statutoryWords } from './facts-view.ts';
import type { Looking } from './looking.ts';
import { nextSeen } from './next-view.ts';
import { patientOf } from './patient-view.ts';

/** One line of a list. */
export function rowView(looking: Looking, record: LeaverRecord, vault: RecordVault | null): RowView {
  const { who, today, settings, nameOf } = looking;
  return {
    ref: record.ref,
    patient: patientOf(who, vault),
    stage: record.stage,
    stageWords: STAGE_WORDS[record.stage],
    sinceWords: dayWords(record.stageSince),
    claimedByName: record.claimedBy === null ? null : nameOf(record.claimedBy),
    held: activeHolds(record).length > 0,
    statutoryWords: statutoryWords(record, today),
    overdue: dueLines(record, reminderSettings(settings), today).some(({ overdue }) => overdue),
    nextWords: nextSeen(looking, record, vault, looking.packInHand(record.ref)).words,
  };
}
