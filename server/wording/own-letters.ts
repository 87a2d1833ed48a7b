import type { LetterText, WordedLetter } from '../../core/letter-templates.ts';
import { listWords } from './plain-words.ts';

/*
 * Onward's own words of the letters that a practice may put into its own, in the same form as theirs: they are what a lead
 * begins from. None uses a word that an answer would be known by; see `letters.ts`.
 */

const LEAVING = 'This patient is leaving our GP practice, and the notes must travel with them.';
/** Said first in a second letter; a company is asked once only to delete. */
export const ASKED_BEFORE: Record<WordedLetter, string> = {
  'request-notes': 'We asked you for these notes before and have not had them, or not all of them.',
  'ask-new-practice': 'We asked you about these notes before and have not had an answer.',
  'request-deletion': '',
};
const SIGNATURE = '{practice}\nOur reference: {our reference}';

type Request = { again: boolean; missing: readonly number[]; of: number | null };

/** The request for notes: the first, the second, and where some parts have come and others have not. */
export function ownRequest({ again, missing, of }: Request): LetterText {
  return {
    subject: `${again ? 'Notes needed, second request' : 'Notes needed'} - our reference {our reference}`,
    body: paragraphs(
      'To {scanning company}',
      again ? ASKED_BEFORE['request-notes'] : LEAVING,
      'Please send us the whole of the scanned Lloyd George notes of:',
      'Name: {name}\nBorn: {date of birth}\nNHS No. {NHS number}',
      ...(missing.length === 0 ? [] : [`Of what you sent, we still need ${missingWords(missing, of)}.`]),
      'Please send PDF files, named the national way if you can (1of2_Lloyd_George_Record_…), and every part. ' +
        'If a file has a password, please tell us which reference it belongs to.',
      'If you have nothing for this patient, please tell us that instead.',
      SIGNATURE,
    ),
  };
}

/** 'part 2 of 3', 'parts 2 and 3 of 4'; 'every part' where none has come, or it is not known which are missing. */
export function missingWords(missing: readonly number[], of: number | null): string {
  if (missing.length === 0) return 'every part';
  const which = `${missing.length === 1 ? 'part' : 'parts'} ${listWords(missing)}`;
  return of === null ? which : `${which} of ${of}`;
}

/** The question to the new practice, the first time and again. */
export function ownQuestion({ again }: { again: boolean }): LetterText {
  return {
    subject: `Have the notes arrived, and can they be read?${again ? ' Second request' : ''} - our reference {our reference}`,
    body: paragraphs(
      'To {new practice}',
      ...(again ? [ASKED_BEFORE['ask-new-practice']] : []),
      'A patient of ours has registered with your GP practice. Their Lloyd George notes had been scanned, so we ' +
        'printed them again. The courier collected them on {date collected}; they may take two weeks to arrive.',
      'NHS No. {NHS number}',
      'Please look at them and tell us by {answer by}:',
      '1. Have they arrived?\n2. Can every page be read, or not? If not, which pages?',
      'A reply to this message is enough. Please leave our reference in the subject, and do not attach any notes.',
      'We keep our copy until then, in case a page has to be printed again. After that we may not keep it.',
      SIGNATURE,
    ),
  };
}

export const ANSWER_WANTED = [
  'Please reply when it is done, saying:',
  [
    '1. that no copy is left with you, or which copies are left and until when (backups, for example)',
    '2. on which day it was done',
    'If you give out a certificate, please attach it. It should name our reference and not the patient.',
  ].join('\n'),
  'If you may not delete them (an inquiry, a claim, a court order), please tell us that instead.',
];

export const OWN_TEXTS: Record<WordedLetter, LetterText> = {
  'request-notes': ownRequest({ again: false, missing: [], of: null }),
  'ask-new-practice': ownQuestion({ again: false }),
  'request-deletion': {
    subject: 'Please delete your copy - our reference {our reference}',
    body: paragraphs(
      'To {scanning company}',
      'This patient has left our GP practice and the notes have gone on to the next one. Please delete every copy you ' +
        'hold of these notes: scans, working files, anything still waiting to be sent, and the paper if you have it.',
      'NHS No. {NHS number}',
      ...ANSWER_WANTED,
      SIGNATURE,
    ),
  },
};

export function paragraphs(...texts: string[]): string {
  return `${texts.join('\n\n')}\n`;
}
