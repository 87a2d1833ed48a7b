import { showDate } from '../../core/dates.ts';
import { showNhsNumber } from '../../core/nhs-number.ts';
import type { PackPlan, PlannedVolume } from '../../core/pack-plan.ts';
import { showName } from '../../core/person-name.ts';

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
export function bannerWords({ patient }: CoverFacts): { name: string; born: string; number: string } {
  return {
    name: patient.name === null ? 'Name not known' : showName(patient.name),
    born: `Born ${patient.dateOfBirth === null ? 'Not known' : showDate(patient.dateOfBirth)}`,
    number: `NHS No. ${patient.nhsNumber === null ? 'Not known' : showNhsNumber(patient.nhsNumber)}`,
  };
}

/** On every printed side, so that a sheet that falls out of its bundle can be put back. */
export function footerWords(facts: CoverFacts, side: number, of: number): { left: string; right: string } {
  const { name, number } = bannerWords(facts);
  return { left: `${name}   ${number}`, right: `side ${side} of ${of}   ${facts.reference}` };
}

export const COVER_TITLE = 'Lloyd George notes, printed again';
export const CLOSING_TITLE = 'What was printed';
export const PADDING_WORDS = 'This side is intentionally blank';
export const CHECKLIST_TITLE = 'Before it goes in the bag';

/** Label and value, one line each. */
export function coverLines(facts: CoverFacts, plan: PackPlan, volume: PlannedVolume): [string, string][] {
  const first = volume.sides[0]?.number ?? 0;
  const last = volume.sides.at(-1)?.number ?? 0;
  const all = plan.volumes.length;
  return [
    ['From', facts.practiceName],
    ['Printed', showDate(facts.printedOn)],
    ['Route', facts.route],
    ['Volume', `${volume.volume} of ${all}`],
    ['This volume', `sides ${first} to ${last}, ${count(volume.sheets, 'sheet')} of paper`],
    ['Whole pack', `${count(plan.sides, 'side')}, ${count(plan.sheets, 'sheet')}, covers included`],
  ];
}

/** PCSE: several bags are allowed and each has its own tracking label (pcse.england.nhs.uk, read November 2026). */
export function bagWords(volume: number, of: number): string {
  return `Bag ${volume} of ${of} - needs its own transit label`;
}

/** 'Fit' would shrink what is already made to fit, and cards would no longer be their own size. */
export function printWords(duplex: boolean): string {
  const how = duplex ? 'on both sides, turned on the long edge' : 'on one side only';
  return `Print at Actual size (100 %), A4, ${how}. Not "Fit" and not "Shrink".`;
}

export type ClosingRow = { part: string; pages: string; printed: string; sides: string };

export function closingRows(plan: PackPlan): ClosingRow[] {
  return plan.parts.map((part) => ({
    part: capital(part.label),
    pages: String(part.pages),
    printed: String(part.printed),
    sides: part.firstSide === null ? 'none' : `${part.firstSide} to ${part.lastSide}`,
  }));
}

/** The totals, and every page that was left out. A pack that leaves out nothing says so. */
export function closingSentences(plan: PackPlan): string[] {
  const pages = plan.parts.reduce((sum, part) => sum + part.pages, 0);
  const printed = plan.parts.reduce((sum, part) => sum + part.printed, 0);
  const dropped = plan.parts.filter((part) => part.dropped.length > 0);
  return [
    `${count(pages, 'page')} in the scan, ${printed} printed on ${count(plan.sides, 'side')} of ` +
      `${count(plan.sheets, 'sheet')} of paper, covers and this list included.`,
    dropped.length === 0 ? 'No page was left out.' : 'Left out because nothing is on them:',
    ...dropped.map((part) => `${capital(part.label)}: ${pagesInWords(part.dropped)}.`),
    'Every page printed here was compared with its scan, picture by picture, before this pack was given out.',
    'End of the pack.',
  ];
}

/** 'page 4', 'pages 2 to 5 and 9': numbers in rising order. */
export function pagesInWords(pages: readonly number[]): string {
  const runs: [first: number, last: number][] = [];
  for (const page of pages) {
    const run = runs.at(-1);
    if (run && page === run[1] + 1) run[1] = page;
    else runs.push([page, page]);
  }
  const words = runs.flatMap(([first, last]) =>
    last - first < 2 ? (first === last ? [`${first}`] : [`${first}`, `${last}`]) : [`${first} to ${last}`],
  );
  const end = words.pop() ?? '';
  return `${pages.length === 1 ? 'page' : 'pages'} ${words.length === 0 ? end : `${words.join(', ')} and ${end}`}`;
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase('en-GB') + text.slice(1);
}
