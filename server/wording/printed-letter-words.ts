import type { PrintedLetter } from '../../core/printed-letters.ts';
import type { PrintedLetterFacts } from '../steps/ports.ts';
import { bannerWords } from './cover-words.ts';

type About = {
  ref: string;
  /** ISO. */
  on: string;
  practice: { name: string; odsCode: string; email: string };
  patient: { nhsNumber: string | null; name: string | null; dateOfBirth: string | null };
  receivingPractice: { name: string; address: string } | null;
};

/**
 * A letter on paper in words. PCSE asks for a digitisation letter and for a compliment slip and has published the words of
 * neither where we could read them, so these say what its help pages say each is for (November 2026).
 */
export function printedLetterFacts(letter: PrintedLetter, about: About): PrintedLetterFacts {
  const { title, size, paragraphs, byHand, cutWords } = LETTERS[letter](about.practice.email);
  const { practice, receivingPractice } = about;
  return {
    size,
    title,
    ref: about.ref,
    on: about.on,
    parties: [
      ['From', [`${practice.name} (${practice.odsCode})`, practice.email]],
      ...(letter === 'compliment-slip' ? [] : [['To', addressee(receivingPractice)] as [string, string[]]]),
    ],
    patient: bannerWords(about),
    paragraphs,
    byHand,
    cutWords,
  };
}

/** What the button says, and when it is wanted. */
export function printedLetterWords(letter: PrintedLetter): { words: string; whenWords: string } {
  return BUTTONS[letter];
}

const BUTTONS: Record<PrintedLetter, { words: string; whenWords: string }> = {
  'digitisation-letter': {
    words: 'Print the digitisation letter',
    whenWords: 'Print it, sign it and send it to the new practice.',
  },
  'repository-letter': {
    words: 'Print the letter that they are in the repository',
    whenWords: 'Print it, sign it and send it to the new practice.',
  },
  'compliment-slip': {
    words: 'Print a compliment slip',
    whenWords:
      'Only if your practice never had this patient’s paper notes: it says so, and goes in the bag with whatever your practice made.',
  },
};

type Words = Pick<PrintedLetterFacts, 'title' | 'size' | 'paragraphs' | 'byHand' | 'cutWords'>;

const ON_A_SHEET = { size: 'sheet', byHand: ['Signed', 'Name and role', 'Date'], cutWords: null } as const;

const LETTERS: Record<PrintedLetter, (email: string) => Words> = {
  'digitisation-letter': (email) => ({
    ...ON_A_SHEET,
    byHand: [...ON_A_SHEET.byHand],
    title: 'Digitised Lloyd George notes',
    paragraphs: [
      'The Lloyd George notes of this patient have been scanned. The scan is part of the patient’s electronic record, which went to you by GP2GP.',
      'There are no paper notes to follow: nothing will come by courier, and there is no need to ask PCSE for them.',
      'Please look in the electronic record, and see that the scanned notes are there and that every page can be read.',
      tellUs('If anything is missing or cannot be read, or if the transfer by GP2GP did not complete', email),
      NOT_KEPT,
      'Please keep this letter with the patient’s record.',
    ],
  }),
  'repository-letter': (email) => ({
    ...ON_A_SHEET,
    byHand: [...ON_A_SHEET.byHand],
    title: 'Lloyd George notes in the National Document Repository',
    paragraphs: [
      'The Lloyd George notes of this patient have been scanned. The scan is held in the National Document Repository of NHS England.',
      'Access to it follows the patient’s registration: once the patient is registered with you, you can see the notes there. Nothing has been printed, and nothing will come by courier.',
      tellUs('If you cannot find the notes there', email),
      NOT_KEPT,
      'Please keep this letter with the patient’s record.',
    ],
  }),
  'compliment-slip': () => ({
    size: 'slip',
    title: 'With compliments',
    paragraphs: [
      'The paper Lloyd George notes of this patient never reached our GP practice, so none are enclosed. What is enclosed is what our practice made while the patient was registered here.',
      'If the paper notes come to us later, we will send them on by PCSE.',
    ],
    byHand: ['Packed by', 'Date'],
    cutWords: 'Cut here. Put the slip on top of what is in the bag, for this patient only.',
  }),
};

const NOT_KEPT =
  'Once the move is confirmed we have no right to keep other copies of these notes, and they are deleted.';

function tellUs(when: string, email: string): string {
  return `${when}, please tell us soon at ${email}. Give our reference in the subject, and not the patient’s name or number.`;
}

function addressee(practice: About['receivingPractice']): string[] {
  if (practice === null) return ['The GP practice with which the patient is now registered'];
  const lines = practice.address.split(/\n/).map((line) => line.trim());
  const given = lines.filter((line) => line !== '');
  const rest = given.slice(ADDRESS_LINES);
  return [practice.name, ...given.slice(0, ADDRESS_LINES), ...(rest.length === 0 ? [] : [rest.join(', ')])];
}

/** Of an address, each on a line of its own; what is more stands together, so that the letter stays on its sheet. */
const ADDRESS_LINES = 5;
