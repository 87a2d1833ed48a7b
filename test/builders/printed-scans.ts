import assert from 'node:assert/strict';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import sharp from 'sharp';
import { bytesInMemory } from '../../server/press/bytes/byte-source.ts';
import { openPdf } from '../../server/press/engine/open-pdf.ts';
import { startPdfium } from '../../server/press/engine/pdfium.ts';
import { renderBox } from '../../server/press/engine/render.ts';
import { isRefusal } from '../../server/press/limits.ts';

/** Pages of printed lines as a scanner gives them: one picture each, at 200 dots to the inch, and no text. */
export async function scanned(pages: readonly (readonly string[])[]): Promise<Uint8Array> {
  const typed = await PDFDocument.create();
  const font = await typed.embedFont(StandardFonts.Helvetica);
  for (const lines of pages) {
    const page = typed.addPage([595, 842]);
    lines.forEach((line, at) => {
      page.drawText(line, { x: 60, y: 790 - at * 24, size: 14, font });
    });
  }
  const pdfium = await startPdfium();
  const pdf = openPdf(pdfium, bytesInMemory(await typed.save()));
  assert.ok(!isRefusal(pdf));
  const scan = await PDFDocument.create();
  for (const at of pages.keys()) {
    const size = { width: 1653, height: 2339 };
    const painted = renderBox(pdfium, pdf, at, { box: 'whole', ...size });
    assert.ok(painted);
    const raw = { ...size, channels: 4 } as const;
    const jpeg = await sharp(Buffer.from(painted.bgrx), { raw }).removeAlpha().greyscale().jpeg().toBuffer();
    const page = scan.addPage([595, 842]);
    page.drawImage(await scan.embedJpg(jpeg), { x: 0, y: 0, width: 595, height: 842 });
  }
  pdf.close();
  return scan.save();
}
