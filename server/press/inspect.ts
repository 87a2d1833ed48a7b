import type { Inspected, PageSeen, PdfSource, PressRefusal } from '../steps/press-port.ts';
import { pagesInWords } from '../wording/cover-words.ts';
import { refuseByBytes } from './byte-checks.ts';
import { bytesInMemory } from './bytes/byte-source.ts';
import { type OpenPdf, openPdf, savePlain } from './engine/open-pdf.ts';
import { hasUnreadablePicture, type PageFacts, pageFacts } from './engine/page-facts.ts';
import type { Pdfium } from './engine/pdfium.ts';
import { renderBox } from './engine/render.ts';
import { isRefusal, refusal } from './limits.ts';
import { type Looked, lookAt } from './look.ts';
import { activeContent, countPages, readPlainObjects } from './plain-objects.ts';

export type Tell = (done: number, total: number, what: string) => void;
type Page = { facts: PageFacts; looked: Looked };
export type InspectOptions = { password?: string | undefined; maxPages: number; tell: Tell };

/**
 * Everything the product wants to know of one file before it is printed, page by page. Sizes are exact, for a pack is
 * planned from them; `toTenths` makes them readable. Refuses what cannot be printed
 * whole: 'empty', 'not-a-pdf', 'locked', 'wrong-password', 'too-big', and 'damaged' for a file that is cut off, whose
 * pages cannot all be found, or whose picture cannot be read. Half a record is never quietly taken for a whole one.
 */
export function inspect(
  pdfium: Pdfium,
  source: PdfSource,
  options: InspectOptions,
): Inspected | PressRefusal {
  const unfit = refuseByBytes(source.bytes);
  if (unfit) return unfit;
  const pdf = openPdf(pdfium, bytesInMemory(source.bytes), options.password);
  if (isRefusal(pdf)) return pdf;
  try {
    return inspectOpen(pdfium, pdf, options);
  } finally {
    pdf.close();
  }
}

/** Sizes as people read them, in tenths of a millimetre. */
export function toTenths(found: Inspected): Inspected {
  const tenths = (length: number) => Math.round(length * 10) / 10;
  const pages = found.pages.map((page) => ({
    ...page,
    widthMm: tenths(page.widthMm),
    heightMm: tenths(page.heightMm),
  }));
  return { ...found, pages };
}

function inspectOpen(pdfium: Pdfium, pdf: OpenPdf, options: InspectOptions): Inspected | PressRefusal {
  if (pdf.pageCount === 0) return refusal('damaged', 'The file holds no pages that can be read.');
  if (pdf.pageCount > options.maxPages)
    return refusal('too-big', `The file has ${pdf.pageCount} pages; the press takes ${options.maxPages}.`);
  const plain = readPlainObjects(savePlain(pdfium, pdf));
  const found = countPages(plain, options.maxPages);
  if (found !== pdf.pageCount) return refusal('damaged', miscounted(pdf.pageCount, found));
  const pages: Page[] = [];
  for (let index = 0; index < pdf.pageCount; index++) {
    const page = inspectPage(pdfium, pdf, index);
    if (isRefusal(page)) return page;
    pages.push(page);
    options.tell(index + 1, pdf.pageCount, 'looking at each page');
  }
  return {
    ok: true,
    pages: pages.map(({ facts, looked }, index) => pageSeen(facts, looked, index)),
    encrypted: pdf.encrypted,
    activeContent: activeContent(plain),
    annotations: pages.reduce((sum, { facts }) => sum + facts.annotations, 0),
    warnings: [
      ...(pdf.repaired ? ['The index of the file was broken and was made anew. Look at every page.'] : []),
      ...pageWarnings(pages),
    ],
  };
}

/** Fine enough for a pencilled word to show as darker than its paper. */
const LOOK_DPI = 72;
/** An A0 plan at 300 dots to the inch has 140 million; a picture that claims more is refused before it is decoded. */
const MOST_PIXELS = 250_000_000;
/** Pages are A5 to A3; a wall chart is looked at more coarsely. */
const LARGEST_LOOK = 1400;

function inspectPage(pdfium: Pdfium, pdf: OpenPdf, index: number): Page | PressRefusal {
  const facts = pageFacts(pdfium, pdf, index);
  if (facts?.pictures.some(({ pixels }) => pixels > MOST_PIXELS))
    return refusal('too-heavy', `The picture on page ${index + 1} is larger than the press can paint.`);
  const scale = facts ? Math.min(LOOK_DPI / 72, LARGEST_LOOK / Math.max(facts.width, facts.height)) : 0;
  const bitmap = facts
    ? renderBox(pdfium, pdf, index, {
        box: 'whole',
        width: Math.max(1, Math.round(facts.width * scale)),
        height: Math.max(1, Math.round(facts.height * scale)),
      })
    : null;
  if (!facts || !bitmap) return refusal('damaged', `Page ${index + 1} cannot be read.`);
  const looked = lookAt(bitmap);
  // A picture that cannot be decoded is painted as nothing: only an all-white page can hide one that fills it.
  if (looked.allWhite && facts.pictures.length > 0 && hasUnreadablePicture(pdfium, pdf, index))
    return refusal('damaged', `The picture on page ${index + 1} cannot be read.`);
  return { facts, looked };
}

function pageSeen(facts: PageFacts, looked: Looked, index: number): PageSeen {
  const largest = facts.pictures.reduce((best, one) => (one.pixels > (best?.pixels ?? 0) ? one : best), NONE);
  return {
    page: index + 1,
    widthMm: mm(facts.width),
    heightMm: mm(facts.height),
    rotation: facts.rotation,
    text: facts.text,
    blank: looked.blank && facts.annotations === 0 && facts.text.trim() === '',
    imageDpi: largest ? Math.round(largest.dpi) : null,
  };
}

const NONE: PageFacts['pictures'][number] | undefined = undefined;

/** Below this, handwriting on a card breaks up: scanning contracts ask for 200 to 300 dots to the inch. */
const COARSE_DPI = 140;
const SMALLEST_MM = 40;

/** One sentence for each trouble, with all its pages: a coarse scan of 300 pages is one thing to know, not 300. */
function pageWarnings(pages: readonly Page[]): string[] {
  const where = (has: (page: Page) => boolean) =>
    pages.flatMap((page, index) => (has(page) ? [index + 1] : []));
  const troubles: [what: string, on: number[]][] = [
    ['Very dark', where(({ looked }) => looked.dark)],
    [`Scanned coarsely (under ${COARSE_DPI} dots to the inch)`, where(({ facts }) => isCoarse(facts))],
    ['The picture may be cut off', where(({ facts }) => facts.pictures.some((picture) => picture.endsEarly))],
    [
      `Smaller than ${SMALLEST_MM} mm`,
      where(({ facts }) => mm(Math.max(facts.width, facts.height)) < SMALLEST_MM),
    ],
  ];
  return troubles.flatMap(([what, on]) => (on.length > 0 ? [`${what}: ${pagesInWords(on)}.`] : []));
}

function isCoarse({ pictures }: PageFacts): boolean {
  return pictures.length > 0 && Math.max(...pictures.map(({ dpi }) => dpi)) < COARSE_DPI;
}

const mm = (points: number) => (points / 72) * 25.4;

function miscounted(said: number, found: number | null): string {
  return found === null
    ? 'The pages of the file cannot be followed to their end.'
    : `The file says that it has ${said} pages, but ${found} are there.`;
}
