import type { PressRefusal } from '../steps/press-port.ts';
import { scratchBytes } from './bytes/scratch-bytes.ts';
import { flattenAnnotations } from './engine/annotations.ts';
import { type OpenPdf, openPdf, savePlainInto } from './engine/open-pdf.ts';
import type { Pdfium } from './engine/pdfium.ts';
import { isRefusal, refusal } from './limits.ts';
import type { OpenedSource, OpenOptions } from './open-source.ts';
import { withOwnResources } from './own-resources.ts';
import type { PdfFile } from './pdf/pdf-file.ts';
import { readPdf } from './pdf/read-pdf.ts';
import { Odd, type PdfDict } from './pdf/values.ts';

/**
 * A copy of an opened scan with the notes drawn into its pages by PDFium. Drawing adds and never takes away: a copy
 * with fewer pages, or a page that has lost any of what it draws with, is refused. The scan is let go when there is a
 * copy, and when there is none.
 */
export function drawNotes(
  pdfium: Pdfium,
  scan: OpenedSource,
  options: OpenOptions,
): OpenedSource | PressRefusal {
  const every = Array.from({ length: scan.pdf.pageCount }, (_, index) => index);
  try {
    const source = withOwnResources(scan.bytes, scan.pdf, every);
    const from = openPdf(pdfium, source);
    if (isRefusal(from)) return from;
    try {
      const undrawn = drawAll(pdfium, from, options);
      if (undrawn !== null) return refusal('damaged', `The notes on page ${undrawn} cannot be drawn.`);
      return copyOf(pdfium, from, scan, options);
    } finally {
      from.close();
    }
  } catch (error) {
    if (!(error instanceof Odd)) throw error;
    return refusal('damaged', `The notes in the file cannot be drawn. ${error.message}`);
  } finally {
    scan.close();
  }
}

/** The first page, from 1, whose notes could not be drawn; null when all were. */
function drawAll(pdfium: Pdfium, from: OpenPdf, { tell }: OpenOptions): number | null {
  for (let index = 0; index < from.pageCount; index++) {
    if (!flattenAnnotations(pdfium, from, index)) return index + 1;
    tell?.(index + 1, from.pageCount, 'drawing the notes');
  }
  return null;
}

function copyOf(
  pdfium: Pdfium,
  from: OpenPdf,
  { pdf: before, rescued, encrypted }: OpenedSource,
  { maxPages }: OpenOptions,
): OpenedSource | PressRefusal {
  const scratch = scratchBytes();
  savePlainInto(pdfium, from, scratch);
  const bytes = scratch.source();
  try {
    const pdf = readPdf(bytes, { maxPages });
    const lost = pdf.pageCount === before.pageCount ? lessOn(before, pdf) : 1;
    if (lost === null) return { pdf, bytes, rescued, encrypted, close: () => bytes.close() };
    bytes.close();
    return refusal('damaged', `The notes on page ${lost} cannot be drawn without losing something else.`);
  } catch (error) {
    bytes.close();
    throw error;
  }
}

/** The first page, from 1, that has lost one of its contents or something that it draws with. */
function lessOn(before: PdfFile, after: PdfFile): number | null {
  for (let index = 0; index < before.pageCount; index++) {
    const [was, is] = [before.page(index), after.page(index)];
    const all = namesIn(after, is.resources);
    const lost = [...namesIn(before, was.resources)].some((name) => !all.has(name));
    if (lost || is.contents.length < was.contents.length) return index + 1;
  }
  return null;
}

function namesIn(pdf: PdfFile, resources: PdfDict): Set<string> {
  const kinds = [...resources].map(([kind, value]) => [kind, pdf.follow(value)] as const);
  return new Set(
    kinds.flatMap(([kind, value]) =>
      value instanceof Map ? [...value.keys()].map((name) => `${kind} ${name}`) : [],
    ),
  );
}
