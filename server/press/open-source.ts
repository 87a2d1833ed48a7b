import type { PressRefusal, Rescued } from '../steps/press-port.ts';
import { pagesInWords } from '../wording/cover-words.ts';
import { refuseByBytes, withoutPadding } from './byte-checks.ts';
import type { ByteSource } from './bytes/byte-source.ts';
import { walkWhole } from './check-whole.ts';
import { drawNotes } from './draw-notes.ts';
import { openPdf } from './engine/open-pdf.ts';
import type { Pdfium } from './engine/pdfium.ts';
import { showsSomething } from './engine/shows-something.ts';
import { isRefusal, refusal } from './limits.ts';
import type { PdfFile } from './pdf/pdf-file.ts';
import { readPdf } from './pdf/read-pdf.ts';
import { Odd } from './pdf/values.ts';
import { rescue } from './rescue.ts';

/** A file whose every page can be read by the strict reader: the scan itself, or the copy that rescue made of it. */
export type OpenedSource = {
  pdf: PdfFile;
  /** What `pdf` reads: what a pack is made from, and what it must be compared with. */
  bytes: ByteSource;
  rescued: Rescued | null;
  /** The scan came encrypted, with or without a password. */
  encrypted: boolean;
  /** Lets the copy go. The source itself is closed by whoever opened it. */
  close(): void;
};

export type OpenOptions = {
  password?: string | undefined;
  maxPages: number;
  /** The notes on the pages are to be drawn into them, because only a renderer can. */
  draw?: boolean;
  /**
   * Whether inspection rescued the file. Then it is not read through once more: what was sound stays sound, and what
   * was rescued is rescued again. Without it the whole file is read through first.
   */
  known?: { rescued: boolean };
  /** Told now and then while a rescue goes on, so that nobody takes it for dead. */
  tell?: ((done: number, total: number, what: string) => void) | undefined;
};

/**
 * Opens a scan for printing, strictly; PDFium is started for what the strict reader will not take, and only then. What
 * neither takes whole is refused: 'empty', 'not-a-pdf', 'damaged', 'locked', 'wrong-password', 'too-heavy', 'too-big'.
 * A file that was cut off on its way is refused before either looks, because PDFium would mend it and be silent.
 */
export async function openSource(
  start: () => Promise<Pdfium>,
  file: ByteSource,
  options: OpenOptions,
): Promise<OpenedSource | PressRefusal> {
  const unfit = refuseByBytes(file);
  if (unfit) return unfit;
  const source = withoutPadding(file);
  const opened = await opening(start, source, options);
  return isRefusal(opened) || !options.draw ? opened : drawNotes(await start(), opened, options);
}

async function opening(
  start: () => Promise<Pdfium>,
  source: ByteSource,
  options: OpenOptions,
): Promise<OpenedSource | PressRefusal> {
  const strict = readStrictly(source, options);
  if (strict instanceof Odd)
    return MAY_BE_RESCUED.has(strict.code)
      ? rescue(await start(), source, { ...options, odd: strict })
      : refusedFor(strict);
  const rescued = strict.spoilt.length > 0 ? await spoiltPages(start, source, strict.spoilt) : null;
  return { pdf: strict.pdf, bytes: source, rescued, encrypted: false, close: () => undefined };
}

const MAY_BE_RESCUED = new Set<Odd['code']>(['odd', 'locked', 'needs-drawing']);

type Strict = { pdf: PdfFile; spoilt: number[] };

function readStrictly(source: ByteSource, { maxPages, known }: OpenOptions): Strict | Odd {
  try {
    const pdf = readPdf(source, { maxPages });
    const spoilt = known && !known.rescued ? [] : walkWhole(pdf);
    return known?.rescued && spoilt.length === 0
      ? new Odd('odd', 'Some of its pages could not be read as they are.')
      : { pdf, spoilt };
  } catch (error) {
    if (error instanceof Odd) return error;
    throw error;
  }
}

/** Sound but for the contents of some pages: nothing can be mended, and a person must see what is left of them. */
async function spoiltPages(
  start: () => Promise<Pdfium>,
  source: ByteSource,
  spoilt: readonly number[],
): Promise<Rescued> {
  const pdfium = await start();
  const pdf = openPdf(pdfium, source);
  const empty = isRefusal(pdf) ? spoilt : spoilt.filter((page) => !showsSomething(pdfium, pdf, page - 1));
  if (!isRefusal(pdf)) pdf.close();
  const why = `Not all that these pages show can be unpacked: ${pagesInWords(spoilt)}.`;
  return { how: 'repaired', why, pagesWithNothing: [...empty] };
}

/** What is final, in the words of the press's refusals. */
export function refusedFor(odd: Odd): PressRefusal {
  switch (odd.code) {
    case 'empty':
    case 'not-a-pdf':
    case 'too-big':
    case 'locked':
      return refusal(odd.code, odd.message);
    case 'cut-off':
    case 'odd':
    case 'needs-drawing':
      return refusal('damaged', odd.message);
  }
}
