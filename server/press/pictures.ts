import type { PressRefusal } from '../steps/press-port.ts';
import type { ByteSource } from './bytes/byte-source.ts';
import { type OpenPdf, openPdf, withPage } from './engine/open-pdf.ts';
import type { Pdfium } from './engine/pdfium.ts';
import { type Bitmap, renderPage } from './engine/render.ts';
import { isRefusal, refusal } from './limits.ts';
import type { Tell } from './tell.ts';

/** Enough to read a page on a large screen; more would only cost memory. */
const WIDEST = 2000;
const TALLEST = 4000;

/**
 * Pages as PNGs, `widthPx` wide, in the order asked for; the file is opened once for all of them. Pages count from 1.
 * One that is not there or cannot be painted is a refusal.
 */
export async function pictures(
  pdfium: Pdfium,
  source: ByteSource,
  pages: readonly number[],
  widthPx: number,
  tell: Tell,
): Promise<Uint8Array[] | PressRefusal> {
  const pdf = openPdf(pdfium, source);
  if (isRefusal(pdf)) return pdf;
  try {
    const painted: Promise<Uint8Array>[] = [];
    for (const page of pages) {
      const bitmap = paintPage(pdfium, pdf, page, widthPx);
      if (isRefusal(bitmap)) return bitmap;
      // The last but one is packed on another thread while this one is painted; more would only wait in memory.
      await painted.at(-2);
      painted.push(pngOf(bitmap));
      tell(painted.length, pages.length, 'drawing pages');
    }
    return await Promise.all(painted);
  } finally {
    pdf.close();
  }
}

function paintPage(pdfium: Pdfium, pdf: OpenPdf, page: number, widthPx: number): Bitmap | PressRefusal {
  if (!(page >= 1 && page <= pdf.pageCount)) return refusal('failed', `There is no page ${page} to show.`);
  const bitmap = withPage(pdfium, pdf, page - 1, (open) => {
    const [across, down] = [pdfium.api.FPDF_GetPageWidthF(open), pdfium.api.FPDF_GetPageHeightF(open)];
    const wide = Math.min(WIDEST, Math.max(1, Math.round(widthPx)));
    const height = Math.max(1, Math.min(TALLEST, Math.round((wide * down) / across)));
    const width = Math.max(1, Math.round(Math.min(wide, (height * across) / down)));
    return renderPage(pdfium, open, { box: 'whole', width, height });
  });
  return bitmap ?? refusal('damaged', `Page ${page} cannot be painted.`);
}

async function pngOf({ width, height, bgrx }: Bitmap): Promise<Uint8Array> {
  const rgb = Buffer.allocUnsafe(width * height * 3);
  for (let from = 0, to = 0; from < bgrx.length; from += 4, to += 3) {
    rgb[to] = bgrx[from + 2]!;
    rgb[to + 1] = bgrx[from + 1]!;
    rgb[to + 2] = bgrx[from]!;
  }
  const { default: sharp } = await import('sharp');
  return sharp(rgb, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 6 })
    .toBuffer();
}
