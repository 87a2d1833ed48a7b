import type { LetterText, WordedLetter } from '../../core/letter-templates.ts';

/**
 * Words that a practice has given for a letter of its own. `supplier` is null where the letter goes to none; `text` is null
 * where a lead went back to Onward's own words.
 */
export type GivenText = {
  letter: WordedLetter;
  supplier: string | null;
  text: LetterText | null;
  changedBy: string;
  changedAt: string;
};

export type LetterTextReader = {
  /** The latest of each letter and scanning company. */
  letterTexts(practice: string): Promise<GivenText[]>;
};

export type LetterTextWriter = {
  /** Adds what stands from now on. What stood before is kept. */
  addLetterText(practice: string, given: GivenText): Promise<void>;
};
