import type { PartRefusal } from '../../core/leaver-record.ts';

export { agreementWords, FIELD_WORDS, partsWords } from '../../core/parts-words.ts';

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
