import type { CivilDate } from '../../core/dates.ts';
import { showDate } from '../../core/dates.ts';
import type { CopyEvidence, CopyKind, LedgerState } from '../../core/leaver-record.ts';

/**
 * The ledger in words. Nothing here says that a copy is erased: it says what was done, what was looked for, and who
 * says so.
 */
const COPIES: Record<CopyKind, string> = {
  'mailbox-message': 'A message in the practice’s mailbox',
  'stored-file': 'A file Onward keeps: a part of the notes, what was seen of its pages, or a reprint pack',
  'outgoing-letter': 'A letter this practice wrote about the record',
  backups: 'Backups of Onward’s data',
  'supplier-copy': 'The scanning company’s copy',
  'identifying-details': 'The patient’s name, NHS number and date of birth, and everything typed about them',
};

/** Verified is not "gone": a backup is accounted for while it still holds the copy, and its evidence says so. */
const STATES: Record<LedgerState, string> = {
  'to-do': 'Not started',
  asked: 'Asked for',
  claimed: 'Said to be deleted',
  verified: 'Accounted for',
};

const EVIDENCE: Record<CopyEvidence, string> = {
  'absent-when-looked-for': 'Removed. It was looked for afterwards and is not there.',
  'key-destroyed': 'The key that opens it was destroyed, so nobody can read it any more.',
  'was-never-there': 'It was looked for and was not there to begin with.',
  'supplier-certificate': 'The scanning company states it, and a colleague has seen its certificate.',
  'supplier-statement': 'The scanning company states it. There is no certificate.',
  'restores-reapply-deletions':
    'A backup still holds it, encrypted. Restoring a backup removes it again before anybody can use it.',
};

export function copyWords(kind: CopyKind): string {
  return COPIES[kind];
}

export function ledgerStateWords(state: LedgerState): string {
  return STATES[state];
}

export function evidenceWords(evidence: CopyEvidence): string {
  return EVIDENCE[evidence];
}

/** Null where nobody can bring it back. */
export function recoverableWords(until: CivilDate | null): string | null {
  return until === null ? null : `Recoverable by an administrator until ${showDate(until)}.`;
}
