import { type OpenPdf, savePlainInto } from './open-pdf.ts';
import type { Pdfium } from './pdfium.ts';

/**
 * One page, and all it draws with, written out by PDFium as a plain file of its own: what PDFium understands the page
 * to be, in PDFium's own words. `about` is how long it may become. Null when it cannot.
 */
export function copyOfPage(pdfium: Pdfium, pdf: OpenPdf, index: number, about: number): Uint8Array | null {
  const { api } = pdfium;
  const handle = api.FPDF_CreateNewDocument();
  if (handle === 0) return null;
  try {
    const taken = pdfium.withRoom(4, (at) => {
      api.pdfium.setValue(at, index, 'i32');
      return api.FPDF_ImportPagesByIndex(handle, pdf.handle, at, 1, 0);
    });
    if (!taken) return null;
    const sink = sinkOfAbout(about + SPARE);
    savePlainInto(pdfium, { ...pdf, handle }, sink);
    return sink.bytes();
  } finally {
    api.FPDF_CloseDocument(handle);
  }
}

/** For fonts, contents and the tables of the file. */
const SPARE = 64 * 1024;

/** In one piece from the start: a page is copied twice for every side, and pieces put together are copied once more. */
function sinkOfAbout(size: number) {
  let room = Buffer.allocUnsafeSlow(size);
  let length = 0;
  return {
    write: (bytes: Uint8Array) => {
      if (length + bytes.length > room.length) {
        const larger = Buffer.allocUnsafeSlow(2 * (length + bytes.length));
        larger.set(room.subarray(0, length));
        room = larger;
      }
      room.set(bytes, length);
      length += bytes.length;
    },
    end: () => undefined,
    bytes: () => room.subarray(0, length),
  };
}
