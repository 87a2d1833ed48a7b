import type { MessageVault, StoredMessage } from '../../steps/store-port.ts';
import type { MessageReason } from '../../wording/message-reasons.ts';
import type { MessageView } from '../answers.ts';
import type { Decision } from '../requests.ts';

type Do = Decision['do'];

/**
 * What a person may say of a message that needs one, the likeliest first. A password is offered only where a file is
 * locked, and a split only where the files name several patients; the step decides again whether it can be done.
 */
export function decisionsFor(
  message: Pick<StoredMessage, 'reason'>,
  vault: MessageVault | null,
): MessageView['decisions'] {
  const offered = OFFERED[message.reason as MessageReason] ?? USUAL;
  return offered
    .filter((one) => one !== 'give-password' || hasLocked(vault))
    .filter((one) => one !== 'split-by-patient' || (vault?.recognition.patients.length ?? 0) > 1)
    .map((one, index) => ({
      do: one,
      words: SEEN_TO.has(message.reason) && one === 'ignore' ? 'I have seen to it' : WORDS[one],
      primary: index === 0 && !STOPS.has(message.reason),
    }));
}

/** Where doubt stops, nothing is pressed on anybody: the button that files must be looked for. */
const STOPS: ReadonlySet<string> = new Set<MessageReason>(['two-numbers']);

/** Not about anybody's notes at all, and a person still had to look. */
const SEEN_TO: ReadonlySet<string> = new Set<MessageReason>(['letter-came-back', 'delivery-failed']);

const WORDS: Record<Do, string> = {
  'file-to-record': 'File it to a record',
  'new-record': 'Begin a record for this patient',
  'split-by-patient': 'File each patient’s notes to that patient’s own record',
  'give-password': 'Enter the password',
  ignore: 'This is not about a patient’s notes',
  'try-again': 'Try again',
};

const USUAL: readonly Do[] = ['new-record', 'file-to-record', 'split-by-patient', 'give-password', 'ignore'];
const READ_ONLY: readonly Do[] = ['file-to-record', 'ignore'];
const AGAIN: readonly Do[] = ['try-again', 'ignore'];

const OFFERED: Partial<Record<MessageReason, readonly Do[]>> = {
  'several-patients': ['split-by-patient', 'ignore'],
  'two-numbers': ['new-record', 'file-to-record', 'ignore'],
  unsure: USUAL,
  locked: ['give-password', 'ignore'],
  encrypted: ['ignore'],
  'link-only': ['ignore'],
  'part-not-opened': ['try-again', 'file-to-record', 'new-record', 'ignore'],
  'too-heavy': AGAIN,
  unreadable: AGAIN,
  'password-mail': ['ignore', 'file-to-record'],
  'past-courier': READ_ONLY,
  'record-closed': ['try-again', 'new-record', 'ignore'],
  'record-deleted': ['new-record', 'ignore'],
  'unknown-reference': READ_ONLY,
  'could-not-finish': AGAIN,
  'letter-came-back': ['ignore'],
  'delivery-failed': ['ignore', 'file-to-record'],
};

function hasLocked(vault: MessageVault | null): boolean {
  return (
    vault?.attachments.some(
      ({ pdf, kind, trouble }) => pdf?.locked === true || (kind === 'zip' && trouble !== null),
    ) === true
  );
}
