import type { PressRefusal, Rescued } from '../steps/press-port.ts';
import type { ByteSource } from './bytes/byte-source.ts';
import { scratchBytes } from './bytes/scratch-bytes.ts';
import { changedAsText } from './changed-as-text.ts';
import { walkMended } from './check-whole.ts';
import { type OpenPdf, openPdf, savePlainInto } from './engine/open-pdf.ts';
import type { Pdfium } from './engine/pdfium.ts';
import { showsSomething } from './engine/shows-something.ts';
import { isRefusal, refusal, tooManyPages } from './limits.ts';
import type { OpenedSource, OpenOptions } from './open-source.ts';
import type { PdfFile } from './pdf/pdf-file.ts';
import { readPdf } from './pdf/read-pdf.ts';
import { Odd } from './pdf/values.ts';

/** `odd` is why the strict reader would not take the file. */
export type RescueOptions = OpenOptions & { odd: Odd };

/**
 * Has PDFium read a file that the strict reader refuses, write it out plainly, and reads that copy strictly. Nothing
 * may be lost on the way: the copy must have every page that PDFium and the page tree speak of, everything that its
 * pages refer to, and nothing that was changed as text. What is doubtful is refused; what is mended is said.
 */
export function rescue(
  pdfium: Pdfium,
  source: ByteSource,
  options: RescueOptions,
): OpenedSource | PressRefusal {
  const { odd } = options;
  const changed = odd.code === 'odd' && changedAsText(source);
  const from = changed ? CHANGED : openPdf(pdfium, source, options.password);
  if (isRefusal(from)) return from;
  try {
    return copied(pdfium, from, options);
  } finally {
    from.close();
  }
}

const CHANGED = refusal(
  'damaged',
  'The file was changed on its way: it was carried as text, which spoils the pictures in it. Ask for it again.',
);

function copied(pdfium: Pdfium, from: OpenPdf, options: RescueOptions): OpenedSource | PressRefusal {
  const { pageCount } = from;
  if (pageCount === 0) return refusal('damaged', 'The file holds no pages that can be read.');
  if (pageCount > options.maxPages) return tooManyPages(pageCount, options.maxPages);
  const rescued = rescuedHow(from, options.odd);
  if (rescued?.how === 'repaired') rescued.pagesWithNothing = pagesWithNothing(pdfium, from, options);
  const scratch = scratchBytes();
  savePlainInto(pdfium, from, scratch);
  const bytes = scratch.source();
  const pdf = readCopy(bytes, pageCount, options);
  if (!isRefusal(pdf)) return { pdf, bytes, rescued, encrypted: from.encrypted, close: () => bytes.close() };
  bytes.close();
  return pdf;
}

function rescuedHow({ encrypted, repaired }: OpenPdf, odd: Odd): Rescued | null {
  if (odd.code === 'needs-drawing') return null;
  if (odd.code === 'locked' && encrypted && !repaired)
    return { how: 'decrypted', why: 'The file was encrypted.', pagesWithNothing: [] };
  return { how: 'repaired', why: odd.message, pagesWithNothing: [] };
}

function pagesWithNothing(pdfium: Pdfium, from: OpenPdf, { tell }: RescueOptions): number[] {
  const found: number[] = [];
  for (let index = 0; index < from.pageCount; index++) {
    if (!showsSomething(pdfium, from, index)) found.push(index + 1);
    tell?.(index + 1, from.pageCount, 'looking for what was lost');
  }
  return found;
}

function readCopy(copy: ByteSource, pageCount: number, { maxPages }: RescueOptions): PdfFile | PressRefusal {
  try {
    const pdf = readPdf(copy, { maxPages });
    if (pdf.pageCount !== pageCount) return refusal('damaged', miscounted(pageCount, pdf.pageCount));
    walkMended(pdf);
    return pdf;
  } catch (error) {
    if (!(error instanceof Odd)) throw error;
    if (error.code === 'too-big') return refusal('too-big', error.message);
    return refusal('damaged', `The file is damaged and could not be mended. ${error.message}`);
  }
}

function miscounted(said: number, found: number): string {
  return `The file says that it has ${said} pages, but ${found} are there.`;
}
