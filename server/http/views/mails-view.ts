import { showDate } from '../../../core/dates.ts';
import type { LeaverRecord } from '../../../core/leaver-record.ts';
import { mailsWaiting } from '../../../core/mails-waiting.ts';
import type { PracticeSettings } from '../../steps/ports.ts';
import type { LetterAnswer, MessageVault, OutboxMail } from '../../steps/store-port.ts';
import { answerWords } from '../../wording/answer-words.ts';
import { type LettersGo, letterStateWords, letterWords } from '../../wording/letter-words.ts';
import { proposalWords } from '../../wording/mail-words.ts';
import { momentWords } from '../../wording/plain-words.ts';
import type { LetterAnswerView, RecordView } from '../answers.ts';

type MailView = RecordView['mails'][number];

/** Messages that spoke of this record, newest first. What one may mean is a proposal; a person decides. */
export function mailsView(
  record: LeaverRecord,
  vaults: ReadonlyMap<string, MessageVault>,
): RecordView['mails'] {
  const waiting = new Set(mailsWaiting(record).map(({ messageId }) => messageId));
  return [...record.mails].reverse().map(({ messageId, meaning, on, settled }) => {
    const vault = vaults.get(messageId);
    const proposes = PROPOSES[meaning ?? ''] ?? null;
    return {
      messageId,
      from: senderOf(vault),
      subject: vault?.subject ?? '',
      excerpt: vault?.excerpt ?? '',
      proposal: meaning === null ? null : proposalWords(meaning),
      proposes,
      onWords: showDate(on),
      // Once a person has recorded just what it says, it is dealt with: nobody is asked to record it again.
      settled: settled || (proposes !== null && !waiting.has(messageId)),
    };
  });
}

/** 'Fernhill Scanning (records@fernhill.example)'. A name alone can be anybody's, so the address stands beside it. */
export function senderOf(vault: Pick<MessageVault, 'from' | 'fromName'> | undefined): string {
  if (vault === undefined) return 'Not shown';
  const { from, fromName } = vault;
  if (from === null) return fromName ?? 'Sender not known';
  return fromName === null || fromName === '' ? from : `${fromName} (${from})`;
}

export function lettersView(
  letters: readonly OutboxMail[],
  answers: readonly LetterAnswer[],
  { graph }: Pick<PracticeSettings, 'graph'>,
): RecordView['letters'] {
  return letters.map(({ letterId, template, state }) => ({
    letterId,
    words: letterWords(template),
    state,
    stateWords: letterStateWords(state, lettersGo({ graph })),
    fileWords: state === 'sent' && graph === null ? `${letterId}.eml in the outbox folder` : null,
    answers: answersView({ letterId, template }, answers),
  }));
}

/** Which way letters of a practice go. */
export function lettersGo({ graph }: Pick<PracticeSettings, 'graph'>): LettersGo {
  return graph === null ? 'to-the-folder' : 'from-the-mailbox';
}

/** What came in answer to one letter. */
export function answersView(
  { letterId, template }: Pick<OutboxMail, 'letterId' | 'template'>,
  answers: readonly LetterAnswer[],
): LetterAnswerView[] {
  return answers
    .filter((answer) => answer.letterId === letterId)
    .map((answer) => {
      const { words, next } = answerWords(template, answer);
      return { messageId: answer.messageId, words, nextWords: next, onWords: momentWords(answer.at) };
    });
}

const PROPOSES: Record<string, MailView['proposes']> = {
  'says-legible': 'legible',
  'says-not-legible': 'not-legible',
  'says-deleted': 'supplier-deleted',
  'says-not-held': 'not-held',
};
