import { isCivilDate, showDate } from './dates.ts';
import type { NhsNumberSeen } from './nhs-number.ts';
import { findNhsNumbers, showNhsNumber } from './nhs-number.ts';
import type { PatientDetails } from './patient-match.ts';
import { compareNames, showName } from './person-name.ts';

/**
 * Whom one page speaks of. `source` is 'text' for the page's own text and 'read' for writing that a machine read off
 * the picture: that may question an identity and never confirm one.
 */
export type PageIdentity = {
  source: 'text' | 'read';
  numbers: Pick<NhsNumberSeen, 'nhsNumber' | 'how'>[];
  /** As written after a label or a title: 'Joe Bloggs' or 'Bloggs, Joe'. */
  names: string[];
  /** ISO dates; '??' stands for a century that was not written: '??87-03-14'. */
  births: string[];
};

export const PAGE_DOUBTS = [
  'another-number',
  'perhaps-another-number',
  'another-name',
  'another-birth',
] as const;

/** Something on a page that is not this patient's. `words` are for reading as they stand and name what was found. */
export type PageDoubt = { code: (typeof PAGE_DOUBTS)[number]; light: 'red' | 'amber'; words: string };

/** Characters of one page that are looked at, and how many of each kind are kept: no page may hold anybody up. */
const READ_AT_MOST = 20_000;
const MOST_OF_EACH = 20;

/**
 * Whom a page names: NHS numbers wherever they stand, names and dates of birth only after their labels, because prose
 * is full of other people's. Null where there is no text: then no machine can say whose page it is.
 */
export function identitiesOn(text: string, source: PageIdentity['source'] = 'text'): PageIdentity | null {
  const read = tidied(text.slice(0, READ_AT_MOST));
  if (read.trim() === '') return null;
  return {
    source,
    numbers: surest(findNhsNumbers(read)).slice(0, MOST_OF_EACH),
    names: namesOn(read).slice(0, MOST_OF_EACH),
    births: birthsOn(read).slice(0, MOST_OF_EACH),
  };
}

/** Line ends of one kind, and a gap of any width as two spaces: patterns then never search through a long one twice. */
function tidied(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/[ \t\u00a0]{2,}|\t/g, '  ');
}

/**
 * What on a page speaks against its being this patient's, worst first. Another number is red where it is labelled or
 * spaced as NHS numbers are; ten bare digits pass modulus 11 once in eleven times by chance, and what was read off a
 * picture may be misread: both are amber.
 */
export function pageDoubts(identity: PageIdentity | null, patient: PatientDetails): PageDoubt[] {
  if (identity === null) return [];
  return [
    ...doubtfulNumbers(identity, patient.nhsNumber),
    ...doubtfulNames(identity, patient.name),
    ...doubtfulBirths(identity, patient.dateOfBirth),
  ];
}

/** Whether the page's own text names this patient by number. Nothing read off a picture ever says so. */
export function namesPatient(identity: PageIdentity | null, patient: PatientDetails): boolean {
  return (
    identity?.source === 'text' &&
    patient.nhsNumber !== null &&
    identity.numbers.some(({ nhsNumber, how }) => nhsNumber === patient.nhsNumber && how !== 'bare')
  );
}

function doubtfulNumbers({ numbers, source }: PageIdentity, own: string | null): PageDoubt[] {
  if (own === null) return [];
  const others = numbers.filter(({ nhsNumber }) => nhsNumber !== own);
  const sure = others.filter(({ how }) => how !== 'bare' && source === 'text');
  const unsure = others.filter((one) => !sure.includes(one));
  return [
    ...sure.map(({ nhsNumber }) => ({
      code: 'another-number' as const,
      light: 'red' as const,
      words: `Another NHS number is on this page: ${showNhsNumber(nhsNumber)}.`,
    })),
    ...unsure.map(({ nhsNumber }) => ({
      code: 'perhaps-another-number' as const,
      light: 'amber' as const,
      words: `${nhsNumber} is on this page. It may be another NHS number, or ${source === 'read' ? 'misread' : 'no NHS number at all'}.`,
    })),
  ];
}

function doubtfulNames({ names, source }: PageIdentity, own: string | null): PageDoubt[] {
  if (own === null || names.some((name) => compareNames(own, name) === 'full')) return [];
  return names
    .filter((name) => compareNames(own, name) === 'none')
    .map((name) => ({
      code: 'another-name',
      light: 'amber',
      words: `The name on this page ${seems(source)} ${showName(name)}.`,
    }));
}

function doubtfulBirths({ births, source }: PageIdentity, own: string | null): PageDoubt[] {
  if (own === null) return [];
  return births
    .filter((birth) => !isSameBirth(birth, own))
    .map((birth) => ({
      code: 'another-birth',
      light: 'amber',
      words: `The date of birth on this page ${seems(source)} ${birthWords(birth)}.`,
    }));
}

function seems(source: PageIdentity['source']): string {
  return source === 'read' ? 'looks like' : 'is';
}

function isSameBirth(birth: string, own: string): boolean {
  return birth.startsWith('??') ? birth.slice(2) === own.slice(2) : birth === own;
}

