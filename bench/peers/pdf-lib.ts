import { readFileSync, writeFileSync } from 'node:fs';
import { degrees, PDFDocument, type PDFFont, type PDFPage, StandardFonts } from 'pdf-lib';

/**
 * The same job with pdf-lib: pages copied, shrunk to fit on A4, with a footer. Where a content stream's length is
 * indirect and its text holds the word "stream" it reads the page wrongly: embedPages then throws, and copyPages, used
 * here, leaves the page damaged. What is cropped away comes back when it is made larger. The time is what counts here.
 *
 * pdf-lib.mjs OUT FOOTER-WORDS COVER.pdf PART.pdf…
 */
const [out = '', words = '', cover = '', ...files] = process.argv.slice(2);
const A4 = { width: 595.276, height: 841.89 };
const MARGIN = 14.173;
const STRIP = 22.677;

const pack = await PDFDocument.create();
const font = await pack.embedFont(StandardFonts.Helvetica);
const parts: PDFDocument[] = [];
for (const file of files) parts.push(await PDFDocument.load(readFileSync(file)));
const total = parts.reduce((sum, part) => sum + part.getPageCount(), 1);
const [first] = await pack.copyPages(await PDFDocument.load(readFileSync(cover)), [0]);
if (first) pack.addPage(first);
let side = 1;
let damaged = 0;
for (const part of parts)
  for (const page of await pack.copyPages(part, part.getPageIndices())) {
    side++;
    pack.addPage(page);
    try {
      layOnA4(page);
      writeFooter(page, font, `${words}   side ${side} of ${total}`);
    } catch {
      damaged++;
    }
  }
writeFileSync(out, await pack.save({ useObjectStreams: false }));
if (damaged > 0) process.stderr.write(`#note ${damaged} pages damaged\n`);

/** In the page's own turned space, where A4 lies on its side for a page that is turned by a quarter. */
function layOnA4(page: PDFPage): void {
  const lying = page.getRotation().angle % 180 !== 0;
  const paper = lying ? { width: A4.height, height: A4.width } : A4;
  const { x, y, width, height } = page.getCropBox();
  const room = { width: paper.width - 2 * MARGIN - STRIP, height: paper.height - 2 * MARGIN - STRIP };
  const scale = Math.min(1, room.width / width, room.height / height);
  page.scaleContent(scale, scale);
  page.translateContent(
    (paper.width - width * scale) / 2 - x * scale,
    (paper.height - height * scale) / 2 - y * scale,
  );
  page.setMediaBox(0, 0, paper.width, paper.height);
  page.setCropBox(0, 0, paper.width, paper.height);
}

function writeFooter(page: PDFPage, face: PDFFont, text: string): void {
  const turn = ((page.getRotation().angle % 360) + 360) % 360;
  const at = {
    0: { x: MARGIN, y: 18 },
    90: { x: A4.height - 18, y: MARGIN },
    180: { x: A4.width - MARGIN, y: A4.height - 18 },
    270: { x: 18, y: A4.width - MARGIN },
  }[turn] ?? { x: MARGIN, y: 18 };
  // The page was moved: its own coordinates are undone, so that the footer stands where the reader looks for it.
  page.resetPosition();
  page.drawText(text, { ...at, size: 8, font: face, rotate: degrees(turn) });
}
