import type { GivenText, LetterTextReader, LetterTextWriter } from '../../steps/letters-port.ts';
import type { Row } from './tables.ts';
import type { Within } from './within.ts';
import { instant, ms } from './within.ts';

export function readsOfLetterTexts({ db }: Within): LetterTextReader {
  return {
    letterTexts: async (practice) => {
      const rows = await db
        .selectFrom('letter_texts')
        .selectAll()
        .where('practice', '=', practice)
        .orderBy('number')
        .execute();
      const latest = new Map(rows.map((row) => [`${row.letter} ${row.supplier}`, row]));
      return [...latest.values()].map(toGiven);
    },
  };
}

export function writesOfLetterTexts({ db }: Within): LetterTextWriter {
  return {
    addLetterText: async (practice, { letter, supplier, text, changedBy, changedAt }) => {
      const of = { practice, letter, supplier: supplier ?? '' };
      const last = await db
        .selectFrom('letter_texts')
        .select(({ fn }) => fn.max('number').as('number'))
        .where('practice', '=', practice)
        .where('letter', '=', letter)
        .where('supplier', '=', of.supplier)
        .executeTakeFirst();
      await db
        .insertInto('letter_texts')
        .values({
          ...of,
          number: Number(last?.number ?? 0) + 1,
          subject: text?.subject ?? null,
          body: text?.body ?? null,
          changed_by: changedBy,
          changed_at: ms(changedAt),
        })
        .execute();
    },
  };
}

function toGiven({
  letter,
  supplier,
  subject,
  body,
  changed_by,
  changed_at,
}: Row<'letter_texts'>): GivenText {
  return {
    letter: letter as GivenText['letter'],
    supplier: supplier === '' ? null : supplier,
    text: subject === null || body === null ? null : { subject, body },
    changedBy: changed_by,
    changedAt: instant(changed_at),
  };
}
