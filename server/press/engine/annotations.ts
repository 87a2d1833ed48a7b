import { type OpenPdf, withPage } from './open-pdf.ts';
import type { Pdfium } from './pdfium.ts';

/**
 * Draws a page's visible annotations (stamps, notes, filled fields) into the page itself, so that they are printed
 * where they are seen. One that carries no picture of itself is given the one PDFium shows on the screen. False when
 * PDFium could not.
 */
export function flattenAnnotations(pdfium: Pdfium, pdf: OpenPdf, index: number): boolean {
  const AS_SHOWN_ON_SCREEN = 0;
  const FAILED = 0;
  const done = withPage(pdfium, pdf, index, (page) => {
    if (pdfium.api.FPDFPage_GetAnnotCount(page) === 0) return true;
    removeBareLinks(pdfium, page);
    giveAppearances(pdfium, page);
    return pdfium.api.FPDFPage_Flatten(page, AS_SHOWN_ON_SCREEN) !== FAILED;
  });
  return done ?? false;
}

/**
 * Takes the links from a page that is only to be looked at: the box that a screen draws around a link is no part of
 * what was written, and is not printed. A link that carries a picture of its own stays.
 */
export function withoutLinkBoxes(pdfium: Pdfium, pdf: OpenPdf, index: number): void {
  withPage(pdfium, pdf, index, (page) => removeBareLinks(pdfium, page));
}

const LINK = 2;
const NORMAL = 0;

function removeBareLinks(pdfium: Pdfium, page: number): void {
  const { api } = pdfium;
  for (let at = api.FPDFPage_GetAnnotCount(page) - 1; at >= 0; at--) {
    const bare = ofAnnotation(
      pdfium,
      page,
      at,
      (annotation) =>
        api.FPDFAnnot_GetSubtype(annotation) === LINK &&
        !api.EPDFAnnot_HasAppearanceStream(annotation, NORMAL),
    );
    if (bare) api.FPDFPage_RemoveAnnot(page, at);
  }
}

/** A picture that cannot be made is missed by the proof, which refuses the pack; so the answer is not needed here. */
function giveAppearances(pdfium: Pdfium, page: number): void {
  const { api } = pdfium;
  for (let at = 0; at < api.FPDFPage_GetAnnotCount(page); at++)
    ofAnnotation(pdfium, page, at, (annotation) => {
      if (!api.EPDFAnnot_HasAppearanceStream(annotation, NORMAL))
        api.EPDFAnnot_GenerateAppearance(annotation);
    });
}

function ofAnnotation<T>(pdfium: Pdfium, page: number, at: number, use: (annotation: number) => T): T | null {
  const annotation = pdfium.api.FPDFPage_GetAnnot(page, at);
  if (annotation === 0) return null;
  try {
    return use(annotation);
  } finally {
    pdfium.api.FPDFPage_CloseAnnot(annotation);
  }
}
