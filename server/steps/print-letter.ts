import { londonDate } from '../../core/dates.ts';
import type { PrintedLetter } from '../../core/printed-letters.ts';
import { lettersToPrint } from '../../core/printed-letters.ts';
import { printedLetterFacts } from '../wording/printed-letter-words.ts';
import { practiceOf } from './apply-commands.ts';
import type { Ports } from './ports.ts';

/**
 * A letter on paper that goes with, or in place of, the notes, made from what is known now. It is not kept, so that there is
 * no copy to delete. Null where this record has no need of it.
 */
export async function printLetter(
  ports: Ports,
  practice: string,
  ref: string,
  letter: PrintedLetter,
): Promise<Uint8Array | null> {
  const record = await ports.store.record(practice, ref);
  const vault = await ports.store.vault(practice, ref);
  if (record === null || vault === null || !lettersToPrint(record).includes(letter)) return null;
  const { patient, receivingPractice } = vault;
  return ports.printedLetters.write(
    printedLetterFacts(letter, {
      ref,
      on: londonDate(ports.clock.now()),
      practice: practiceOf(ports, practice),
      patient,
      receivingPractice,
    }),
  );
}
