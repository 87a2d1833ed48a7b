/* What is told of letters: those that went, one that would go now, and the words they are made of. Types only. */

/** `nextWords` is null where nothing need be done. It proves nothing: anybody can write such a message. */
export type LetterAnswerView = {
  messageId: string;
  words: string;
  nextWords: string | null;
  onWords: string;
};

/**
 * GET /api/records/:ref/letters/:letter: an e-mail as it would go now. Nothing is sent by looking. `insteadWords`: why it is
 * not in the practice's own words; null where it is, or where there are none.
 */
export type LetterView = {
  to: string;
  subject: string;
  text: string;
  goesWords: string;
  insteadWords: string | null;
};

/** The words of one letter: `text` is what stands, `own` Onward's; `faults` say why what stands is not used. */
export type LetterTextView = {
  letter: 'request-notes' | 'ask-new-practice' | 'request-deletion';
  supplier: string | null;
  title: string;
  text: { subject: string; body: string };
  own: { subject: string; body: string };
  placeholders: { name: string; means: string }[];
  /** Who gave the practice its own words, and when; null where Onward's stand. */
  givenWords: string | null;
  faults: string[];
  /** What else is to be known, such as when these words are not used. */
  noteWords: string | null;
};
/** POST /api/letter-texts/look: the words for an invented patient, and what is wrong with them. */
export type LetterTextLook = { subject: string; text: string; faults: { subject?: string; body?: string } };
