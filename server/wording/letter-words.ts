import type { LetterTemplate, OutboxState } from '../steps/store-port.ts';

const LETTERS: Record<LetterTemplate, string> = {
  'request-notes': 'Request for the notes, to the scanning company',
  'ask-new-practice': 'Question to the new practice: is the reprint legible?',
  'request-deletion': 'Request for deletion, to the scanning company',
  'request-deletions': 'Request for deletion of several, to the scanning company',
  'morning-digest': 'Morning reminder',
  escalation: 'Overdue work, to the lead',
  'weekly-line': 'Weekly totals',
};

/** Letters are written to a folder, from where staff send them, or sent from the practice's own mailbox. */
export type LettersGo = 'to-the-folder' | 'from-the-mailbox';

/** `removed`: our own copy of the letter is gone, not the one that was sent. */
const WRITTEN: Record<OutboxState, string> = {
  queued: 'Waiting to be written',
  sending: 'Being written',
  sent: 'Written to the outbox folder',
  unknown:
    'Not known whether it was sent. Look in the outbox folder and in your sent mail; Onward does not send it again by itself.',
  withdrawn: 'Not sent: it was no longer needed',
  removed: 'Our copy was removed',
};

const SENT: Record<OutboxState, string> = {
  ...WRITTEN,
  queued: 'Waiting to be sent',
  sending: 'Being sent',
  sent: 'Sent from the shared mailbox; it lies in Sent Items there',
  unknown:
    'Not known whether it was sent. Look in Sent Items and Drafts of the shared mailbox; Onward does not send it again by itself.',
};

/** What a letter is, in lists of letters. What it says is in `letters.ts`. */
export function letterWords(template: LetterTemplate): string {
  return LETTERS[template];
}

/** Why Onward's words go although the practice has given its own. */
export function insteadWords(fault: string): string {
  return `Onward’s own words are used, because your practice’s do not fit: ${fault} A lead can mend them on the settings page.`;
}

/** How a letter leaves, for whoever looks at it before. */
export function letterGoesWords(go: LettersGo): string {
  return go === 'from-the-mailbox'
    ? 'It is sent from the shared mailbox, and lies in Sent Items there.'
    : 'It is written to the outbox folder; you send it from there.';
}

export function letterStateWords(state: OutboxState, go: LettersGo): string {
  return (go === 'from-the-mailbox' ? SENT : WRITTEN)[state];
}
