import type { CloseReason } from '../../core/leaver-record.ts';

const CLOSES: Record<CloseReason, string> = {
  'deducted-in-error': 'The patient was deducted in error',
  're-registered': 'The patient has registered here again',
  'not-notes': 'These were not a patient’s notes',
  'internal-transfer': 'The patient moved within this practice, so no notes travel',
  'other-route': 'The notes left another way',
};

/** Why a record ended before its notes left. */
export function closeWords(reason: CloseReason): string {
  return CLOSES[reason];
}
