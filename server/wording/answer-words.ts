import type { MachineAnswer } from '../../core/machine-answer.ts';
import type { LetterAnswer, LetterTemplate } from '../steps/store-port.ts';

/** What became of a letter after it went, in plain words, and what to do where there is anything to do. */
export type AnswerWords = { words: string; next: string | null };

const LETTER: Record<LetterTemplate, string> = {
  'request-notes': 'The letter to the scanning company',
  'ask-new-practice': 'The letter to the new practice',
  'request-deletion': 'The request for deletion to the scanning company',
  'request-deletions': 'The request for deletion of several to the scanning company',
  'morning-digest': 'The morning reminder',
  escalation: 'The reminder to the lead',
  'weekly-line': 'The weekly totals',
};

type Cause = NonNullable<MachineAnswer['cause']>;

const CAME_BACK: Record<Cause, AnswerWords> = {
  'mailbox-full': {
    words: 'mailbox full.',
    next: 'Ring them, and send it again when they have made room.',
  },
  'no-such-address': {
    words: 'there is no such address.',
    next: 'Check the address: a scanning company’s is in the settings, a new practice’s on the record. Then send it again.',
  },
  refused: {
    words: 'their mail system refused it.',
    next: 'Ring them, and tell whoever looks after your mail.',
  },
  'too-large': { words: 'too large for their mail system.', next: 'Ring them.' },
  'not-reached': {
    words: 'their mail system could not be reached.',
    next: 'Check the address, or ring them and send it again later.',
  },
  'not-said': {
    words: 'the reason is in the message.',
    next: 'Read the message, check the address, or ring them.',
  },
};

/** "The letter to the scanning company came back: mailbox full." It is what a message says, and no proof. */
export function answerWords(
  template: LetterTemplate,
  { kind, cause }: Pick<LetterAnswer, 'kind' | 'cause'>,
): AnswerWords {
  const letter = LETTER[template];
  switch (kind) {
    case 'came-back': {
      const { words, next } = CAME_BACK[cause ?? 'not-said'];
      return { words: `${letter} came back: ${words}`, next };
    }
    case 'delayed':
      return {
        words: `${letter} has not been delivered yet. Their mail system goes on trying, and says if it gives up.`,
        next: null,
      };
    case 'away':
      return { words: `${letter} was answered automatically: somebody is away.`, next: null };
    case 'automatic':
      return { words: `${letter} was answered automatically.`, next: null };
    case 'receipt':
      return { words: `${letter} was received or opened, a mail system says.`, next: null };
    case 'person':
      return { words: `${letter} was answered.`, next: null };
  }
}
