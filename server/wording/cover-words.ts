import type { ClosingRow, LeftOut, Run } from '../../core/closing-rows.ts';
import { runsOf } from '../../core/closing-rows.ts';
import { showDate } from '../../core/dates.ts';
import { showNhsNumber } from '../../core/nhs-number.ts';
import type { PackPlan, PlannedVolume } from '../../core/pack-plan.ts';
import { MM_A_SHEET } from '../../core/paper-estimate.ts';
import { showName } from '../../core/person-name.ts';
import { cardsWords } from './paper-words.ts';
import { countWords, listWords } from './plain-words.ts';

/** What the cover and the closing list are written from. Dates are ISO, as everywhere. */
export type CoverFacts = {
  reference: string;
  patient: { nhsNumber: string | null; name: string | null; dateOfBirth: string | null };
  practiceName: string;
  route: string;
  duplex: boolean;
  printedOn: string;
};

/** The patient as the NHS writes one (Common User Interface, patient banner): no labels, nothing cut, never a '?'. */
export function bannerWords({ patient }: Pick<CoverFacts, 'patient'>): {
  name: string;
  born: string;
  number: string;
} {
  return {
    name: patient.name === null ? 'Name not known' : showName(patient.name),
    born: `Born ${patient.dateOfBirth === null ? 'Not known' : showDate(patient.dateOfBirth)}`,
    number: `NHS No. ${patient.nhsNumber === null ? 'Not known' : showNhsNumber(patient.nhsNumber)}`,
  };
}

/** On every printed side, so that a sheet that falls out of its bundle can be put back. */
export function footerWords(facts: CoverFacts, side: number, of: number): { left: string; right: string } {
  const { name, number } = bannerWords(facts);
  return { left: `${name}   ${number}`, right: `side ${side} of ${of}   ${facts.reference}`.trimEnd() };
}

export const COVER_TITLE = 'Lloyd George notes, printed again';
/** Of the first side of the list, and of those after it. */
export const CLOSING_TITLES = ['What was printed', 'What was printed, continued'] as const;
export const PADDING_WORDS = 'This side is intentionally blank';
export const CHECKLIST_TITLE = 'Before it goes in the bag';
/** To be signed with a pen. */
export const SIGNED_BY = ['Counted and packed by', 'Date'] as const;

export function volumeWords(volume: number, of: number): string {
  return `Volume ${volume} of ${of}`;
}

/** Label and value, one line each. */
export function coverLines(facts: CoverFacts, plan: PackPlan, volume: PlannedVolume): [string, string][] {
  const first = volume.sides[0]?.number ?? 0;
  const last = volume.sides.at(-1)?.number ?? 0;
  const several = plan.volumes.length > 1;
  const cards = cardsWords(plan);
  return [
    ...(facts.practiceName === '' ? [] : [['From', facts.practiceName] as [string, string]]),
    ['Printed', showDate(facts.printedOn)],
    ['Route', facts.route],
    ['Scan', scanWords(plan)],
    ['This volume', `Sides ${first} to ${last} on ${sheetsWords(volume.sheets)}`],
    ...(several ? [['Whole pack', packWords(plan)] as [string, string]] : []),
    [
      'Paper',
      facts.duplex ? 'A4, printed on both sides, turned on the long edge' : 'A4, printed on one side',
    ],
    ...(cards === null ? [] : [['Cards', cards] as [string, string]]),
  ];
}

/** What came, and what of it is printed; a pack that leaves nothing out says nothing of it. */
function scanWords({ parts }: PackPlan): string {
  const sum = (of: (part: PackPlan['parts'][number]) => number) =>
    parts.reduce((total, part) => total + of(part), 0);
  const pages = sum((part) => part.pages);
  const dropped = sum((part) => part.dropped.length);
  const takenOut = sum((part) => part.takenOut.length);
  const left = [
    ...(dropped > 0 ? [`${countWords(dropped, 'blank page')} left out`] : []),
    ...(takenOut > 0 ? [`${countWords(takenOut, 'page')} taken out by a person`] : []),
  ];
  const came = `${countWords(parts.length, 'part')}, ${countWords(pages, 'page')}`;
  if (left.length === 0) return `${came}, ${pages === 1 ? 'printed' : 'all printed'}`;
  return `${came}: ${sum((part) => part.printed)} printed, ${left.join(', ')} (see the last page)`;
}

