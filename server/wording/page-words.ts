import type { PageRefusal, Readable, Rescue } from '../../core/leaver-record.ts';
import type { Inspected, PageSeen } from '../steps/press-port.ts';
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

/** Of a part; null where nobody took a page out of it. */
export function takenOutWords(pages: readonly number[]): string | null {
  if (pages.length === 0) return null;
  if (pages.length > MOST_NAMED) return `${countWords(pages.length, 'page')} were taken out.`;
  return pages.length === 1 ? `Page ${pages[0]} was taken out.` : `Pages ${listWords(pages)} were taken out.`;
}

const MOST_NAMED = 20;

type Counts = {
  pages: number;
  red: number;
  amber: number;
  blank: number;
  takenOut: number;
  unchecked: number;
};

/** One part in a sentence or two: what there is to look at before it counts as checked. */
export function stripWords(readable: Readable, inspected: boolean, counts: Counts): string {
  if (readable === 'locked') return 'This part is locked with a password, so its pages cannot be shown.';
  if (readable === 'damaged') return 'This part is damaged, so its pages cannot be shown.';
  if (!inspected) return 'The press could not look at this part. Load the page again in a while.';
  const { pages, red, amber, blank, takenOut, unchecked } = counts;
  return [
    takenOut === 0
      ? `${countWords(pages, 'page')}, all of them in.`
      : `${countWords(pages, 'page')}, ${takenOut} taken out.`,
    red === 0 ? null : `${countWords(red, 'page')} must be looked at before these notes are checked.`,
    amber === 0 ? null : `${countWords(amber, 'page')} should be looked at.`,
    blank === 0 ? null : `${countWords(blank, 'page seems', 'pages seem')} blank.`,
    unchecked === 0
      ? null
      : `${countWords(unchecked, 'page is', 'pages are')} a picture only: whose, no machine can say.`,
  ]
    .filter((words) => words !== null)
    .join(' ');
}

type Trouble = { light: 'red' | 'amber'; code: string; words: string };

/** Below this, handwriting on a card breaks up: scanning contracts ask for 200 to 300 dots to the inch. */
const COARSE_DPI = 140;

/** What the press saw on a page that may not print legibly, the worst first. */
export function pageTroubles({ picture, dark, faint, lowContrast, imageDpi, blank }: PageLook): Trouble[] {
  const trouble = (
    when: boolean,
    code: string,
    words: string,
    light: Trouble['light'] = 'amber',
  ): Trouble[] => (when ? [{ light, code, words }] : []);
  const isCoarse = imageDpi !== null && imageDpi < COARSE_DPI;
  return [
    ...trouble(picture === 'unreadable', 'unreadable', 'The picture on this page cannot be read.', 'red'),
    ...trouble(
      picture === 'cut-short',
      'cut-short',
      'The picture ends early: part of the page may be missing.',
    ),
    ...trouble(dark, 'dark', 'Very dark: the writing may not be legible when printed.'),
    ...trouble(faint && !blank, 'faint', 'Very faint: the writing may not be legible when printed.'),
    ...trouble(
      lowContrast && !faint && !dark && !blank,
      'low-contrast',
      'The writing hardly differs from its paper.',
    ),
    ...trouble(
      isCoarse,
      'coarse',
      `Scanned coarsely, at ${imageDpi} dots to the inch: small writing may not be legible.`,
    ),
  ];
}

type PageLook = Pick<PageSeen, 'picture' | 'dark' | 'faint' | 'lowContrast' | 'imageDpi' | 'blank'>;

/** What is good to know of a page and no trouble. */
export function pageNotes({ cropped, annotations }: Pick<PageSeen, 'cropped' | 'annotations'>): string[] {
  return [
    ...(annotations > 0
      ? [`${countWords(annotations, 'note or stamp', 'notes or stamps')} on it will be printed with it.`]
      : []),
    ...(cropped ? ['The scan shows less of this page than was scanned; only what is shown is printed.'] : []),
  ];
}

/** What is to be known of a file as a whole. */
export function fileTroubles({
  activeContent,
  hiddenLayers,
  warnings,
}: Pick<Inspected, 'activeContent' | 'hiddenLayers' | 'warnings'>): Trouble[] {
  return [
    ...warnings.map((words) => ({ light: 'amber' as const, code: 'warning', words })),
    ...(hiddenLayers > 0
      ? [
          {
            light: 'amber' as const,
            code: 'hidden-layers',
            words: `${countWords(hiddenLayers, 'layer of it is', 'layers of it are')} hidden, and will not be printed.`,
          },
        ]
      : []),
    ...activeContent.map((what) => ({
      light: 'amber' as const,
      code: 'active-content',
      words: `It holds something that acts by itself (${what}). It is never printed and never run.`,
    })),
  ];
}
