import type { WordedLetter } from '../../../core/letter-templates.ts';
import { PLACEHOLDERS, textFaults } from '../../../core/letter-templates.ts';
import type { NameOf } from '../../steps/apply-names.ts';
import type { GivenText } from '../../steps/letters-port.ts';
import { OWN_TEXTS } from '../../wording/own-letters.ts';
import { momentWords } from '../../wording/plain-words.ts';
import type { LetterTextView } from '../answers.ts';
import type { AppDeps } from '../deps.ts';
import { lookingAs } from './looking.ts';
import type { Viewer } from './patient-view.ts';

type Of = { letter: WordedLetter; supplier: string | null; to: string | null };

/** Every letter that may be worded, with the words that stand. */
export async function letterTextsView(deps: AppDeps, who: Viewer): Promise<LetterTextView[]> {
  const { settings, practice, nameOf } = await lookingAs(deps, who);
  const given = await deps.ports.store.letterTexts(practice);
  const all: Of[] = [
    ...settings.suppliers.flatMap(({ id, name }): Of[] => [
      { letter: 'request-notes', supplier: id, to: name },
      { letter: 'request-deletion', supplier: id, to: name },
    ]),
    { letter: 'ask-new-practice', supplier: null, to: null },
  ];
  return all.map((of) =>
    viewOf(
      of,
      given.find(({ letter, supplier }) => letter === of.letter && supplier === of.supplier),
      nameOf,
    ),
  );
}

function viewOf({ letter, supplier, to }: Of, given: GivenText | undefined, nameOf: NameOf): LetterTextView {
  const own = trimmed(OWN_TEXTS[letter]);
  const text = given?.text ?? null;
  return {
    letter,
    supplier,
    title: to === null ? TITLES[letter] : `${TITLES[letter]}, to ${to}`,
    text: text ?? own,
    own,
    placeholders: PLACEHOLDERS[letter].map(({ name, means }) => ({ name: `{${name}}`, means })),
    givenWords:
      given === undefined || text === null
        ? null
        : `In your own words, by ${nameOf(given.changedBy)} on ${momentWords(given.changedAt)}`,
    faults: text === null ? [] : textFaults(letter, text).map(({ what }) => what),
    noteWords: NOTES[letter] ?? null,
  };
}

const TITLES: Record<WordedLetter, string> = {
  'request-notes': 'Request for the notes',
  'ask-new-practice': 'Question to the new practice',
  'request-deletion': 'Request for deletion',
};

const NOTES: Partial<Record<WordedLetter, string>> = {
  'request-notes':
    'When the same company is asked again, Onward writes before these words that it was asked already.',
  'ask-new-practice':
    'When the same practice is asked again, Onward writes before these words that it was asked already.',
  'request-deletion':
    'Where several deletions are approved together, one e-mail names them all, in Onward’s own words.',
};

function trimmed({ subject, body }: { subject: string; body: string }) {
  return { subject, body: body.trim() };
}
