import type { PressRefusal } from '../../steps/press-port.ts';
import { type ByteSink, sinkInMemory } from '../bytes/byte-sink.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { refusal } from '../limits.ts';
import { lendFile } from './lend-file.ts';
import { EngineGaveUp, type Pdfium } from './pdfium.ts';

/** An open document. `handle` is PDFium's own; nothing outside this folder looks into it. */
export type OpenPdf = {
  handle: number;
  pageCount: number;
  encrypted: boolean;
  /** The file's own index was unusable and PDFium made a new one. */
  repaired: boolean;
  close(): void;
};

/** FPDF_GetLastError: 4 is a password wanted or wrong; every other number is a file it cannot make sense of. */
const PASSWORD_ERROR = 4;

/**
 * Opens a document where it lies, with a password when one is given: PDFium asks for the pieces it needs, so a scan of
 * any size never enters its memory whole. The source stays open; whoever opened it closes it, after this. A read that
 * fails is thrown, never taken for damage. Refusals: 'locked', 'wrong-password', 'damaged'.
 */
export function openPdf(pdfium: Pdfium, source: ByteSource, password?: string): OpenPdf | PressRefusal {
  const file = lendFile(pdfium, source);
  const handle = pdfium.api.FPDF_LoadCustomDocument(file.at, password ?? '');
  if (handle === 0) {
    const error = pdfium.api.FPDF_GetLastError();
    file.takeBack();
    return whyNot(error, password);
  }
  return {
    handle,
    pageCount: pdfium.api.FPDF_GetPageCount(handle),
    encrypted: pdfium.api.FPDF_GetSecurityHandlerRevision(handle) !== -1,
    repaired: !pdfium.api.FPDF_DocumentHasValidCrossReferenceTable(handle),
    close: () => {
      pdfium.api.FPDF_CloseDocument(handle);
      file.takeBack();
    },
  };
}

/** Lends one page to `use` and closes it again; null when there is no such page to be had. */
export function withPage<T>(pdfium: Pdfium, pdf: OpenPdf, index: number, use: (page: number) => T): T | null {
  const page = pdfium.api.FPDF_LoadPage(pdf.handle, index);
  if (page === 0) return null;
  try {
    return use(page);
  } finally {
    pdfium.api.FPDF_ClosePage(page);
  }
}

/** Everything in the document written out anew, plainly and without encryption: one object after another. */
export function savePlain(pdfium: Pdfium, pdf: OpenPdf): Uint8Array {
  const sink = sinkInMemory();
  savePlainInto(pdfium, pdf, sink);
  return sink.bytes();
}

/** The same, given to a sink piece by piece; the sink is not ended. A write that fails is thrown. */
export function savePlainInto(pdfium: Pdfium, pdf: OpenPdf, sink: ByteSink): void {
  const REMOVE_SECURITY = 3;
  const take = (_self: number, at: number, size: number) => {
    sink.write(pdfium.bytes(at >>> 0, size >>> 0));
    return 1;
  };
  const callback = pdfium.api.pdfium.addFunction(take, 'iiii');
  try {
    const saved = pdfium.withRoom(8, (writer) => {
      pdfium.api.pdfium.setValue(writer, 1, 'i32');
      pdfium.api.pdfium.setValue(writer + 4, callback, 'i32');
      return pdfium.api.FPDF_SaveAsCopy(pdf.handle, writer, REMOVE_SECURITY);
    });
    if (!saved) throw new EngineGaveUp('could not write a copy');
  } finally {
    pdfium.api.pdfium.removeFunction(callback);
  }
}

function whyNot(error: number, password: string | undefined): PressRefusal {
  if (error !== PASSWORD_ERROR) return refusal('damaged', 'The file is damaged and cannot be opened.');
  return password === undefined
    ? refusal('locked', 'The file is locked with a password.')
    : refusal('wrong-password', 'The password does not open the file.');
}
