import type { CivilDate } from '../../core/dates.ts';
import { showDate } from '../../core/dates.ts';
import type { LetterText, WordedLetter } from '../../core/letter-templates.ts';
import { filled, valuesOf } from '../../core/letter-templates.ts';
import { showNhsNumber } from '../../core/nhs-number.ts';
import { showName } from '../../core/person-name.ts';
import { oneLine } from '../../core/shown-text.ts';
import { missingWords } from './own-letters.ts';

/** A letter in words. Nothing identifying is ever in the subject: NHSmail users see subjects in lists and logs. */
export type Letter = {
  subject: string;
  text: string;
  /** Of reminders to staff only. Letters to others are plain: the same words, in the simplest HTML beside them. */
  html?: string;
};

/** Who writes. */
export type Writer = { name: string; odsCode: string };

export type RequestNotesFacts = {
  practice: Writer;
  supplier: { name: string };
  reference: string;
  patient: { nhsNumber: string | null; name: string | null; dateOfBirth: CivilDate | null };
  /** The same company was asked before for this record. */
  again: boolean;
  /** Parts that have not come, where others have; of how many. */
  missing: readonly number[];
  of: number | null;
};
export type AskNewPracticeFacts = {
  practice: Writer;
  receivingPractice: { name: string };
  reference: string;
  nhsNumber: string | null;
  collectedOn: CivilDate;
  /** It was asked before, of the same collection. */
  again: boolean;
  replyBy: CivilDate;
};
export type RequestDeletionFacts = {
  practice: Writer;
  supplier: { name: string };
  reference: string;
  nhsNumber: string | null;
};

export type WordedFacts = {
  'request-notes': RequestNotesFacts;
  'ask-new-practice': AskNewPracticeFacts;
  'request-deletion': RequestDeletionFacts;
};

/** A letter from words with placeholders, Onward's own or a practice's. What is not known is said to be so. */
export function filledWith<T extends WordedLetter>(
  { subject, body }: LetterText,
  letter: T,
  facts: WordedFacts[T],
): Letter {
  const values = valuesOf(VALUES[letter](facts));
  return {
    subject: oneLine(filled(subject, values), SUBJECT_SHOWN_MOST),
    text: `${filled(body.replace(/\r\n?/g, '\n'), values).trim()}\n`,
  };
}

/** Names of practices and companies are long sometimes; a header of more than this is cut by somebody. */
const SUBJECT_SHOWN_MOST = 240;

/** By the names of `PLACEHOLDERS`; a test holds that each has a value. */
const VALUES: { [T in WordedLetter]: (facts: WordedFacts[T]) => Record<string, string> } = {
  'request-notes': ({ practice, supplier, reference, patient, missing, of }) => ({
    practice: practiceWords(practice),
    'scanning company': supplier.name,
    'our reference': reference,
    'NHS number': numberWords(patient.nhsNumber),
    name: patient.name === null ? NOT_KNOWN : showName(patient.name),
    'date of birth': patient.dateOfBirth === null ? NOT_KNOWN : showDate(patient.dateOfBirth),
    parts: missingWords(missing, of),
  }),
  'ask-new-practice': ({ practice, receivingPractice, reference, nhsNumber, collectedOn, replyBy }) => ({
    practice: practiceWords(practice),
    'new practice': receivingPractice.name,
    'our reference': reference,
    'NHS number': numberWords(nhsNumber),
    'date collected': showDate(collectedOn),
    'answer by': showDate(replyBy),
  }),
  'request-deletion': ({ practice, supplier, reference, nhsNumber }) => ({
    practice: practiceWords(practice),
    'scanning company': supplier.name,
    'our reference': reference,
    'NHS number': numberWords(nhsNumber),
  }),
};

const NOT_KNOWN = 'not known';

export function numberWords(nhsNumber: string | null): string {
  return nhsNumber === null ? NOT_KNOWN : showNhsNumber(nhsNumber);
}

function practiceWords({ name, odsCode }: { name: string; odsCode: string }): string {
  return `${name} (${odsCode})`;
}