function birthWords(birth: string): string {
  if (isCivilDate(birth)) return showDate(birth);
  const [year = '', month, day] = birth.split('-');
  return `${day}/${month}/${year.slice(2)}`;
}

/** Each number once, as it is most surely an NHS number. */
function surest(seen: readonly NhsNumberSeen[]): PageIdentity['numbers'] {
  const order = ['labelled', 'spaced', 'bare'];
  const best = new Map<string, NhsNumberSeen['how']>();
  for (const { nhsNumber, how } of seen) {
    const before = best.get(nhsNumber);
    if (before === undefined || order.indexOf(how) < order.indexOf(before)) best.set(nhsNumber, how);
  }
  return [...best].map(([nhsNumber, how]) => ({ nhsNumber, how }));
}

const WORD = String.raw`\p{Lu}[\p{L}\p{M}'’.-]{0,40}`;
const NAME = `${WORD}(?:,? ${WORD}){0,4}`;
const TITLE = '(?:Mr|Mrs|Miss|Ms|Mx|Master|Dr|Rev)';
/** A label begins its line, or stands well apart: "GP name" and "Next of kin name" are somebody else's. */
const APART = '(?:^|\\n| {2}|[|;]) ?';
const LABELLED_NAME = new RegExp(
  String.raw`${APART}(?:(?:[Ff]ull |[Pp]atient(?:'s|’s)? |PATIENT |FULL )?(?:[Nn]ame|NAME)|[Pp]atient|PATIENT) ?: {0,2}(?:${TITLE}\.? )?(${NAME})`,
  'gu',
);
const TITLED_NAME = new RegExp(String.raw`${APART}(?:Re|RE) ?[:.]? {0,2}${TITLE}\.? (${NAME})`, 'gu');
const SURNAME = new RegExp(`${APART}(?:[Ss]urname|SURNAME|[Ff]amily [Nn]ame) ?:? {0,2}(${NAME})`, 'u');
const FORENAME = new RegExp(
  `(?:[Ff]orenames?|FORENAMES?|[Ff]irst [Nn]ames?|[Gg]iven [Nn]ames?) ?:? {0,2}(${NAME})`,
  'u',
);
/** Words of a form that stand beside a name and are none. */
const NO_NAME =
  /^(?:D\.?O\.?B|NHS|Date|Born|Address|Sex|Male|Female|Hospital|Tel|Age|Unit|Title|Surname|Forenames?|Dear|Name|Patient|First|Given|Family|No|Number)\b/i;

function namesOn(text: string): string[] {
  const whole = [...text.matchAll(LABELLED_NAME), ...text.matchAll(TITLED_NAME)].map(([, name]) =>
    trimmed(name),
  );
  const surname = trimmed(SURNAME.exec(text)?.[1]);
  const forename = trimmed(FORENAME.exec(text)?.[1]);
  const joined = surname === '' ? '' : forename === '' ? surname : `${surname}, ${forename}`;
  return [...new Set([...whole, joined])].filter((name) => name.length > 1);
}

/** The words before the next label of the form, where that followed on the same line. */
function trimmed(name: string | undefined): string {
  const words = (name ?? '').split(' ');
  const end = words.findIndex((word) => NO_NAME.test(word));
  return (end < 0 ? words : words.slice(0, end)).join(' ').replace(/[,.]+$/, '');
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const BIRTH_LABEL = String.raw`\b(?:d\.? ?o\.? ?b\.?|date of birth|birth date|born(?: on)?)(?![a-z]) {0,2}[:.-]?\s{0,4}`;
const BY_DAY = new RegExp(
  String.raw`${BIRTH_LABEL}(\d{1,2})(?:st|nd|rd|th)?[ ./-]{1,3}(\d{1,2}|[a-z]{3,9})\.?[ ,./-]{1,3}(\d{4}|\d{2})(?!\d)`,
  'gi',
);
const BY_YEAR = new RegExp(String.raw`${BIRTH_LABEL}(\d{4})-(\d{2})-(\d{2})(?!\d)`, 'gi');

/** Day before month, as written in this country; what is no date at all is left alone. */
function birthsOn(text: string): string[] {
  const byDay = [...text.matchAll(BY_DAY)].map(([, day, month, year]) =>
    isoOf(year ?? '', month ?? '', day ?? ''),
  );
  const byYear = [...text.matchAll(BY_YEAR)].map(([, year, month, day]) =>
    isoOf(year ?? '', month ?? '', day ?? ''),
  );
  return [...new Set([...byDay, ...byYear])].filter((birth) => birth !== null);
}

function isoOf(year: string, month: string, day: string): string | null {
  const number = /^\d+$/.test(month) ? Number(month) : MONTHS.indexOf(month.slice(0, 3).toLowerCase()) + 1;
  const rest = `${String(number).padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (year.length === 4) return isCivilDate(`${year}-${rest}`) ? `${year}-${rest}` : null;
  // The century is not written; 2000 was a leap year, so a 29 February is not refused for it.
  return isCivilDate(`20${year}-${rest}`) || isCivilDate(`19${year}-${rest}`) ? `??${year}-${rest}` : null;
}
