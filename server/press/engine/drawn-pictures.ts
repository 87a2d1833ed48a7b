import type { Pdfium } from './pdfium.ts';

const TEXT = 1;
const PATH = 2;
const IMAGE = 3;
const SHADING = 4;
const FORM = 5;

/** Scans hold a picture on the page or one form down, and a pack holds them one deeper; beyond is art or an attack. */
const DEEPEST = 5;
const MOST_OBJECTS = 5000;

export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** What a page draws, in the order in which it does, the insides of forms among the rest. */
export type Drawn = {
  pictures: { object: number; matrix: Matrix }[];
  /** Anything that leaves a mark and is no picture: lines, shadings, and letters that can be seen. */
  others: boolean;
};

/** Handles in the answer are good while the page is open. Matrices lead from the unit square to the page's space. */
export function drawnOn(pdfium: Pdfium, page: number): Drawn {
  const { api } = pdfium;
  const drawn: Drawn = { pictures: [], others: false };
  const visit = (object: number, within: Matrix, depth: number) => {
    const type = object === 0 ? 0 : api.FPDFPageObj_GetType(object);
    if (type === IMAGE) drawn.pictures.push({ object, matrix: times(matrixOf(pdfium, object), within) });
    else if (type === PATH || type === SHADING || (type === TEXT && isSeen(pdfium, object)))
      drawn.others = true;
    else if (type === FORM) {
      if (depth >= DEEPEST) drawn.others = true;
      else visitForm(object, times(matrixOf(pdfium, object), within), depth);
    }
  };
  const visitForm = (form: number, matrix: Matrix, depth: number) => {
    const count = Math.min(api.FPDFFormObj_CountObjects(form), MOST_OBJECTS);
    for (let at = 0; at < count; at++) visit(api.FPDFFormObj_GetObject(form, at), matrix, depth + 1);
  };
  const count = Math.min(api.FPDFPage_CountObjects(page), MOST_OBJECTS);
  for (let at = 0; at < count; at++) visit(api.FPDFPage_GetObject(page, at), AS_IT_IS, 0);
  return drawn;
}

/** How long a picture's data is as it lies in the file; nothing of it is read. */
export function rawSize(pdfium: Pdfium, picture: number): number {
  return pdfium.api.FPDFImageObj_GetImageDataRaw(picture, 0, 0);
}

export function pixelSize(pdfium: Pdfium, picture: number): { width: number; height: number } {
  const { api } = pdfium;
  return pdfium.withRoom(8, (at) => {
    api.FPDFImageObj_GetImagePixelSize(picture, at, at + 4);
    return {
      width: api.pdfium.getValue(at, 'i32') >>> 0,
      height: api.pdfium.getValue(at + 4, 'i32') >>> 0,
    };
  });
}

/** A picture's data as it lies in the file, its filters not undone (but decrypted). */
export function rawBytes(pdfium: Pdfium, picture: number): Buffer {
  const size = rawSize(pdfium, picture);
  if (size === 0) return Buffer.alloc(0);
  return pdfium.withRoom(size, (at) => {
    pdfium.api.FPDFImageObj_GetImageDataRaw(picture, at, size);
    return Buffer.from(pdfium.bytes(at, size));
  });
}

const AS_IT_IS: Matrix = [1, 0, 0, 1, 0, 0];
const INVISIBLE = 3;

function isSeen(pdfium: Pdfium, text: number): boolean {
  return pdfium.api.FPDFTextObj_GetTextRenderMode(text) !== INVISIBLE;
}

function matrixOf(pdfium: Pdfium, object: number): Matrix {
  return pdfium.withRoom(24, (at) => {
    if (!pdfium.api.FPDFPageObj_GetMatrix(object, at)) return AS_IT_IS;
    const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = pdfium.floats(at, 6);
    return [a, b, c, d, e, f];
  });
}

/** First `one`, then `other`. */
function times([a, b, c, d, e, f]: Matrix, [p, q, r, s, t, u]: Matrix): Matrix {
  return [a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u];
}
