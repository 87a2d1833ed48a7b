import { type OpenPdf, withPage } from './open-pdf.ts';
import type { Pdfium } from './pdfium.ts';

export type PageFacts = {
  /** Upright, as a reader sees the page; points. */
  width: number;
  height: number;
  rotation: 0 | 90 | 180 | 270;
  text: string;
  /** Notes, stamps, drawings and fields; links and pop-ups show nothing of their own. */
  annotations: number;
  pictures: PictureFacts[];
};
export type PictureFacts = {
  /** Dots to the inch as it lies on the page, the worse of across and down. */
  dpi: number;
  pixels: number;
  /** A JPEG whose data ends before the picture does. */
  endsEarly: boolean;
};

/** No page of a record says more than this; a page that does is not a page of a record. */
const LONGEST_TEXT = 20_000;

/** What a page says of itself without being painted. Null when it cannot be loaded. */
export function pageFacts(pdfium: Pdfium, pdf: OpenPdf, index: number): PageFacts | null {
  return withPage(pdfium, pdf, index, (page) => ({
    width: pdfium.api.FPDF_GetPageWidthF(page),
    height: pdfium.api.FPDF_GetPageHeightF(page),
    rotation: ([0, 90, 180, 270] as const)[pdfium.api.FPDFPage_GetRotation(page)] ?? 0,
    text: textOf(pdfium, page),
    annotations: countAnnotations(pdfium, page),
    pictures: picturesOf(pdfium, page),
  }));
}

/** True when a picture on the page is there but cannot be decoded at all. Decodes each picture: 10 to 50 ms apiece. */
export function hasUnreadablePicture(pdfium: Pdfium, pdf: OpenPdf, index: number): boolean {
  return (
    withPage(pdfium, pdf, index, (page) =>
      pictureObjects(pdfium, page).some((picture) => {
        const bitmap = pdfium.api.FPDFImageObj_GetBitmap(picture);
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

function picturesOf(pdfium: Pdfium, page: number): PictureFacts[] {
  return pictureObjects(pdfium, page).flatMap((picture) => {
    // FPDF_IMAGEOBJ_METADATA: width, height (uint32), horizontal and vertical dpi (float), and four more words.
    const facts = pdfium.withRoom(32, (at) => {
      if (!pdfium.api.FPDFImageObj_GetImageMetadata(picture, page, at)) return null;
      const [width, height] = [
        pdfium.api.pdfium.getValue(at, 'i32'),
        pdfium.api.pdfium.getValue(at + 4, 'i32'),
      ];
      const [across = 0, down = 0] = pdfium.floats(at + 8, 2);
      return { dpi: Math.min(across, down), pixels: width * height };
    });
    return facts ? [{ ...facts, endsEarly: jpegEndsEarly(pdfium, picture) }] : [];
  });
}

const IMAGE = 3;
const FORM = 5;
/** Scans hold a picture on the page or one form down; deeper nesting is art or an attack. */
const DEEPEST = 3;
const MOST_OBJECTS = 5000;

function pictureObjects(pdfium: Pdfium, page: number): number[] {
  const { api } = pdfium;
  const found: number[] = [];
  const visit = (object: number, depth: number) => {
    const type = object === 0 ? 0 : api.FPDFPageObj_GetType(object);
    if (type === IMAGE) found.push(object);
    if (type !== FORM || depth >= DEEPEST) return;
    const inside = Math.min(api.FPDFFormObj_CountObjects(object), MOST_OBJECTS);
    for (let at = 0; at < inside; at++) visit(api.FPDFFormObj_GetObject(object, at), depth + 1);
  };
  const count = Math.min(api.FPDFPage_CountObjects(page), MOST_OBJECTS);
  for (let at = 0; at < count; at++) visit(api.FPDFPage_GetObject(page, at), 0);
  return found;
}

/** A JPEG ends with the marker FF D9 (ITU T.81, B.1.1.3); scanners may pad it, so the last bytes are searched. */
function jpegEndsEarly(pdfium: Pdfium, picture: number): boolean {
  const { api } = pdfium;
  if (api.FPDFImageObj_GetImageFilterCount(picture) !== 1) return false;
  const filter = pdfium.withRoom(32, (at) => {
    api.FPDFImageObj_GetImageFilter(picture, 0, at, 32);
    return api.pdfium.UTF8ToString(at);
  });
  const size = filter === 'DCTDecode' ? api.FPDFImageObj_GetImageDataRaw(picture, 0, 0) : 0;
  if (size === 0) return false;
  return pdfium.withRoom(size, (at) => {
    api.FPDFImageObj_GetImageDataRaw(picture, at, size);
    return Buffer.from(pdfium.bytes(at, size)).lastIndexOf('\xff\xd9', undefined, 'latin1') < size - 1024;
  });
}
