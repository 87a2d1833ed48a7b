import { type OpenPdf, withPage } from './open-pdf.ts';
import type { Pdfium } from './pdfium.ts';

/** Four bytes a pixel (blue, green, red, unused), rows from the top. */
export type Bitmap = { width: number; height: number; bgrx: Uint8Array };

/** A piece of a page as a reader sees it, upright: points from its upper left corner. */
export type Box = { x: number; y: number; width: number; height: number };

export type Wanted = {
  box: Box | 'whole';
  /** Of the bitmap, in pixels, rims included. */
  width: number;
  height: number;
  /** Lays the top edge of the box to the left. */
  turned?: boolean;
  /** Pixels, or part of one, that are painted around the box on every side. */
  rim?: number;
  /** Paints it into a larger bitmap, its upper left corner there. */
  within?: { left: number; top: number; width: number; height: number };
};

/**
 * Paints a piece of a page into a bitmap of the given size, on white, with its visible annotations. Null when the
 * page cannot be had or painted.
 */
export function renderBox(pdfium: Pdfium, pdf: OpenPdf, index: number, wanted: Wanted): Bitmap | null {
  return withPage(pdfium, pdf, index, (page) => renderPage(pdfium, page, wanted));
}

/** The same of a page that is open; painted again, its pictures need no decoding. */
export function renderPage(pdfium: Pdfium, page: number, wanted: Wanted): Bitmap | null {
  const whole = { x: 0, y: 0, ...sizeOf(pdfium, page) };
  const matrix = toBitmap(wanted.box === 'whole' ? whole : wanted.box, wanted);
  const { within = { left: 0, top: 0, width: wanted.width, height: wanted.height } } = wanted;
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = matrix;
  return paint(pdfium, page, within.width, within.height, [a, b, c, d, e + within.left, f + within.top]);
}

/**
 * Paints a whole page so that one box on it becomes exactly so many pixels, `hair` of one inside them on each edge,
 * beginning on a whole pixel. `at` says where that box and any other lie in the bitmap.
 */
export function renderAround(
  pdfium: Pdfium,
  page: number,
  box: Box,
  size: { width: number; height: number; hair: number },
): { bitmap: Bitmap; at(other: Box): Box } | null {
  const paper = sizeOf(pdfium, page);
  const [sx, sy] = [(size.width - 2 * size.hair) / box.width, (size.height - 2 * size.hair) / box.height];
  const [left, top] = [Math.ceil(box.x * sx), Math.ceil(box.y * sy)];
  const right = Math.ceil((paper.width - box.x - box.width) * sx);
  const bottom = Math.ceil((paper.height - box.y - box.height) * sy);
  const [dx, dy] = [left + size.hair - box.x * sx, top + size.hair - box.y * sy];
  const [width, height] = [left + size.width + right, top + size.height + bottom];
  const bitmap = paint(pdfium, page, width, height, [sx, 0, 0, sy, dx, dy]);
  if (!bitmap) return null;
  const at = (other: Box) => ({
    x: other.x * sx + dx,
    y: other.y * sy + dy,
    width: other.width * sx,
    height: other.height * sy,
  });
  return { bitmap, at };
}

function sizeOf(pdfium: Pdfium, page: number): { width: number; height: number } {
  return {
    width: pdfium.api.FPDF_GetPageWidthF(page),
    height: pdfium.api.FPDF_GetPageHeightF(page),
  };
}

/** From points of the upright page, measured from its upper left corner, to pixels of the bitmap. */
function toBitmap(box: Box, { width, height, turned, rim = 0 }: Wanted): number[] {
  const [across, down] = turned ? [box.height, box.width] : [box.width, box.height];
  const [sx, sy] = [(width - 2 * rim) / across, (height - 2 * rim) / down];
  return turned
    ? [0, -sy, sx, 0, rim - box.y * sx, rim + (box.x + box.width) * sy]
    : [sx, 0, 0, sy, rim - box.x * sx, rim - box.y * sy];
}

const WHITE = 0xffffffff;
const WITH_ANNOTATIONS = 0x01;

function paint(pdfium: Pdfium, page: number, width: number, height: number, matrix: number[]): Bitmap | null {
  const { api } = pdfium;
  const bitmap = api.FPDFBitmap_Create(width, height, 0);
  if (bitmap === 0) return null;
  try {
    api.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, WHITE);
    pdfium.withRoom(40, (at) => {
      pdfium.setFloats(at, matrix);
      pdfium.setFloats(at + 24, [0, 0, width, height]);
      api.FPDF_RenderPageBitmapWithMatrix(bitmap, page, at, at + 24, WITH_ANNOTATIONS);
    });
    const stride = api.FPDFBitmap_GetStride(bitmap);
    const rows = pdfium.bytes(api.FPDFBitmap_GetBuffer(bitmap), stride * height);
    return { width, height, bgrx: withoutGaps(rows, stride, width, height) };
  } finally {
    api.FPDFBitmap_Destroy(bitmap);
  }
}

function withoutGaps(rows: Uint8Array, stride: number, width: number, height: number): Uint8Array {
  if (stride === width * 4) return rows.slice();
  const out = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) out.set(rows.subarray(y * stride, y * stride + width * 4), y * width * 4);
  return out;
}
