import type { Pdfium } from './pdfium.ts';

/** In points, from the lower left corner of the page. */
export type Region = { left: number; bottom: number; right: number; top: number };

/** The words that stand in a region of an open page. */
export function wordsIn(pdfium: Pdfium, page: number, { left, bottom, right, top }: Region): string {
  const { api } = pdfium;
  const text = api.FPDFText_LoadPage(page);
  if (text === 0) return '';
  try {
    const count = api.FPDFText_GetBoundedText(text, left, top, right, bottom, 0, 0);
    if (count <= 0) return '';
    return pdfium.withRoom((count + 1) * 2, (at) => {
      api.FPDFText_GetBoundedText(text, left, top, right, bottom, at, count);
      return api.pdfium.UTF16ToString(at);
    });
  } finally {
    api.FPDFText_ClosePage(text);
  }
}