function packWords({ sides, sheets }: PackPlan, ours = 'covers'): string {
  return `${countWords(sides, 'side')} on ${countWords(sheets, 'sheet')} of paper, ${ours} included`;
}

/** Sheets, and how thick they are together: which of the three sizes of bag is wanted. */
function sheetsWords(sheets: number): string {
  const thick = Math.max(1, Math.round(sheets * MM_A_SHEET));
  return `${countWords(sheets, 'sheet')} with this cover, about ${thick} mm thick`;
}

/** PCSE: several bags are allowed and each has its own tracking label (pcse.england.nhs.uk, read November 2026). */
export function bagWords(volume: number, of: number): string {
  return `Bag ${volume} of ${of} - needs its own transit label`;
}

/** PCSE, same pages: no other post in the bag, and the right-hand label in its box and nowhere else. */
export const BAG_RULE =
  'Nothing but this patient’s notes in the bag. The label only in the box marked for it.';

/** 'Fit' would shrink what is already made to fit, and cards would no longer be their own size. */
export function printWords(duplex: boolean): string {
  const how = duplex ? 'on both sides, turned on the long edge' : 'on one side only';
  return `Print at Actual size (100 %), A4, ${how}. Not "Fit" and not "Shrink".`;
}

/** What stands in a row of the closing list: cells of the table, a sentence, or a line across. */
export type RowWords =
  | { cells: string[] }
  | { pages: [label: string, pages: string] }
  | { text: string }
  | null;

export function closingWords(row: ClosingRow, plan: PackPlan): RowWords {
  switch (row.what) {
    case 'titles':
      return { cells: ['Part', 'Pages in scan', 'Printed', 'On sides'] };
    case 'part':
      return { cells: [capital(row.label, row.part !== null), ...partCells(plan, row.part)] };
    case 'rule':
    case 'space':
      return null;
    case 'scan':
      return { text: `${pagesIn(plan)} in the scan, ${printedOf(plan)} printed.` };
    case 'paper':
      return { text: `${packWords(plan, 'covers and this list')}.` };
    case 'cards':
      return { text: `${cardsWords(plan) ?? ''}.` };
    case 'nothing-left-out':
      return { text: 'No page was left out.' };
    case 'blanks':
      return { text: 'Left out because nothing is on them:' };
    case 'taken-out':
      return { text: 'Taken out by a person because they are not this patient’s:' };
    case 'pages':
      return { pages: [capital(row.label, true), leftOutWords(row.why, row.runs)] };
    case 'compared':
      return {
        text: 'Every page was compared with its scan, picture by picture, before this pack was given out.',
      };
    case 'end':
      return { text: 'End of the pack.' };
    default:
      return row satisfies never;
  }
}

function partCells(plan: PackPlan, at: number | null): string[] {
  const part = at === null ? undefined : plan.parts[at];
  if (part === undefined) return [];
  const sides =
    part.firstSide === part.lastSide ? `${part.firstSide}` : `${part.firstSide} to ${part.lastSide}`;
  return [String(part.pages), String(part.printed), part.firstSide === null ? 'none' : sides];
}

function pagesIn({ parts }: PackPlan): string {
  return countWords(
    parts.reduce((sum, part) => sum + part.pages, 0),
    'page',
  );
}

function printedOf({ parts }: PackPlan): number {
  return parts.reduce((sum, part) => sum + part.printed, 0);
}

function leftOutWords(why: LeftOut, runs: readonly Run[]): string {
  if (runs.length === 0) return '';
  const one = runs.length === 1 && runs[0]?.[0] === runs[0]?.[1];
  return `${why === 'blanks' ? 'blank' : 'taken out'}: ${one ? 'page' : 'pages'} ${runs.map(runWords).join(', ')}`;
}

function runWords([first, last]: Run): string {
  return first === last ? `${first}` : `${first} to ${last}`;
}

/** 'page 4', 'pages 2 to 5 and 9': numbers in rising order. */
export function pagesInWords(pages: readonly number[]): string {
  return `${pages.length === 1 ? 'page' : 'pages'} ${listWords(runsOf(pages).map(runWords))}`;
}

function capital(text: string, wanted: boolean): string {
  return wanted ? text.charAt(0).toLocaleUpperCase('en-GB') + text.slice(1) : text;
}
