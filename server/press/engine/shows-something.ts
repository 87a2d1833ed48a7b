import { type OpenPdf, withPage } from './open-pdf.ts';
import type { Pdfium } from './pdfium.ts';

/**
 * Whether a page paints anything: a picture with bytes in it, writing, a line, a filled shape. A page that cannot be
 * loaded shows nothing. What is painted white on white counts as something; the eye is asked elsewhere.
 */
export function showsSomething(pdfium: Pdfium, pdf: OpenPdf, index: number): boolean {
  return (
    withPage(pdfium, pdf, index, (page) => {
      const count = Math.min(pdfium.api.FPDFPage_CountObjects(page), MOST_OBJECTS);
      for (let at = 0; at < count; at++)
        if (paints(pdfium, pdfium.api.FPDFPage_GetObject(page, at), 0)) return true;
      return false;
    }) ?? false
  );
}

/** FPDF_PAGEOBJ_* in fpdf_edit.h. */
const [TEXT, PATH, IMAGE, SHADING, FORM] = [1, 2, 3, 4, 5];
/** A page that paints nothing in so many objects, or so deep, was not made by a scanner. */
const MOST_OBJECTS = 2000;
const DEEPEST = 5;

function paints(pdfium: Pdfium, object: number, depth: number): boolean {
  const { api } = pdfium;
  switch (object === 0 ? 0 : api.FPDFPageObj_GetType(object)) {
    case TEXT:
    case SHADING:
      return true;
    case PATH:
      return pathPaints(pdfium, object);
    case IMAGE:
      return api.FPDFImageObj_GetImageDataRaw(object, 0, 0) > 0;
    case FORM:
      return depth < DEEPEST && formPaints(pdfium, object, depth);
    default:
      return false;
  }
}

/** A path may be only a clip: neither filled (0) nor stroked. */
function pathPaints(pdfium: Pdfium, path: number): boolean {
  return pdfium.withRoom(8, (at) => {
    if (!pdfium.api.FPDFPath_GetDrawMode(path, at, at + 4)) return true;
    const [fill, stroke] = [pdfium.api.pdfium.getValue(at, 'i32'), pdfium.api.pdfium.getValue(at + 4, 'i32')];
    return fill !== 0 || stroke !== 0;
  });
}

function formPaints(pdfium: Pdfium, form: number, depth: number): boolean {
  const count = Math.min(pdfium.api.FPDFFormObj_CountObjects(form), MOST_OBJECTS);
  for (let at = 0; at < count; at++)
    if (paints(pdfium, pdfium.api.FPDFFormObj_GetObject(form, at), depth + 1)) return true;
  return false;
}
