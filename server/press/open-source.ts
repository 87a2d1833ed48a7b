import type { PressRefusal, Rescued } from '../steps/press-port.ts';
import { refuseByBytes, withoutPadding } from './byte-checks.ts';
import type { ByteSource } from './bytes/byte-source.ts';
import { walkWhole } from './check-whole.ts';
import type { Pdfium } from './engine/pdfium.ts';
import { refusal } from './limits.ts';
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
  const strict = readStrictly(source, options);
  if (!(strict instanceof Odd)) {
    const asItIs = { pdf: strict, bytes: source, rescued: null, encrypted: false, close: () => undefined };
    return options.draw ? rescue(await start(), source, { ...options, odd: null }) : asItIs;
  }
  return MAY_BE_RESCUED.has(strict.code)
    ? rescue(await start(), source, { ...options, odd: strict })
    : refusedFor(strict);
}

const MAY_BE_RESCUED = new Set<Odd['code']>(['odd', 'locked', 'needs-drawing']);

function readStrictly(source: ByteSource, { maxPages, known }: OpenOptions): PdfFile | Odd {
  try {
    const pdf = readPdf(source, { maxPages });
    if (!known) walkWhole(pdf);
    return known?.rescued ? new Odd('odd', 'Some of its pages could not be read as they are.') : pdf;
  } catch (error) {
    if (error instanceof Odd) return error;
    throw error;
  }
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
