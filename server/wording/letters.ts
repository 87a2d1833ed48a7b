import type { CivilDate } from '../../core/dates.ts';
import { showDate } from '../../core/dates.ts';
import { showNhsNumber } from '../../core/nhs-number.ts';
import { showName } from '../../core/person-name.ts';
import type { LetterTemplate } from '../steps/store-port.ts';
import { listWords } from './plain-words.ts';
import type { DigestFacts, EscalationFacts, WeeklyFacts } from './reminder-letters.ts';
import { digestLetter, escalationLetter, weeklyLetter } from './reminder-letters.ts';

export type { DigestFacts, DueTold, EscalationFacts, WeeklyFacts } from './reminder-letters.ts';

/** A letter in words. Nothing identifying is ever in the subject: NHSmail users see subjects in lists and logs. */
export type Letter = {
  subject: string;
  text: string;
  /** Of reminders to staff only. Letters to others are plain: the same words, in the simplest HTML beside them. */
  html?: string;
};

/** Who writes. */
type Writer = { name: string; odsCode: string };

export type RequestNotesFacts = {
  practice: Writer;
  supplier: { name: string };
  reference: string;
  patient: { nhsNumber: string | null; name: string | null; dateOfBirth: CivilDate | null };
  /** The same company was asked before for this record. */
  again: boolean;
};
export type AskNewPracticeFacts = {
  practice: Writer;
  receivingPractice: { name: string };
  reference: string;
  nhsNumber: string | null;
  collectedOn: CivilDate;
  replyBy: CivilDate;
};
export type RequestDeletionFacts = {
  practice: Writer;
  supplier: { name: string };
  reference: string;
  nhsNumber: string | null;
};

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

function requestNotes({ practice, supplier, reference, patient, again }: RequestNotesFacts): Letter {
  const { nhsNumber, name, dateOfBirth } = patient;
  return {
    subject: subjectOf(again ? 'Notes needed, second request' : 'Notes needed', reference),
    text: paragraphs(
      `To ${supplier.name}`,
      again
        ? 'We asked you for these notes before and have not had them, or not all of them.'
        : 'This patient is leaving our GP practice, and the notes must travel with them.',
      'Please send us the whole of the scanned Lloyd George notes of:',
      [
        `Name: ${name === null ? 'not known' : showName(name)}`,
        `Born: ${dateOfBirth === null ? 'not known' : showDate(dateOfBirth)}`,
        `NHS No. ${nhsNumber === null ? 'not known' : showNhsNumber(nhsNumber)}`,
      ].join('\n'),
      'Please send PDF files, named the national way if you can (1of2_Lloyd_George_Record_…), and every part. ' +
        'If a file has a password, please tell us which reference it belongs to.',
      'If you have nothing for this patient, please tell us that instead.',
      signature(practice, reference),
    ),
  };
}

function askNewPractice(facts: AskNewPracticeFacts): Letter {
  const { practice, receivingPractice, reference, nhsNumber, collectedOn, replyBy } = facts;
  return {
    subject: subjectOf('Have the notes arrived, and can they be read?', reference),
    text: paragraphs(
      `To ${receivingPractice.name}`,
      'A patient of ours has registered with your GP practice. Their Lloyd George notes had been scanned, so we ' +
        `printed them again. The courier collected them on ${showDate(collectedOn)}; they may take two weeks to arrive.`,
      `NHS No. ${nhsNumber === null ? 'not known' : showNhsNumber(nhsNumber)}`,
      `Please look at them and tell us by ${showDate(replyBy)}:`,
      '1. Have they arrived?\n2. Can every page be read, or not? If not, which pages?',
      'A reply to this message is enough. Please leave our reference in the subject, and do not attach any notes.',
      'We keep our copy until then, in case a page has to be printed again. After that we may not keep it.',
      signature(practice, reference),
    ),
  };
}

function requestDeletion({ practice, supplier, reference, nhsNumber }: RequestDeletionFacts): Letter {
  return {
    subject: subjectOf('Please delete your copy', reference),
    text: paragraphs(
      `To ${supplier.name}`,
      'This patient has left our GP practice and the notes have gone on to the next one. Please delete every copy you ' +
        'hold of these notes: scans, working files, anything still waiting to be sent, and the paper if you have it.',
      numberWords(nhsNumber),
      ...ANSWER_WANTED,
      signature(practice, reference),
    ),
  };
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
      records.map(({ reference, nhsNumber }) => `${reference}: ${numberWords(nhsNumber)}`).join('\n'),
      ...ANSWER_WANTED,
      'You may answer for all of them together. If it is not the same for each, please say which references are different.',
      signature(practice, references.join(', ')),
    ),
  };
}

const ANSWER_WANTED = [
  'Please reply when it is done, saying:',
  [
    '1. that no copy is left with you, or which copies are left and until when (backups, for example)',
    '2. on which day it was done',
    'If you give out a certificate, please attach it. It should name our reference and not the patient.',
  ].join('\n'),
  'If you may not delete them (an inquiry, a claim, a court order), please tell us that instead.',
];

function numberWords(nhsNumber: string | null): string {
  return `NHS No. ${nhsNumber === null ? 'not known' : showNhsNumber(nhsNumber)}`;
}

/** A subject stays short enough to be read in a list; every reference is in the text. */
function shortened(references: readonly string[]): string {
  const more = references.length - SHOWN_IN_SUBJECT;
  return more <= 0
    ? listWords(references)
    : `${references.slice(0, SHOWN_IN_SUBJECT).join(', ')} and ${more} more`;
}

const SHOWN_IN_SUBJECT = 3;

function subjectOf(what: string, reference: string): string {
  return `${what} - our reference ${reference}`;
}

function signature({ name, odsCode }: Writer, reference: string): string {
  return `${name} (${odsCode})\nOur reference: ${reference}`;
}

function paragraphs(...texts: string[]): string {
  return `${texts.join('\n\n')}\n`;
}
