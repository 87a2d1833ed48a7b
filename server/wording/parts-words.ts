import type { AgreementLight, PartRefusal } from '../../core/leaver-record.ts';
import { countWords, listWords } from './plain-words.ts';

/** Why a part was taken out. */
const PART_REFUSAL_WORDS: Record<PartRefusal, string> = {
  duplicate: 'A duplicate of another part',
  'not-this-patient': 'Not this patient’s',
  'not-notes': 'Not notes',
  unreadable: 'Cannot be read',
};

export function partRefusalWords(reason: PartRefusal): string {
  return PART_REFUSAL_WORDS[reason];
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
const AGREEMENT_WORDS: Record<AgreementLight, string> = {
  green: 'Agree: NHS number, name and date of birth are the same everywhere.',
  amber: 'Differ: look at each difference before you go on.',
  red: 'Stop: two different NHS numbers are named. These may be two patients’ notes.',
};

export function agreementWords(light: AgreementLight): string {
  return AGREEMENT_WORDS[light];
}

export const FIELD_WORDS = {
  nhsNumber: 'NHS number',
  name: 'Name',
  dateOfBirth: 'Date of birth',
} as const;
