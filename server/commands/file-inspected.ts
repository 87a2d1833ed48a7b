import { findNhsNumbers } from '../../core/nhs-number.ts';
import { identitiesOn, type PageDoubt, pageDoubts } from '../../core/page-identity.ts';
import type { PatientDetails } from '../../core/patient-match.ts';
import { troublesOf } from '../press/page-warnings.ts';
import type { Inspected, PageSeen } from '../steps/press-port.ts';

/** What `onward inspect` answers of one file. Sizes in tenths of a millimetre; of text, only that there is some. */
export type FileInspected =
  | ({ file: string; nhsNumbers: NumberNamed[]; pages: PageAnswer[] } & Omit<Inspected, 'pages'>)
  | { file: string; ok: false; code: string; message: string };

export type NumberNamed = { nhsNumber: string; pages: number[] };
export type PageAnswer = Omit<PageSeen, 'text'> & {
  hasText: boolean;
  /** NHS numbers on the page, and how sure it is that they are any. */
  numbers: { nhsNumber: string; how: 'labelled' | 'spaced' | 'bare' }[];
  /** What speaks against its being a page of the patient that the file's name gives. */
  doubts: Pick<PageDoubt, 'code' | 'light'>[];
  /** What a person should know of it, in words. */
  troubles: string[];
};

/** `patient`: whom the file's name gives, if anybody. */
export function answerFor(file: string, found: Inspected, patient: PatientDetails | null): FileInspected {
  const pages = found.pages.map((page) => pageAnswer(page, patient));
  return { file, ...found, nhsNumbers: numbersNamed(pages), pages };
}

export function needsALook(answer: Extract<FileInspected, { ok: true }>): boolean {
  return (
    answer.warnings.length > 0 ||
    answer.activeContent.length > 0 ||
    answer.nhsNumbers.length > 1 ||
    answer.rescued?.how === 'repaired' ||
    answer.pages.some(({ doubts }) => doubts.length > 0)
  );
}

function pageAnswer({ text, ...page }: PageSeen, patient: PatientDetails | null): PageAnswer {
  const doubts = patient ? pageDoubts(identitiesOn(text), patient) : [];
  const numbers = new Map(findNhsNumbers(text).map(({ nhsNumber, how }) => [nhsNumber, how]));
  return {
    ...page,
    widthMm: tenths(page.widthMm),
    heightMm: tenths(page.heightMm),
    hasText: text.trim() !== '',
    numbers: [...numbers].map(([nhsNumber, how]) => ({ nhsNumber, how })),
    doubts: doubts.map(({ code, light }) => ({ code, light })),
    troubles: [...troublesOf({ text, ...page }), ...doubts.map(({ code }) => DOUBTS[code])],
  };
}

/** Without what was found: the words of a page are never written out. */
const DOUBTS: Readonly<Record<PageDoubt['code'], string>> = {
  'another-number': 'Another NHS number than the file’s name gives',
  'perhaps-another-number': 'Perhaps another NHS number than the file’s name gives',
  'another-name': 'Another name than the file’s name gives',
  'another-birth': 'Another date of birth than the file’s name gives',
};

function tenths(length: number): number {
  return Math.round(length * 10) / 10;
}

/** Bare numbers are left out: one ten-digit number in eleven passes the sum by chance. */
function numbersNamed(pages: readonly PageAnswer[]): NumberNamed[] {
  const named = new Map<string, number[]>();
  for (const { page, numbers } of pages)
    for (const { nhsNumber, how } of numbers)
      if (how !== 'bare') named.set(nhsNumber, [...(named.get(nhsNumber) ?? []), page]);
  return [...named].map(([nhsNumber, on]) => ({ nhsNumber, pages: on }));
}
