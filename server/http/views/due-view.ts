import { showDate } from '../../../core/dates.ts';
import type { LeaverRecord } from '../../../core/leaver-record.ts';
import type { Mute } from '../../../core/mutes.ts';
import { mutesOn, muteUntilAtMost } from '../../../core/mutes.ts';
import type { DueLine } from '../../../core/reminders.ts';
import { dueLines } from '../../../core/reminders.ts';
import { reminderSettings } from '../../steps/apply-reminders.ts';
import type { RecordVault } from '../../steps/store-port.ts';
import { dueByWords, dueTitle, dueWhy } from '../../wording/due-words.ts';
import type { DueLineView } from '../answers.ts';
import type { AppDeps } from '../deps.ts';
import type { Looking } from './looking.ts';
import { seesPatients } from './patient-view.ts';

/** Everything that waits for a person on this record, worst first, also what whoever looks has muted. */
export async function dueOfRecord(
  { ports }: AppDeps,
  looking: Looking,
  record: LeaverRecord,
  vault: RecordVault | null,
): Promise<DueLineView[]> {
  const mutes = await ports.store.mutes(looking.practice, record.ref);
  const lines = dueLines(record, reminderSettings(looking.settings), looking.today);
  return lines.map((line) => dueLineView(looking, line, mutes, vault));
}

export function dueLineView(
  looking: Looking,
  line: DueLine,
  mutes: readonly Mute[],
  vault: RecordVault | null,
): DueLineView {
  const { who, today, nameOf } = looking;
  const standing = mutesOn(mutes, line, today);
  const isMine = ({ accountId }: Mute) => accountId === who.account.accountId;
  const may = who.account.role !== 'auditor' && !standing.some(isMine);
  return {
    code: line.code,
    since: line.since,
    title: dueTitle(line.code),
    why: dueWhy(line),
    overdue: line.overdue,
    dueWords: dueByWords(line),
    muteUntil: may ? muteUntilAtMost(line, today) : null,
    mutes: [...standing]
      .sort((a, b) => Number(isMine(a)) - Number(isMine(b)))
      .map((mute) => ({
        mine: isMine(mute),
        words: `Muted by ${isMine(mute) ? 'you' : nameOf(mute.accountId)} until ${showDate(mute.until)}.`,
        reason: seesPatients(who) ? (vault?.words[mute.wordsId] ?? null) : null,
      })),
  };
}

/** Whether whoever looks has muted it. */
export function isMuted(looking: Looking, line: DueLine, mutes: readonly Mute[]): boolean {
  return mutesOn(mutes, line, looking.today).some(
    ({ accountId }) => accountId === looking.who.account.accountId,
  );
}
