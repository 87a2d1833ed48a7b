import type { OpenPdf } from './open-pdf.ts';
import { savePlain } from './open-pdf.ts';
import type { Pdfium } from './pdfium.ts';

/**
 * One page, and all it draws with, written out by PDFium as a plain file of its own: what PDFium understands the page
 * to be, in PDFium's own words. Null when it cannot.
 */
export function copyOfPage(pdfium: Pdfium, pdf: OpenPdf, index: number): Uint8Array | null {
  const { api } = pdfium;
  const handle = api.FPDF_CreateNewDocument();
  if (handle === 0) return null;
  try {
    const taken = pdfium.withRoom(4, (at) => {
      api.pdfium.setValue(at, index, 'i32');
      return api.FPDF_ImportPagesByIndex(handle, pdf.handle, at, 1, 0);
    });
    return taken ? savePlain(pdfium, { ...pdf, handle }) : null;
  } finally {
    api.FPDF_CloseDocument(handle);
  }
}
