import type { Inspected, PageSeen, PressRefusal } from '../steps/press-port.ts';
import { activeContentOf } from './active-content.ts';
import type { ByteSource } from './bytes/byte-source.ts';
import { openPdf } from './engine/open-pdf.ts';
import type { Pdfium } from './engine/pdfium.ts';
import { pageInspector } from './inspect-page.ts';
import { isRefusal, refusal } from './limits.ts';
import { type OpenedSource, openSource } from './open-source.ts';
import { pageWarnings } from './page-warnings.ts';
import type { PdfFile } from './pdf/pdf-file.ts';
import { Odd, PdfName } from './pdf/values.ts';
import type { Tell } from './tell.ts';

export type InspectOptions = { password?: string | undefined; maxPages: number; tell: Tell };

/**
 * Everything the product wants to know of one file before it is printed, page by page. Sizes are exact, for a pack is
 * planned from them. Refuses what cannot be printed whole: 'empty', 'not-a-pdf',
 * 'locked', 'wrong-password', 'too-big', 'too-heavy', and 'damaged' for a file that is cut off or whose pages cannot
 * all be found. Half a record is never quietly taken for a whole one.
 */
export async function inspectSource(
  start: () => Promise<Pdfium>,
  source: ByteSource,
  options: InspectOptions,
): Promise<Inspected | PressRefusal> {
  const opened = await openSource(start, source, options);
  if (isRefusal(opened)) return opened;
  try {
    return await inspectOpen(await start(), opened, options);
  } finally {
    opened.close();
  }
}

async function inspectOpen(
  pdfium: Pdfium,
  { pdf, bytes, rescued, encrypted }: OpenedSource,
  { tell }: InspectOptions,
): Promise<Inspected | PressRefusal> {
  const acts = actsIn(pdf);
  if (isRefusal(acts)) return acts;
  const pages = await inspectPages(pdfium, pdf, bytes, tell);
  if (isRefusal(pages)) return pages;
  return {
    ok: true,
    pages,
    encrypted,
    rescued,
    activeContent: acts,
    annotations: pages.reduce((sum, { annotations }) => sum + annotations, 0),
    hiddenLayers: hiddenLayers(pdf),
    warnings: [
      ...(rescued?.how === 'repaired' ? ['The file was damaged and was mended. Look at every page.'] : []),
      ...pageWarnings(pages),
    ],
  };
}

/** PDFium keeps the data of every picture that it has met, so the document is opened afresh after so many pages. */
const OPEN_FOR = 20;
/** Pictures are decoded beside, on other threads, while PDFium reads the next pages here. */
const AT_ONCE = 3;

async function inspectPages(
  pdfium: Pdfium,
  pdf: PdfFile,
  bytes: ByteSource,
  tell: Tell,
): Promise<PageSeen[] | PressRefusal> {
  const pages: PageSeen[] = [];
  for (let from = 0; from < pdf.pageCount; from += OPEN_FOR) {
    const opened = openPdf(pdfium, bytes);
    if (isRefusal(opened)) return opened;
    if (opened.pageCount !== pdf.pageCount) {
      opened.close();
      return refusal('damaged', `Of ${pdf.pageCount} pages, ${opened.pageCount} can be shown.`);
    }
    const inspect = pageInspector(pdfium, pdf, opened);
    const indices = Array.from({ length: Math.min(OPEN_FOR, pdf.pageCount - from) }, (_, at) => from + at);
    let next = 0;
    let refused: PressRefusal | null = null;
    const work = async () => {
      for (let index = indices[next++]; index !== undefined && !refused; index = indices[next++]) {
        const page = await inspect(index);
        if (isRefusal(page)) refused ??= page;
        else pages[index] = page;
        tell(index + 1, pdf.pageCount, 'looking at each page');
      }
    };
    try {
      await Promise.all(Array.from({ length: AT_ONCE }, work));
    } finally {
      opened.close();
    }
    if (refused) return refused;
  }
  return pages;
}

function actsIn(pdf: PdfFile): string[] | PressRefusal {
  try {
    return activeContentOf(pdf);
  } catch (error) {
    if (error instanceof Odd) return refusal(error.code === 'too-big' ? 'too-big' : 'damaged', error.message);
    throw error;
  }
}

/** Those that the document's own default turns off (ISO 32000-1, 8.11.4.3). */
function hiddenLayers(pdf: PdfFile): number {
  const properties = pdf.follow(pdf.catalogue.get('OCProperties'));
  const usual = properties instanceof Map ? pdf.follow(properties.get('D')) : null;
  if (!(properties instanceof Map) || !(usual instanceof Map)) return 0;
  const count = (value: unknown) => (Array.isArray(value) ? value.length : 0);
  const off = count(pdf.follow(usual.get('OFF')));
  const base = pdf.follow(usual.get('BaseState'));
  const allOff = base instanceof PdfName && base.name === 'OFF';
  return allOff ? count(pdf.follow(properties.get('OCGs'))) - count(pdf.follow(usual.get('ON'))) : off;
}
