import type { PdfSource, PressRefusal } from '../steps/press-port.ts';
import { refuseByBytes } from './byte-checks.ts';
import { bytesInMemory } from './bytes/byte-source.ts';
import { openPdf } from './engine/open-pdf.ts';
import { pageFacts } from './engine/page-facts.ts';
import type { Pdfium } from './engine/pdfium.ts';
import { type Bitmap, renderBox } from './engine/render.ts';
import { isRefusal, refusal } from './limits.ts';

/** Enough to read a page on a large screen; more would only cost memory. */
const WIDEST = 2000;
const TALLEST = 4000;

/** One page as a PNG, `widthPx` wide; pages count from 1. */
export async function thumbnail(
  pdfium: Pdfium,
  source: PdfSource,
  page: number,
  widthPx: number,
): Promise<Uint8Array | PressRefusal> {
  const unfit = refuseByBytes(source.bytes);
  if (unfit) return unfit;
  const pdf = openPdf(pdfium, bytesInMemory(source.bytes));
  if (isRefusal(pdf)) return pdf;
  try {
    const facts = page >= 1 && page <= pdf.pageCount ? pageFacts(pdfium, pdf, page - 1) : null;
    if (!facts) return refusal('failed', `There is no page ${page} to show.`);
    const wide = Math.min(WIDEST, Math.max(1, Math.round(widthPx)));
    const height = Math.max(1, Math.min(TALLEST, Math.round((wide * facts.height) / facts.width)));
    const width = Math.max(1, Math.round(Math.min(wide, (height * facts.width) / facts.height)));
    const bitmap = renderBox(pdfium, pdf, page - 1, { box: 'whole', width, height });
    return bitmap ? await pngOf(bitmap) : refusal('damaged', `Page ${page} cannot be painted.`);
  } finally {
    pdf.close();
  }
}

/** Sharp is loaded here and only here: the other tasks have no use for it. */
async function pngOf({ width, height, bgrx }: Bitmap): Promise<Uint8Array> {
  const rgb = Buffer.alloc(width * height * 3);
  for (let i = 0; i < width * height; i++) rgb.set([bgrx[i * 4 + 2]!, bgrx[i * 4 + 1]!, bgrx[i * 4]!], i * 3);
  const { default: sharp } = await import('sharp');
  return sharp(rgb, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 6 })
    .toBuffer();
}
