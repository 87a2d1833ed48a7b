import type { Meaning } from '../../core/recognition.ts';

/** What a message may mean for a record. Each says "seems", because mail has no authority: a person decides. */
const PROPOSALS: Record<Meaning, string> = {
  'says-legible': 'It seems to say that the reprint is legible.',
  'says-not-legible': 'It seems to say that the reprint is not legible.',
  'says-deleted': 'It seems to say that the scanning company has deleted its copy.',
  'says-not-held': 'It seems to say that the scanning company does not hold these notes.',
  'password-follows': 'It seems to say that a password will follow.',
  'gives-password': 'It seems to bring a password.',
};

export function proposalWords(meaning: string): string {
  return Object.hasOwn(PROPOSALS, meaning)
    ? PROPOSALS[meaning as Meaning]
    : 'It may mean something for this record: read it.';
}
