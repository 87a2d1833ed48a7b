import type { CommandType } from './commands.ts';
import type { Stage } from './leaver-record.ts';

/**
 * THE TABLE: what may follow what, who may do it, and what the button says. Buttons, refusals, reminders, the
 * work list and docs/STATES.md all ask it; nothing else may decide. Finer conditions are in `guards.ts`.
 */
export type Role = 'clerk' | 'lead' | 'auditor';

export type Rule = {
  /** Stages in which the command may be given. */
  from: readonly Stage[];
  /** The stage it leads to; 'same' keeps it; a list where the facts decide which. */
  to: 'same' | Stage | readonly Stage[];
  who: readonly (Role | 'onward')[];
  /** What the button, or the refusal, calls it. */
  says: string;
};

const WHILE_CHECKING = ['received', 'checked'] as const satisfies readonly Stage[];
const BEFORE_PRINT = ['expected', 'received', 'checked'] as const satisfies readonly Stage[];
const BEFORE_COURIER = [...BEFORE_PRINT, 'reprinted', 'bagged'] as const satisfies readonly Stage[];
const BEFORE_DELETION = [...BEFORE_COURIER, 'collected', 'clear'] as const satisfies readonly Stage[];
const OPEN = [...BEFORE_DELETION, 'deleting'] as const satisfies readonly Stage[];
const STAFF = ['clerk', 'lead'] as const satisfies readonly Role[];
const STAFF_AND_ONWARD = ['clerk', 'lead', 'onward'] as const;

