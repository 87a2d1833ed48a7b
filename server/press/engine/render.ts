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
};

/**
 * Paints a piece of a page into a bitmap of the given size, on white, with its visible annotations. Null when the
 * page cannot be had or painted.
 */
export function renderBox(pdfium: Pdfium, pdf: OpenPdf, index: number, wanted: Wanted): Bitmap | null {
  return withPage(pdfium, pdf, index, (page) => {
    const width = pdfium.api.FPDF_GetPageWidthF(page);
    const height = pdfium.api.FPDF_GetPageHeightF(page);
    const box = wanted.box === 'whole' ? { x: 0, y: 0, width, height } : wanted.box;
    const matrix = toBitmap(box, wanted);
    return paint(pdfium, page, wanted.width, wanted.height, matrix);
  });
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
