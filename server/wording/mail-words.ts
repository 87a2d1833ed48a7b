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

/** What a mail system says of a letter of ours. Shown, and asking no more than that somebody looks. */
const OF_LETTERS: Record<string, string> = {
  'letter-came-back': 'It says that a letter of Onward’s came back: it was not delivered.',
  'letter-delayed': 'It says that a letter of Onward’s is late. Their mail system goes on trying.',
  'letter-received': 'It says that a letter of Onward’s was received or opened.',
  'answered-away': 'It is an automatic answer: somebody is away.',
  'answered-by-machine': 'It is an automatic answer and asks nothing.',
  'address-not-used': 'It is an automatic answer, and seems to say that nobody reads that address any more.',
};

export function proposalWords(meaning: string): string {
  const ofLetter = Object.hasOwn(OF_LETTERS, meaning) ? OF_LETTERS[meaning] : undefined;
  if (ofLetter !== undefined) return ofLetter;
  return Object.hasOwn(PROPOSALS, meaning)
    ? PROPOSALS[meaning as Meaning]
    : 'It may mean something for this record: read it.';
}
