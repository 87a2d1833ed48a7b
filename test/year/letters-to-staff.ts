import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import type { Day } from './calendar.ts';

/** A letter that staff found in their mail. */
export type StaffLetter = { day: Day; subject: string; text: string };

export type StaffLetters = { digests: StaffLetter[]; weekly: StaffLetter[]; overdue: StaffLetter[] };

/** Everything Onward wrote to the practice itself, oldest first. */
export async function lettersToStaff(outbox: string): Promise<StaffLetters> {
  const letters: StaffLetter[] = [];
  for (const name of await readdir(outbox)) {
    const { date, subject = '', text = '' } = await simpleParser(await readFile(join(outbox, name)));
    letters.push({ day: date?.toISOString().slice(0, 10) ?? '', subject, text });
  }
  letters.sort((a, b) => a.day.localeCompare(b.day));
  const called = (start: RegExp) => letters.filter(({ subject }) => start.test(subject));
  return {
    digests: called(/^Onward: .* needs? somebody$/),
    weekly: called(/^Onward: the week of/),
    overdue: called(/^Onward: overdue - /),
  };
}

/** 'Copies to delete (3)' → 3, by heading. */
export function groupsOf({ text }: StaffLetter): Record<string, number> {
  const groups: Record<string, number> = {};
  for (const [, title = '', many] of text.matchAll(/^(\S.*) \((\d+)\)$/gm)) groups[title] = Number(many);
  return groups;
}

/** The lines about records, each with what it says: the same twice would be the same told twice. */
export function linesOf({ text }: StaffLetter): string[] {
  return text.match(/^- LV-.*$/gm) ?? [];
}
