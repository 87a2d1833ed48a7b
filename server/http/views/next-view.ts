import type { LeaverRecord } from '../../../core/leaver-record.ts';
import type { NextStep } from '../../../core/next-step.ts';
import { nextFor } from '../../steps/apply-next.ts';
import type { RecordVault } from '../../steps/store-port.ts';
import { nextWhy } from '../../wording/next-words.ts';
import type { RecordView } from '../answers.ts';
import type { Looking } from './looking.ts';

/** The one next step for whoever looks, with its words and why. */
export function nextView(
  looking: Looking,
  record: LeaverRecord,
  vault: RecordVault | null,
  packInHand: boolean,
): RecordView['next'] {
  const step = nextSeen(looking, record, vault, packInHand);
  return { do: step.do, words: step.words, why: nextWhy(step.code) };
}

export function nextSeen(
  { who, settings, today }: Looking,
  record: LeaverRecord,
  vault: RecordVault | null,
  packInHand: boolean,
): NextStep & { words: string } {
  const { accountId, role } = who.account;
  return nextFor({ settings, today, packInHand, who: { by: accountId, role } }, record, vault);
}
