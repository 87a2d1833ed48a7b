import type { PictureCodec } from '../../steps/press-port.ts';
import { drawnOn, type Matrix, pixelSize, rawBytes, rawSize } from './drawn-pictures.ts';
import { type OpenPdf, withPage } from './open-pdf.ts';
import type { Pdfium } from './pdfium.ts';

export type PageFacts = {
  /** Upright, as a reader sees the page; in the page's own units. */
  width: number;
  height: number;
  rotation: 0 | 90 | 180 | 270;
  text: string;
  /** Notes, stamps, drawings and fields; links and pop-ups show nothing of their own. */
  annotations: number;
  pictures: PictureFacts[];
  /** The page shows something that is no picture. */
  others: boolean;
};

export type PictureFacts = {
  width: number;
  height: number;
  /** From the unit square to the page's own space. */
  matrix: Matrix;
  codec: PictureCodec | 'ccitt';
  /** How many filters are to be undone, the picture's own among them. */
  filters: number;
  /** As they lie in the file; empty for a picture too large to be looked at. */
  raw: Buffer;
};

/** No page of a record says more than this; a page that does is not a page of a record. */
const LONGEST_TEXT = 20_000;

/** What a page says of itself without being painted. Null when it cannot be loaded. */
export function pageFacts(pdfium: Pdfium, pdf: OpenPdf, index: number, mostRaw = 0): PageFacts | null {
  return withPage(pdfium, pdf, index, (page) => {
    const { pictures, others } = drawnOn(pdfium, page);
    return {
      width: pdfium.api.FPDF_GetPageWidthF(page),
      height: pdfium.api.FPDF_GetPageHeightF(page),
      rotation: ([0, 90, 180, 270] as const)[pdfium.api.FPDFPage_GetRotation(page)] ?? 0,
      text: textOf(pdfium, page),
      annotations: countAnnotations(pdfium, page),
      pictures: pictures.map(({ object, matrix }) => pictureFacts(pdfium, object, matrix, mostRaw)),
      others,
    };
  });
}

/** True when a picture on the page is there but cannot be decoded at all. Decodes each picture: 10 to 50 ms apiece. */
export function hasUnreadablePicture(pdfium: Pdfium, pdf: OpenPdf, index: number): boolean {
  return (
    withPage(pdfium, pdf, index, (page) =>
      drawnOn(pdfium, page).pictures.some(({ object }) => {
        const bitmap = pdfium.api.FPDFImageObj_GetBitmap(object);
        if (bitmap !== 0) pdfium.api.FPDFBitmap_Destroy(bitmap);
        return bitmap === 0;
      }),
    ) ?? true
  );
}

function textOf(pdfium: Pdfium, page: number): string {
  const { api } = pdfium;
  const text = api.FPDFText_LoadPage(page);
  if (text === 0) return '';
  try {
    const count = Math.min(api.FPDFText_CountChars(text), LONGEST_TEXT);
    if (count <= 0) return '';
    return pdfium.withRoom((count + 1) * 2, (at) => {
      api.FPDFText_GetText(text, 0, count, at);
      return api.pdfium.UTF16ToString(at);
    });
  } finally {
    api.FPDFText_ClosePage(text);
  }
}

/** FPDF_ANNOT_LINK and FPDF_ANNOT_POPUP in fpdf_annot.h. */
const SHOW_NOTHING = new Set([2, 16]);

function countAnnotations(pdfium: Pdfium, page: number): number {
  const { api } = pdfium;
  let seen = 0;
  for (let at = 0; at < api.FPDFPage_GetAnnotCount(page); at++) {
    const annotation = api.FPDFPage_GetAnnot(page, at);
    if (annotation === 0) continue;
    if (!SHOW_NOTHING.has(api.FPDFAnnot_GetSubtype(annotation))) seen += 1;
    api.FPDFPage_CloseAnnot(annotation);
  }
  return seen;
}

function pictureFacts(pdfium: Pdfium, picture: number, matrix: Matrix, mostRaw: number): PictureFacts {
  const { width, height } = pixelSize(pdfium, picture);
  const filters = pdfium.api.FPDFImageObj_GetImageFilterCount(picture);
  return {
    width,
    height,
    matrix,
    codec: codecOf(pdfium, picture, filters),
    filters,
    raw: rawSize(pdfium, picture) <= mostRaw ? rawBytes(pdfium, picture) : Buffer.alloc(0),
  };
}

/** By the names of ISO 32000-1, table 6, and their short forms within contents, table 94. */
const CODECS: Readonly<Record<string, PictureFacts['codec']>> = {
  DCTDecode: 'jpeg',
  DCT: 'jpeg',
  JPXDecode: 'jpeg2000',
  CCITTFaxDecode: 'ccitt',
  CCF: 'ccitt',
  JBIG2Decode: 'jbig2',
  FlateDecode: 'flate',
  Fl: 'flate',
  LZWDecode: 'lzw',
  LZW: 'lzw',
  RunLengthDecode: 'run-length',
  RL: 'run-length',
};

function codecOf(pdfium: Pdfium, picture: number, filters: number): PictureFacts['codec'] {
  if (filters === 0) return 'none';
  const last = pdfium.withRoom(64, (at) => {
    pdfium.api.FPDFImageObj_GetImageFilter(picture, filters - 1, at, 64);
    return pdfium.api.pdfium.UTF8ToString(at);
  });
  return CODECS[last] ?? 'other';
}