export const LIFE_CYCLE: Record<CommandType, Rule> = {
  // Getting the notes
  'request-notes': {
    from: ['expected', 'received'],
    to: 'same',
    who: STAFF,
    says: 'Ask the scanning company for the notes',
  },
  'note-not-held': {
    from: ['expected'],
    to: 'same',
    who: STAFF,
    says: 'The scanning company does not hold them',
  },
  'receive-part': {
    from: BEFORE_DELETION,
    to: ['received', 'collected', 'clear'],
    who: STAFF_AND_ONWARD,
    says: 'Take in a part',
  },
  'unlock-part': {
    from: BEFORE_DELETION,
    to: ['received', 'collected', 'clear'],
    who: STAFF_AND_ONWARD,
    says: 'Open a locked part',
  },
  'number-part': { from: BEFORE_COURIER, to: 'received', who: STAFF, says: 'Say which part this is' },
  'refuse-part': {
    from: BEFORE_DELETION,
    to: ['received', 'collected', 'clear'],
    who: STAFF,
    says: 'Take this part out',
  },
  'keep-inspection': {
    from: BEFORE_DELETION,
    to: 'same',
    who: ['onward'],
    says: 'Note what was seen of the pages',
  },
  'accept-rescue': {
    from: WHILE_CHECKING,
    to: 'same',
    who: STAFF,
    says: 'I have looked at every page of this file',
  },
  'take-page-out': { from: WHILE_CHECKING, to: 'received', who: STAFF, says: 'Take this page out' },
  'put-page-back': { from: WHILE_CHECKING, to: 'received', who: STAFF, says: 'Put this page back' },
  'keep-blank': {
    from: WHILE_CHECKING,
    to: 'same',
    who: STAFF,
    says: 'Print this page although it is blank',
  },
  'drop-blank': { from: WHILE_CHECKING, to: 'same', who: STAFF, says: 'Leave this page out as blank again' },
  'restore-part': {
    from: BEFORE_DELETION,
    to: ['received', 'collected', 'clear'],
    who: STAFF,
    says: 'Put this part back',
  },
  'compare-patient': {
    from: BEFORE_DELETION,
    to: 'same',
    who: STAFF_AND_ONWARD,
    says: 'Compare patient details',
  },
  'correct-patient': {
    from: BEFORE_COURIER,
    to: ['expected', 'received'],
    who: STAFF,
    says: 'Correct patient details',
  },

  // Checking and printing
  'choose-route': { from: BEFORE_DELETION, to: 'same', who: STAFF, says: 'Choose the route' },
  'check-notes': {
    from: ['received'],
    to: 'checked',
    who: STAFF,
    says: 'Confirm patient, parts and legibility',
  },
  'keep-pack': {
    from: ['checked'],
    to: 'same',
    who: STAFF_AND_ONWARD,
    says: 'Prepare the reprint pack',
  },
  'note-pack-failed': {
    from: ['checked'],
    to: 'same',
    who: STAFF_AND_ONWARD,
    says: 'Note that no pack could be made',
  },
  'confirm-printed': { from: ['checked'], to: 'reprinted', who: STAFF, says: 'Printed and counted' },

  // Courier
  'record-label': { from: BEFORE_COURIER, to: 'same', who: STAFF, says: 'The transit label has arrived' },
  'unrecord-label': {
    from: [...BEFORE_PRINT, 'reprinted'],
    to: 'same',
    who: STAFF,
    says: 'The label has not arrived after all',
  },
  bag: { from: ['reprinted'], to: 'bagged', who: STAFF, says: 'In the bag, label on' },
  collect: { from: ['bagged'], to: 'collected', who: STAFF, says: 'The courier has collected it' },

  // The new practice
  'ask-new-practice': {
    from: ['collected'],
    to: 'same',
    who: STAFF,
    says: 'Ask the new practice whether it is legible',
  },
  'record-answer': {
    from: ['collected', 'clear'],
    to: ['clear', 'checked'],
    who: STAFF,
    says: 'Record the new practice’s answer',
  },
  'end-window': { from: ['collected'], to: 'clear', who: ['onward'], says: 'End the review window' },
  'confirm-release': {
    from: ['expected', 'received', 'checked', 'collected'],
    to: 'clear',
    who: STAFF,
    says: 'Confirm the release',
  },
  undo: {
    from: ['reprinted', 'bagged', 'collected', 'clear'],
    to: ['checked', 'reprinted', 'bagged', 'collected', 'received', 'expected'],
    who: STAFF,
    says: 'Undo the last step',
  },

  // Facts, holds and who is on it: any order, any open stage
  'place-hold': { from: OPEN, to: 'same', who: STAFF, says: 'Place a hold' },
  'review-hold': { from: OPEN, to: 'same', who: ['lead'], says: 'Keep the hold' },
  'release-hold': { from: OPEN, to: 'same', who: ['lead'], says: 'Release the hold' },
  'restrict-access': {
    from: [...OPEN, 'closed'],
    to: 'same',
    who: ['lead'],
    says: 'Keep a member of staff from this record',
  },
  'lift-restriction': {
    from: [...OPEN, 'deleted', 'closed'],
    to: 'same',
    who: ['lead'],
    says: 'Let them see this record again',
  },
  claim: { from: OPEN, to: 'same', who: STAFF, says: 'I am dealing with this' },
  'release-claim': { from: OPEN, to: 'same', who: STAFF, says: 'I am no longer dealing with this' },
  'date-request': { from: OPEN, to: 'same', who: STAFF, says: 'Record the date of the request' },
  'record-deduction': { from: OPEN, to: 'same', who: STAFF, says: 'Record the deduction' },
  'record-receiving-practice': { from: OPEN, to: 'same', who: STAFF, says: 'Record the new practice' },
  'note-mail': {
    from: OPEN,
    to: 'same',
    who: ['onward', 'clerk', 'lead'],
    says: 'Note a message about this record',
  },
  'settle-mail': { from: OPEN, to: 'same', who: STAFF, says: 'This message needs nothing more' },

  // Deletion
  'approve-deletion': {
    from: ['clear'],
    to: ['clear', 'deleting'],
    who: STAFF,
    says: 'Approve deletion of every copy',
  },
  'withdraw-approval': { from: ['clear'], to: 'same', who: STAFF, says: 'Withdraw the first approval' },
  'find-copy': { from: ['deleting'], to: 'same', who: ['onward'], says: 'Add a copy to the ledger' },
  'ask-copy': { from: ['deleting'], to: 'same', who: STAFF_AND_ONWARD, says: 'Ask for a copy to be deleted' },
  'claim-copy': {
    from: ['deleting'],
    to: 'same',
    who: ['lead', 'clerk'],
    says: 'Record what the scanning company says',
  },
  'verify-copy': {
    from: ['deleting'],
    to: 'same',
    who: ['onward', 'clerk', 'lead'],
    says: 'Record the proof of deletion',
  },
  certify: { from: ['deleting'], to: 'deleted', who: ['onward'], says: 'Issue the certificate of deletion' },

  // Another ending
  close: { from: BEFORE_COURIER, to: 'closed', who: STAFF, says: 'Close the record' },
  reinstate: { from: ['closed'], to: BEFORE_COURIER, who: ['lead'], says: 'Reopen the record' },
};

/** Stages with no way on: derived from the table, never listed twice. */
export function hasWayOn(stage: Stage): boolean {
  return Object.values(LIFE_CYCLE).some((rule) => rule.to !== 'same' && rule.from.includes(stage));
}
