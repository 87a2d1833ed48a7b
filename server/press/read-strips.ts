import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Worker } from 'tesseract.js';
import type { PressRefusal } from '../steps/press-port.ts';
import type { ByteSource } from './bytes/byte-source.ts';
import { openPdf, withPage } from './engine/open-pdf.ts';
import type { Pdfium } from './engine/pdfium.ts';
import { type Bitmap, renderPage } from './engine/render.ts';
import { isRefusal } from './limits.ts';
import type { Tell } from './tell.ts';

/**
 * Reads what is printed at the head of pages that are pictures only: who a letter or a card is about stands in its
 * upper fifth. Handwriting is not read by any machine of this kind, and a page that lies upside down gives nothing, so
 * an empty answer says nothing at all. Everything it needs is on this computer: nothing is fetched. About 0.35 s a
 * page and 200 MB (measured November 2026). Pages count from 1; one text for each, in their order.
 */
export async function readStrips(
  pdfium: Pdfium,
  source: ByteSource,
  pages: readonly number[],
  tell: Tell,
): Promise<string[] | PressRefusal> {
  const pdf = openPdf(pdfium, source);
  if (isRefusal(pdf)) return pdf;
  const reader = await startReader();
  try {
    const texts: string[] = [];
    for (const page of pages) {
      const strip = withPage(pdfium, pdf, page - 1, (open) => paintHead(pdfium, open));
      texts.push(strip ? (await reader.recognize(await pngOf(strip))).data.text : '');
      tell(texts.length, pages.length, 'reading the heads of pages');
    }
    return texts;
  } finally {
    await reader.terminate();
    pdf.close();
  }
}

const HEAD = 0.2;
/** Print of 9 points and more is read as well at 150 dots to the inch as at 300, in half the time. */
const DPI = 150;
const WIDEST = 2600;

function paintHead(pdfium: Pdfium, page: number): Bitmap | null {
  const width = pdfium.api.FPDF_GetPageWidthF(page);
  const height = pdfium.api.FPDF_GetPageHeightF(page) * HEAD;
  const scale = Math.min(DPI / 72, WIDEST / width);
  const pixels = (points: number) => Math.max(1, Math.round(points * scale));
  return renderPage(pdfium, page, {
    box: { x: 0, y: 0, width, height },
    width: pixels(width),
    height: pixels(height),
  });
}

async function pngOf({ width, height, bgrx }: Bitmap): Promise<Buffer> {
  const { default: sharp } = await import('sharp');
  const raw = { width, height, channels: 4 } as const;
  return sharp(Buffer.from(bgrx), { raw }).removeAlpha().greyscale().png({ compressionLevel: 1 }).toBuffer();
}

const LSTM_ONLY = 1;

async function startReader(): Promise<Worker> {
  const { createWorker } = await import('tesseract.js');
  const data = dirname(createRequire(import.meta.url).resolve('@tesseract.js-data/eng/package.json'));
  return createWorker('eng', LSTM_ONLY, {
    langPath: join(data, '4.0.0_best_int'),
    cacheMethod: 'none',
    gzip: true,
  });
}
