import type { PackPlan, Placement, PlannedVolume } from '../../core/pack-plan.ts';
import type { PackJob, PdfSource, PressRefusal } from '../steps/press-port.ts';
import { bytesInMemory } from './bytes/byte-source.ts';
import { flattenAnnotations } from './engine/annotations.ts';
import { type OpenPdf, openPdf, savePlain } from './engine/open-pdf.ts';
import type { Pdfium } from './engine/pdfium.ts';
import { type Matrix, placePage } from './engine/place-pages.ts';
import type { Tell } from './inspect.ts';
import { isRefusal, refusal } from './limits.ts';
import { makeStationery } from './stationery.ts';

export type Assembled = { volume: PlannedVolume; bytes: Uint8Array; lostLetters: boolean };

/**
 * Makes one volume after another, as planned. Scans are copied into it as they are: no picture is decoded, and
 * nothing of the source but what its pages draw comes along. Whether it came out right is for the proof to say.
 */
export async function assemble(
  pdfium: Pdfium,
  sources: readonly PdfSource[],
  job: PackJob,
  plan: PackPlan,
  tell: Tell,
): Promise<Assembled[] | PressRefusal> {
  const opened: OpenPdf[] = [];
  try {
    for (const source of sources) {
      const pdf = openPdf(pdfium, bytesInMemory(source.bytes));
      if (isRefusal(pdf)) return pdf;
      opened.push(pdf);
      const refused = flattenAll(pdfium, pdf, source, tell);
      if (refused) return refused;
    }
    const volumes: Assembled[] = [];
    for (const volume of plan.volumes) {
      const paper = await makeStationery(job, plan, volume);
      const bytes = layPages(pdfium, opened, paper.bytes, volume, tell, plan.sides);
      volumes.push({ volume, bytes, lostLetters: paper.lostLetters });
    }
    return volumes;
  } finally {
    for (const pdf of opened) pdf.close();
  }
}

function flattenAll(pdfium: Pdfium, pdf: OpenPdf, source: PdfSource, tell: Tell): PressRefusal | null {
  for (let page = 0; page < pdf.pageCount; page++) {
    if (!flattenAnnotations(pdfium, pdf, page))
      return refusal('failed', `The notes written on page ${page + 1} of ${source.label} cannot be drawn.`);
    tell(page + 1, pdf.pageCount, 'drawing in what is written on the pages');
  }
  return null;
}

function layPages(
  pdfium: Pdfium,
  sources: readonly OpenPdf[],
  paper: Uint8Array,
  volume: PlannedVolume,
  tell: Tell,
  of: number,
): Uint8Array {
  const pdf = openPdf(pdfium, bytesInMemory(paper));
  if (isRefusal(pdf)) throw new Error('the press cannot read its own paper');
  try {
    volume.sides.forEach((side, at) => {
      if (side.kind !== 'pages') return;
      for (const { part, page, placement } of side.cells)
        placePage(pdfium, { pdf: sources[part]!, page }, { pdf, page: at }, matrixOf(placement));
      tell(side.number, of, 'laying out pages');
    });
    return savePlain(pdfium, pdf);
  } finally {
    pdf.close();
  }
}

/** From the upright source page, in its own points, to its place on the paper. Turned: the top edge to the left. */
function matrixOf({ xMm, yMm, widthMm, scale, turned }: Placement): Matrix {
  const [x, y] = [points(xMm), points(yMm)];
  return turned ? [0, scale, -scale, 0, x + points(widthMm), y] : [scale, 0, 0, scale, x, y];
}

const points = (mm: number) => (mm / 25.4) * 72;
