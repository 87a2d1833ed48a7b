import type { PageRefusal, Rescue } from '../../core/leaver-record.ts';
import { countWords, listWords } from './plain-words.ts';

/** Why a page was taken out. */
const PAGE_REFUSAL_WORDS: Record<PageRefusal, string> = {
  'not-this-patient': 'Not this patient’s page',
  'not-notes': 'Not notes',
  'duplicate-page': 'The same page is there twice',
  unreadable: 'Cannot be read',
};

export function pageRefusalWords(reason: PageRefusal): string {
  return PAGE_REFUSAL_WORDS[reason];
}

/** What was done to a file so that it could be read, what is missing in it, and what a person has to do. */
export function rescueWords(how: Rescue, pagesWithNothing: readonly number[], accepted: boolean): string {
  const done =
    how === 'repaired'
      ? 'This file was damaged and was repaired by the press.'
      : 'This file was protected and was opened by the press.';
  return [done, nothingOn(pagesWithNothing), accepted ? null : 'Look at every page, then tick.']
    .filter((words) => words !== null)
    .join(' ');
}

function nothingOn(pages: readonly number[]): string | null {
  if (pages.length === 0) return null;
  if (pages.length > MOST_NAMED) return `${countWords(pages.length, 'page')} have nothing on them.`;
  return pages.length === 1
    ? `Page ${pages[0]} has nothing on it.`
    : `Pages ${listWords(pages)} have nothing on them.`;
}

const MOST_NAMED = 20;
