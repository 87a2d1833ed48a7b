import { isCivilDate, showDate } from './dates.ts';
import { showNhsNumber } from './nhs-number.ts';
import type { Agreement, PatientDetails } from './patient-match.ts';
import { showName } from './person-name.ts';
import { countWords, listWords } from './plain-words.ts';

/*
 * What staff read of a patient, of parts and of agreement, as functions of facts: the pane says it from the message alone,
 * the server of what it keeps, and both must say the same.
 */

/** A patient as the NHS writes one (Common User Interface): no colon, nothing cut off, "Not known" and never "?". */
export type PatientWords = {
  name: string | null;
  nameWords: string;
  nhsNumber: string | null;
  nhsNumberWords: string;
  dateOfBirth: string | null;
  bornWords: string;
};

export function patientWords({ name, nhsNumber, dateOfBirth }: PatientDetails): PatientWords {
  return {
    name,
    nameWords: name === null ? 'Name not known' : showName(name),
    nhsNumber,
    nhsNumberWords: `NHS No. ${nhsNumber === null ? 'Not known' : showNhsNumber(nhsNumber)}`,
    dateOfBirth,
    bornWords: `Born ${dateOfBirth === null ? 'Not known' : showDate(dateOfBirth)}`,
  };
}

/** How far the parts make a whole. `files` counts what is in play, numbered or not. */
export function partsWords(state: {
  of: number | null;
  present: readonly number[];
  missing: readonly number[];
  complete: boolean;
  files: number;
}): string {
  const { of, missing, complete, files } = state;
  if (files === 0) return 'No notes are here yet.';
  if (complete) return of === 1 ? 'The notes are complete in one part.' : `All ${of} parts are here.`;
  if (of !== null && missing.length > 0) {
    const which = missing.length === 1 ? 'Part' : 'Parts';
    return `${which} ${listWords(missing)} of ${of} ${missing.length === 1 ? 'is' : 'are'} missing.`;
  }
  return `${countWords(files, 'file is', 'files are')} here, and it is not clear which parts they are.`;
}

/** What a light says; the colour alone would leave out everybody who cannot see it. */
const AGREEMENT_WORDS: Record<Agreement['light'], string> = {
  green: 'Agree: NHS number, name and date of birth are the same everywhere.',
  amber: 'Differ: look at each difference before you go on.',
  red: 'Stop: two different NHS numbers are named. These may be two patients’ notes.',
};

export function agreementWords(light: Agreement['light']): string {
  return AGREEMENT_WORDS[light];
}

export const FIELD_WORDS = {
  nhsNumber: 'NHS number',
  name: 'Name',
  dateOfBirth: 'Date of birth',
} as const;

/** One field with every value that was found for it, and where. */
export function differenceWords({ field, values }: Agreement['differences'][number]) {
  return {
    field: FIELD_WORDS[field],
    values: values.map(({ value, where }) => ({
      value: field === 'dateOfBirth' && isCivilDate(value) ? showDate(value) : value,
      where,
    })),
  };
}
