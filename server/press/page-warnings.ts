import type { PageSeen } from '../steps/press-port.ts';
import { pagesInWords } from '../wording/cover-words.ts';

/** Below this, handwriting on a card breaks up: scanning contracts ask for 200 to 300 dots to the inch. */
export const COARSE_DPI = 140;
const SMALLEST_MM = 40;

const TROUBLES: readonly [what: string, has: (page: PageSeen) => boolean][] = [
  ['The picture cannot be shown at all', ({ picture }) => picture === 'unreadable'],
  ['The picture may be cut off', ({ picture }) => picture === 'cut-short'],
  ['Very dark', ({ dark }) => dark],
  ['Faint writing', ({ faint, dark }) => faint && !dark],
  ['Writing hardly darker than its paper', ({ lowContrast, faint, dark }) => lowContrast && !faint && !dark],
  [`Scanned coarsely (under ${COARSE_DPI} dots to the inch)`, isCoarse],
  [`Smaller than ${SMALLEST_MM} mm`, ({ widthMm, heightMm }) => Math.max(widthMm, heightMm) < SMALLEST_MM],
];

/** One sentence for each trouble, with all its pages: a coarse scan of 300 pages is one thing to know, not 300. */
export function pageWarnings(pages: readonly PageSeen[]): string[] {
  return TROUBLES.flatMap(([what, has]) => {
    const on = pages.filter(has).map(({ page }) => page);
    return on.length > 0 ? [`${what}: ${pagesInWords(on)}.`] : [];
  });
}

/** What is wrong with one page, in words; nothing where it is well. */
export function troublesOf(page: PageSeen): string[] {
  return TROUBLES.filter(([, has]) => has(page)).map(([what]) => what);
}

function isCoarse({ imageDpi }: PageSeen): boolean {
  return imageDpi !== null && imageDpi < COARSE_DPI;
}
