import { type OpenPdf, withPage } from './open-pdf.ts';
import { EngineGaveUp, type Pdfium } from './pdfium.ts';

/** Six numbers of a PDF matrix, from the upright source page to the side of paper; points, y upwards. */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/**
 * Draws one source page onto a side that already has its footer. The page becomes a form of its own: its rotation and
 * crop are honoured, whatever lies outside the crop is clipped away, and nothing but what it draws comes with it: no
 * actions, links, scripts or attachments. Its pictures are copied as they are, never decoded. A page with no content
 * at all is an empty form.
 */
export function placePage(
  pdfium: Pdfium,
  from: { pdf: OpenPdf; page: number },
  onto: { pdf: OpenPdf; page: number },
  matrix: Matrix,
): void {
  const { api } = pdfium;
  const form = api.FPDF_NewXObjectFromPage(onto.pdf.handle, from.pdf.handle, from.page);
  if (form === 0) throw new EngineGaveUp('could not take a page');
  try {
    const placed = withPage(pdfium, onto.pdf, onto.page, (side) => {
      const object = api.FPDF_NewFormObjectFromXObject(form);
      if (object === 0) return false;
      pdfium.withRoom(24, (at) => {
        pdfium.setFloats(at, matrix);
        api.FPDFPageObj_SetMatrix(object, at);
      });
      api.FPDFPage_InsertObject(side, object);
      return api.FPDFPage_GenerateContent(side);
    });
    if (!placed) throw new EngineGaveUp('could not place a page');
  } finally {
    api.FPDF_CloseXObject(form);
  }
}
