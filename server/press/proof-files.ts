import type { PressRefusal } from '../steps/press-port.ts';
import type { ByteSource } from './bytes/byte-source.ts';
import { type Marks, makeMarks } from './engine/marks.ts';
import { type OpenPdf, openPdf } from './engine/open-pdf.ts';
import type { Pdfium } from './engine/pdfium.ts';
import { isRefusal, refusal } from './limits.ts';
import { withOwnResources } from './own-resources.ts';
import type { PdfFile } from './pdf/pdf-file.ts';
import { readPdf } from './pdf/read-pdf.ts';
import { Odd } from './pdf/values.ts';

/** A document open twice: `marked` has had its pictures painted over and is only good for seeing where they lie. */
export type ProofFile = {
  pageCount: number;
  real(): OpenPdf;
  marked(): OpenPdf;
  /** So many bytes of pictures were read from it. */
  hasRead(bytes: number): void;
  /** The same, read by ourselves; only ever to know what would be too much for PDFium to copy. */
  listing: PdfFile | null;
};

export type ProofFiles = {
  parts: readonly ProofFile[];
  pack: ProofFile;
  marks: Marks;
  close(): void;
};

/** `printed` are the pages of each part that the volume shows; only those will be asked for. */
export function openForProof(
  pdfium: Pdfium,
  parts: readonly ByteSource[],
  pack: ByteSource,
  printed: readonly (readonly number[])[],
): ProofFiles | PressRefusal {
  const opened: (ProofFile & { close(): void })[] = [];
  const marks = makeMarks(pdfium);
  const close = () => {
    for (const file of opened) file.close();
    marks.close();
  };
  for (const [at, source] of [...parts, pack].entries()) {
    const file = openFile(pdfium, source, printed[at] ?? []);
    if (isRefusal(file)) {
      close();
      return source === pack ? refusal('not-proven', 'The finished pack cannot be opened.') : file;
    }
    opened.push(file);
  }
  return { parts: opened.slice(0, -1), pack: opened.at(-1)!, marks, close };
}

function openFile(
  pdfium: Pdfium,
  file: ByteSource,
  printed: readonly number[],
): (ProofFile & { close(): void }) | PressRefusal {
  const listing = listingOf(file);
  const source = readyForNotes(file, listing, printed);
  const first = openPdf(pdfium, source);
  if (isRefusal(first)) return first;
  const real = reopening(pdfium, source, first);
  const marked = reopening(pdfium, source, null);
  return {
    pageCount: first.pageCount,
    real: real.get,
    marked: marked.get,
    listing,
    hasRead: (bytes) => {
      real.hasRead(bytes);
      marked.hasRead(bytes);
    },
    close: () => {
      real.close();
      marked.close();
    },
  };
}

/** PDFium draws the notes of these pages in before they are painted, and must not lose the rest of them by it. */
function readyForNotes(file: ByteSource, listing: PdfFile | null, printed: readonly number[]): ByteSource {
  try {
    return listing ? withOwnResources(file, listing, printed) : file;
  } catch (error) {
    if (error instanceof Odd) return file;
    throw error;
  }
}

/** PDFium keeps the data of every picture that it has met, so a document is opened afresh before that is much. */
const MOST_KEPT = 4 * 1024 * 1024;
const MOST_USES = 200;

function reopening(pdfium: Pdfium, source: ByteSource, first: OpenPdf | null) {
  let open = first;
  let [uses, kept] = [0, 0];
  const close = () => {
    open?.close();
    open = null;
  };
  const get = () => {
    if (uses >= MOST_USES || kept >= MOST_KEPT) close();
    if (open) {
      uses += 1;
      return open;
    }
    const opened = openPdf(pdfium, source);
    if (isRefusal(opened)) throw new Error('a document that was open cannot be opened again');
    [open, uses, kept] = [opened, 0, 0];
    return opened;
  };
  const hasRead = (bytes: number) => {
    kept += bytes;
  };
  return { get, hasRead, close };
}

function listingOf(source: ByteSource): PdfFile | null {
  try {
    return readPdf(source, { maxPages: Number.MAX_SAFE_INTEGER });
  } catch (error) {
    if (error instanceof Odd) return null;
    throw error;
  }
}
