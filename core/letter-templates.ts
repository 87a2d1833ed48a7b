import { findNhsNumbers } from './nhs-number.ts';
import { listWords } from './plain-words.ts';
import { MEANINGS } from './recognition-words.ts';

/** Letters that a practice may put into words of its own. */
export const WORDED_LETTERS = ['request-notes', 'ask-new-practice', 'request-deletion'] as const;
export type WordedLetter = (typeof WORDED_LETTERS)[number];

/** Words with placeholders in curly brackets, such as {our reference}. */
export type LetterText = { subject: string; body: string };

/** `example`: for an invented patient. `inSubject`: it may stand where lists and logs show it. */
export type Placeholder = { name: string; means: string; example: string; inSubject: boolean };

const REFERENCE: Placeholder = {
  name: 'our reference',
  means: 'the record’s reference, which says nothing of the patient',
  example: 'LV-0000-0000',
  inSubject: true,
};
const PRACTICE: Placeholder = {
  name: 'practice',
  means: 'the name and code of your practice',
  example: 'Your practice (A12345)',
  inSubject: true,
};
const COMPANY: Placeholder = {
  name: 'scanning company',
  means: 'the name of the scanning company',
  example: 'The scanning company',
  inSubject: true,
};
const NUMBER: Placeholder = {
  name: 'NHS number',
  means: 'the patient’s NHS number',
  example: '900 000 0009',
  inSubject: false,
};

/**
 * What may stand in each letter. The new practice, and the company when it is asked to delete, are told the NHS number and
 * nothing else of the patient: with our reference that is enough to find the notes.
 */
export const PLACEHOLDERS: Record<WordedLetter, readonly Placeholder[]> = {
  'request-notes': [
    REFERENCE,
    NUMBER,
    { name: 'name', means: 'the patient’s name', example: 'BLOGGS, Joe', inSubject: false },
    {
      name: 'date of birth',
      means: 'the patient’s date of birth',
      example: '1 April 1950',
      inSubject: false,
    },
    {
      name: 'parts',
      means: 'the parts that are wanted: “every part”, or those that have not come',
      example: 'every part',
      inSubject: false,
    },
    COMPANY,
    PRACTICE,
  ],
  'ask-new-practice': [
    REFERENCE,
    NUMBER,
    {
      name: 'new practice',
      means: 'the name of the new practice',
      example: 'The new practice',
      inSubject: false,
    },
    {
      name: 'date collected',
      means: 'the day the courier collected the notes',
      example: '2 March 2026',
      inSubject: false,
    },
    {
      name: 'answer by',
      means: 'the day an answer is wanted by',
      example: '30 March 2026',
      inSubject: false,
    },
    PRACTICE,
  ],
  'request-deletion': [REFERENCE, NUMBER, COMPANY, PRACTICE],
};

/** In characters, placeholders as they stand. A subject is read in lists; a body on one sheet. */
export const SUBJECT_MOST = 120;
export const BODY_MOST = 4_000;

/** Something that keeps words from being used; `what` is a sentence for whoever wrote them. */
export type TextFault = { where: 'subject' | 'body'; what: string };

/**
 * Why words may not be used, in the order of what to mend first; none where they may. They are judged before they are kept
 * and again whenever a letter is written, because a later version may be stricter.
 */
export function textFaults(letter: WordedLetter, { subject, body }: LetterText): TextFault[] {
  return [
    ...subjectFaults(letter, subject).map((what) => ({ where: 'subject', what }) as const),
    ...bodyFaults(letter, body).map((what) => ({ where: 'body', what }) as const),
  ];
}

/** The words with each placeholder's value in its place. Values are not looked into: what stands in one is never filled. */
export function filled(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(IN_BRACKETS, (whole, name: string) => values.get(plain(name)) ?? whole);
}

/** Values by name, as `filled` looks them up. */
export function valuesOf(values: Record<string, string>): ReadonlyMap<string, string> {
  return new Map(Object.entries(values).map(([name, value]) => [plain(name), value]));
}

/** The words for an invented patient. `known`: what is known already, by the names of placeholders. */
export function example(letter: WordedLetter, text: string, known: Record<string, string> = {}): string {
  const invented = Object.fromEntries(PLACEHOLDERS[letter].map((one) => [one.name, one.example]));
  return filled(text, valuesOf({ ...invented, ...known }));
}

function subjectFaults(letter: WordedLetter, subject: string): string[] {
  const telling = PLACEHOLDERS[letter].filter((one) => !one.inSubject && uses(subject, one));
  return [
    ...(subject.trim() === '' ? ['The subject is empty.'] : []),
    ...(subject.length > SUBJECT_MOST ? [`The subject is longer than ${SUBJECT_MOST} characters.`] : []),
    ...(/[\p{Cc}\p{Zl}\p{Zp}]/u.test(subject) ? ['The subject must be one line.'] : []),
    ...(telling.length > 0
      ? [
          `Subjects are shown in lists and logs, so nothing of the patient may stand there. Take out ${listed(telling)}.`,
        ]
      : []),
    ...commonFaults(letter, subject, [REFERENCE]),
  ];
}

function bodyFaults(letter: WordedLetter, body: string): string[] {
  return [
    ...(body.trim() === '' ? ['The e-mail has no words.'] : []),
    ...(body.length > BODY_MOST
      ? [`The e-mail is longer than ${BODY_MOST.toLocaleString('en-GB')} characters.`]
      : []),
    ...(/(?![\n\r\t])\p{Cc}/u.test(body) ? ['A character in it cannot be shown. Type that line again.'] : []),
    ...commonFaults(letter, body, [REFERENCE, NUMBER]),
  ];
}

function commonFaults(letter: WordedLetter, text: string, needed: readonly Placeholder[]): string[] {
  const known = new Set(PLACEHOLDERS[letter].map(({ name }) => plain(name)));
  const unknown = [...text.matchAll(IN_BRACKETS)].flatMap(([whole, name = '']) =>
    known.has(plain(name)) ? [] : [whole],
  );
  const missing = needed.filter((one) => !uses(text, one));
  const answer = MEANINGS.map(({ pattern }) => pattern.exec(example(letter, text))?.[0]).find(Boolean);
  return [
    ...(unknown.length > 0
      ? [`Onward does not know ${listWords([...new Set(unknown)])} in this letter. Use one from the list.`]
      : []),
    ...(/[{}]/.test(text.replace(IN_BRACKETS, '')) ? ['A curly bracket has no partner.'] : []),
    ...(missing.length > 0 ? [`${listed(missing)} must stand in it.`] : []),
    ...(findNhsNumbers(text).length > 0
      ? ['An NHS number stands in it. It would go out for every patient: use {NHS number}.']
      : []),
    ...(answer
      ? [`A reply that quotes “${answer}” would look like an answer. Please say it in other words.`]
      : []),
  ];
}

const IN_BRACKETS = /\{([^{}\n]*)\}/g;

/** Small letters and single spaces: nobody should have to look how {NHS number} is written. */
function plain(name: string): string {
  return name.replace(/\s+/g, ' ').trim().toLowerCase();
}

function uses(text: string, { name }: Placeholder): boolean {
  return [...text.matchAll(IN_BRACKETS)].some(([, found = '']) => plain(found) === plain(name));
}

function listed(placeholders: readonly Placeholder[]): string {
  return listWords(placeholders.map(({ name }) => `{${name}}`));
}
