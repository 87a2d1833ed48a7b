import assert from 'node:assert/strict';
import { type Cell, PAPER, type PackPlan, type PlannedVolume, planPack } from '../../../core/pack-plan.ts';
import { assembleVolume } from '../../../server/press/assemble-volume.ts';
import { sinkInMemory } from '../../../server/press/bytes/byte-sink.ts';
import { bytesInMemory } from '../../../server/press/bytes/byte-source.ts';
import { flattenAnnotations } from '../../../server/press/engine/annotations.ts';
import { type OpenPdf, openPdf } from '../../../server/press/engine/open-pdf.ts';
import type { Pdfium } from '../../../server/press/engine/pdfium.ts';
import { type Bitmap, renderBox } from '../../../server/press/engine/render.ts';
import { isRefusal } from '../../../server/press/limits.ts';
import type { PdfFile, PdfPage } from '../../../server/press/pdf/pdf-file.ts';
import { readPdf } from '../../../server/press/pdf/read-pdf.ts';
import { makePaper } from '../../../server/press/stationery.ts';
import { JOB } from './jobs.ts';

export type Assembled = {
  bytes: Uint8Array;
  sha256: string;
  plan: PackPlan;
  volume: PlannedVolume;
  /** The volume read again, by our own reader. */
  pdf: PdfFile;
  told: number;
};

export function opened(bytes: Uint8Array): PdfFile {
  return readPdf(bytesInMemory(bytes), { maxPages: 10_000 });
}

/** The first volume of a pack of these parts, laid out as `plan` says or one page to a side. */
export async function assembled(parts: readonly Uint8Array[], plan?: PackPlan): Promise<Assembled> {
  const files = parts.map(opened);
  const planned = plan ?? planPack(files.map(toPrint), JOB);
  const volume = planned.volumes[0]!;
  const { bytes: sheets, ...made } = await makePaper(JOB, planned, volume);
  const sink = sinkInMemory();
  let told = 0;
  const { bytes: length, sha256 } = assembleVolume({
    parts: files,
    paper: { ...made, pdf: opened(sheets) },
    plan: planned,
    volume,
    footer: made.footer,
    sink,
    tell: () => {
      told += 1;
    },
  });
  const bytes = sink.bytes();
  assert.equal(bytes.length, length);
  return { bytes, sha256, plan: planned, volume, pdf: opened(bytes), told };
}

export function toPrint(file: PdfFile) {
  const pages = Array.from({ length: file.pageCount }, (_, at) => ({
    ...sizeOf(file.page(at)),
    blank: false,
  }));
  return { label: 'part 1 of 1', pages };
}

function sizeOf({ cropBox: { left, bottom, right, top }, rotation, userUnit }: PdfPage) {
  const mm = (length: number) => (length * userUnit * 25.4) / 72;
  const [across, up] = [mm(right - left), mm(top - bottom)];
  return rotation % 180 === 0 ? { widthMm: across, heightMm: up } : { widthMm: up, heightMm: across };
}

export function openedByPdfium(pdfium: Pdfium, bytes: Uint8Array): OpenPdf {
  const pdf = openPdf(pdfium, bytesInMemory(bytes));
  if (isRefusal(pdf)) assert.fail(`${pdf.code}: ${pdf.message}`);
  return pdf;
}

/** PDFium puts letters and pictures on whole pixels, so that a true copy may be a pixel off at one size, not at all. */
const SIZES = [48, 57, 67, 75, 83];
const SQUARE = 6;
const RIM = 3;

/** How far the worst small square of a printed page is from its source, at the size kindest to it; 255 if beside it the paper is not white. */
export function worstSquare(
  pdfium: Pdfium,
  source: OpenPdf,
  pack: OpenPdf,
  side: number,
  cell: Cell,
): number {
  const worst = SIZES.map((dpi) => worstAt(dpi, pdfium, source, pack, side, cell));
  return Math.min(...worst);
}

function worstAt(
  dpi: number,
  pdfium: Pdfium,
  source: OpenPdf,
  pack: OpenPdf,
  side: number,
  cell: Cell,
): number {
  const { xMm, yMm, widthMm, heightMm, turned } = cell.placement;
  const pixels = (mm: number) => Math.max(1, Math.round((mm / 25.4) * dpi));
  const [width, height] = [pixels(widthMm), pixels(heightMm)];
  const box = {
    x: points(xMm),
    y: points(PAPER.heightMm - yMm - heightMm),
    width: points(widthMm),
    height: points(heightMm),
  };
  const wanted = renderBox(pdfium, source, cell.page, { box: 'whole', width, height, turned, rim: 0.03 });
  const size = { width: width + 2 * RIM, height: height + 2 * RIM, rim: RIM + 0.03 };
  const printed = renderBox(pdfium, pack, side, { box, ...size });
  if (!wanted || !printed) return 255;
  return Math.max(worstOf(wanted, printed), beside(printed));
}

/** The pixel where page and paper meet is a mixture of both, and left aside. */
const EDGE = 1;

function worstOf(wanted: Bitmap, printed: Bitmap): number {
  let worst = 0;
  for (let top = EDGE; top < wanted.height - EDGE; top += SQUARE)
    for (let left = EDGE; left < wanted.width - EDGE; left += SQUARE) {
      let [sum, count] = [0, 0];
      for (let y = top; y < Math.min(top + SQUARE, wanted.height - EDGE); y++)
        for (let x = left; x < Math.min(left + SQUARE, wanted.width - EDGE); x++) {
          const [a, b] = [(y * wanted.width + x) * 4, ((y + RIM) * printed.width + x + RIM) * 4];
          for (let colour = 0; colour < 3; colour++)
            sum += Math.abs(wanted.bgrx[a + colour]! - printed.bgrx[b + colour]!);
          count += 3;
        }
      worst = Math.max(worst, sum / count);
    }
  return worst;
}

/** How far from white the paper is around the page, its outermost pixel left aside. */
function beside(printed: Bitmap): number {
  let darkest = 255;
  const inside = (at: number, size: number) => at >= RIM - 1 && at < size - RIM + 1;
  for (let y = 0; y < printed.height; y++)
    for (let x = 0; x < printed.width; x++) {
      if (inside(x, printed.width) && inside(y, printed.height)) continue;
      const at = (y * printed.width + x) * 4;
      darkest = Math.min(darkest, ...printed.bgrx.subarray(at, at + 3));
    }
  return 255 - darkest;
}

/** Every cell of the volume beside its source, PDFium having drawn in the notes on it. */
export function assertPrintedAsSeen(
  pdfium: Pdfium,
  parts: readonly Uint8Array[],
  { bytes, volume }: Assembled,
): void {
  const sources = parts.map((part) => openedByPdfium(pdfium, part));
  const pack = openedByPdfium(pdfium, bytes);
  assert.equal(pack.pageCount, volume.sides.length);
  assert.equal(pack.repaired, false);
  for (const [at, side] of volume.sides.entries())
    for (const cell of side.kind === 'pages' ? side.cells : []) {
      flattenAnnotations(pdfium, sources[cell.part]!, cell.page);
      const worst = worstSquare(pdfium, sources[cell.part]!, pack, at, cell);
      assert.ok(worst < 6, `page ${cell.page + 1} of part ${cell.part + 1} differs by ${worst.toFixed(1)}`);
    }
  for (const pdf of [...sources, pack]) pdf.close();
}

const points = (mm: number) => (mm / 25.4) * 72;
