import type { LetterText, WordedLetter } from '../../core/letter-templates.ts';
import { textFaults } from '../../core/letter-templates.ts';
import type { LetterTemplate } from '../steps/store-port.ts';
import type {
  AskNewPracticeFacts,
  Letter,
  RequestDeletionFacts,
  RequestNotesFacts,
  Writer,
} from './letter-values.ts';
import { filledWith, numberWords } from './letter-values.ts';
import {
  ANSWER_WANTED,
  ASKED_BEFORE,
  OWN_TEXTS,
  ownQuestion,
  ownRequest,
  paragraphs,
} from './own-letters.ts';
import { listWords } from './plain-words.ts';
import type { DigestFacts, EscalationFacts, WeeklyFacts } from './reminder-letters.ts';
import { digestLetter, escalationLetter, weeklyLetter } from './reminder-letters.ts';

export type {
  AskNewPracticeFacts,
  Letter,
  RequestDeletionFacts,
  RequestNotesFacts,
} from './letter-values.ts';
export type { DigestFacts, DueTold, EscalationFacts, WeeklyFacts } from './reminder-letters.ts';

/** Several at once, to the same company, approved together. */
export type RequestDeletionsFacts = Omit<RequestDeletionFacts, 'reference' | 'nhsNumber'> & {
  records: readonly Pick<RequestDeletionFacts, 'reference' | 'nhsNumber'>[];
};

export type LetterFacts = {
  'request-notes': RequestNotesFacts;
  'ask-new-practice': AskNewPracticeFacts;
  'request-deletion': RequestDeletionFacts;
  'request-deletions': RequestDeletionsFacts;
  'morning-digest': DigestFacts;
  escalation: EscalationFacts;
  'weekly-line': WeeklyFacts;
};

/** The words of a letter. The same facts give the same words, so that a second try is the same letter. */
export function letterWords<T extends LetterTemplate>(template: T, facts: LetterFacts[T]): Letter {
  return WRITE[template](facts);
}

/** `instead`: why the practice's own words were not used and Onward's were; null where nothing was amiss. */
export type LetterInWords = Letter & { instead: string | null };

/**
 * A letter in the practice's own words, where it has given some that still fit. Words that do not are never a reason not
 * to write: Onward's own are used, and it is said why.
 */
export function letterInWords<T extends WordedLetter>(
  letter: T,
  facts: LetterFacts[T],
  given: LetterText | null,
): LetterInWords {
  if (given === null) return { ...letterWords(letter, facts), instead: null };
  const [fault] = textFaults(letter, given);
  if (fault) return { ...letterWords(letter, facts), instead: fault.what };
  const words = filledWith(given, letter, facts);
  const { again = false } = facts as { again?: boolean };
  return { ...(again ? asAgain(letter, words) : words), instead: null };
}

/** The practice wrote its words for a first request; that it is not the first is said before them. */
function asAgain(letter: WordedLetter, { subject, text }: Letter): Letter {
  return { subject: `Second request: ${subject}`, text: `${ASKED_BEFORE[letter]}\n\n${text}` };
}

/**
 * Replies quote these letters, and what a reply seems to say is read from its words. So no letter uses the words an
 * answer would be known by ("legible", "deleted", "not held"): a bare quotation must mean nothing.
 */
const WRITE: { [T in LetterTemplate]: (facts: LetterFacts[T]) => Letter } = {
  'request-notes': requestNotes,
  'ask-new-practice': askNewPractice,
  'request-deletion': requestDeletion,
  'request-deletions': requestDeletions,
  'morning-digest': digestLetter,
  escalation: escalationLetter,
  'weekly-line': weeklyLetter,
};

function requestNotes(facts: RequestNotesFacts): Letter {
  return filledWith(ownRequest(facts), 'request-notes', facts);
}

function askNewPractice(facts: AskNewPracticeFacts): Letter {
  return filledWith(ownQuestion(facts), 'ask-new-practice', facts);
}

function requestDeletion(facts: RequestDeletionFacts): Letter {
  return filledWith(OWN_TEXTS['request-deletion'], 'request-deletion', facts);
}

/** One letter for all that were approved together; where one is left it is the letter about one. */
function requestDeletions({ practice, supplier, records }: RequestDeletionsFacts): Letter {
  const [only, ...others] = records;
  if (only && others.length === 0) return requestDeletion({ practice, supplier, ...only });
  const references = records.map(({ reference }) => reference);
  return {
    subject: `Please delete your copies - our references ${shortened(references)}`,
    text: paragraphs(
      `To ${supplier.name}`,
      `These ${records.length} patients have left our GP practice and the notes have gone on to the next one. Please delete ` +
        'every copy you hold of their notes: scans, working files, anything still waiting to be sent, and the paper if ' +
        'you have it.',
      records.map(({ reference, nhsNumber }) => `${reference}: NHS No. ${numberWords(nhsNumber)}`).join('\n'),
      ...ANSWER_WANTED,
      'You may answer for all of them together. If it is not the same for each, please say which references are different.',
      signature(practice, references.join(', ')),
    ),
  };
}

/** A subject stays short enough to be read in a list; every reference is in the text. */
function shortened(references: readonly string[]): string {
  const more = references.length - SHOWN_IN_SUBJECT;
  return more <= 0
    ? listWords(references)
    : `${references.slice(0, SHOWN_IN_SUBJECT).join(', ')} and ${more} more`;
}

const SHOWN_IN_SUBJECT = 3;

function signature({ name, odsCode }: Writer, reference: string): string {
  return `${name} (${odsCode})\nOur reference: ${reference}`;
}
