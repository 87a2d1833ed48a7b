import type { LetterText, TextFault, WordedLetter } from '../../core/letter-templates.ts';
import { textFaults } from '../../core/letter-templates.ts';
import type { Refusal } from '../../core/refusals.ts';
import { wrongRole } from '../../core/refusals.ts';
import type { Actor } from './apply-commands.ts';
import { practiceOf } from './apply-commands.ts';
import { SUPPLIER_UNKNOWN } from './apply-letters.ts';
import type { Ports } from './ports.ts';

/** `faults` where the words may not be used as they are; nothing was kept then. */
export type Worded = { ok: true } | { ok: false; faults: TextFault[] } | Refusal;

/**
 * A lead gives a letter the practice's own words, or goes back to Onward's. They count from the next letter that is
 * written, those that wait among them; one that has gone is as it was.
 */
export async function wordLetter(
  ports: Ports,
  actor: Actor,
  practice: string,
  wish: { letter: WordedLetter; supplier: string | null; text: LetterText | null },
): Promise<Worded> {
  if (actor.role !== 'lead') return wrongRole('The words of a letter', ['lead']);
  if (!isAddressee(ports, practice, wish)) return SUPPLIER_UNKNOWN;
  const text = wish.text && tidy(wish.text);
  const faults = text === null ? [] : textFaults(wish.letter, text);
  if (faults.length > 0) return { ok: false, faults };
  const given = { ...wish, text, changedBy: actor.by, changedAt: ports.clock.now().toISOString() };
  await ports.store.transaction((tx) => tx.addLetterText(practice, given));
  return { ok: true };
}

/** A letter to a scanning company is worded for one of the settings; the one to the new practice for all of them. */
function isAddressee(
  ports: Ports,
  practice: string,
  { letter, supplier }: { letter: WordedLetter; supplier: string | null },
): boolean {
  if (letter === 'ask-new-practice') return supplier === null;
  return practiceOf(ports, practice).suppliers.some(({ id }) => id === supplier);
}

/** As a browser's box gives it, with the ends of lines that a mail has. */
function tidy({ subject, body }: LetterText): LetterText {
  return { subject: subject.trim(), body: body.replace(/\r\n?/g, '\n').trim() };
}
