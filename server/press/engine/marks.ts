import type { Pdfium } from './pdfium.ts';

/** Pictures of our own that are put in place of a page's, to see where they come to lie. */
export type Marks = {
  /** Lays the mark of that number over every pixel of a picture. False where PDFium will not. */
  put(page: number, picture: number, number: number): boolean;
  close(): void;
};

/** On A4 each field of a mark is 4 mm wide, on a card 2.5: finer than any fault that would matter. */
const FIELDS = 48;

/**
 * A mark is a field of chance colours, unlike any other mark and unlike itself turned, mirrored, moved or stretched,
 * so that even a blank page shows where it lies and which way up.
 */
export function makeMarks(pdfium: Pdfium): Marks {
  const made = new Map<number, number>();
  const markOf = (number: number) => {
    const mark = made.get(number) ?? paintMark(pdfium, number);
    made.set(number, mark);
    return mark;
  };
  return {
    put: (page, picture, number) =>
      pdfium.withRoom(4, (at) => {
        pdfium.api.pdfium.setValue(at, page, 'i32');
        return pdfium.api.FPDFImageObj_SetBitmap(at, 1, picture, markOf(number));
      }),
    close: () => {
      for (const mark of made.values()) pdfium.api.FPDFBitmap_Destroy(mark);
      made.clear();
    },
  };
}

function paintMark(pdfium: Pdfium, number: number): number {
  const { api } = pdfium;
  const mark = api.FPDFBitmap_Create(FIELDS, FIELDS, 0);
  const stride = api.FPDFBitmap_GetStride(mark);
  const pixels = pdfium.bytes(api.FPDFBitmap_GetBuffer(mark), stride * FIELDS);
  const next = chance(number + 1);
  for (let y = 0; y < FIELDS; y++) for (let x = 0; x < FIELDS * 4; x++) pixels[y * stride + x] = next();
  return mark;
}

/** Numerical Recipes' linear congruential generator: the same colours every time. From 40 to 199, never white. */
function chance(seed: number): () => number {
  let state = Math.imul(seed, 2654435761) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return 40 + ((state >>> 16) % 160);
  };
}
