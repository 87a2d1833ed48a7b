import { type Cell, PAPER, type PackPlan, type PlannedVolume } from '../../core/pack-plan.ts';
import type { PdfSource, Pressed, PressRefusal } from '../steps/press-port.ts';
import { bytesInMemory } from './bytes/byte-source.ts';
import { rimDifference, squareDifferences } from './compare.ts';
import { withoutLinkBoxes } from './engine/annotations.ts';
import { type OpenPdf, openPdf, savePlain } from './engine/open-pdf.ts';
import type { Pdfium } from './engine/pdfium.ts';
import { type Box, renderBox } from './engine/render.ts';
import type { Tell } from './inspect.ts';
import { isRefusal, refusal } from './limits.ts';
import { activeContent, readPlainObjects } from './plain-objects.ts';

type Proof = Pressed['proof'];
export type VolumeToProve = { volume: PlannedVolume; bytes: Uint8Array };

/**
 * Opens the finished volumes and the parts as they arrived, paints each printed side and the page it came from, and
 * holds one against the other: count, order, which way up, nothing lost and nothing let in from outside the crop.
 * It shares no step with the assembling but the plan. Refusal 'not-proven': this pack must not be printed.
 */
export function prove(
  pdfium: Pdfium,
  sources: readonly PdfSource[],
  plan: PackPlan,
  volumes: readonly VolumeToProve[],
  tell: Tell,
): Proof | PressRefusal {
  const opened: OpenPdf[] = [];
  try {
    for (const source of sources) {
      const pdf = openPdf(pdfium, bytesInMemory(source.bytes));
      if (isRefusal(pdf)) return pdf;
      opened.push(pdf);
    }
    const proof: Proof = { ok: true, pagesCompared: 0, worstDifference: 0 };
    for (const volume of volumes) {
      const refused = proveVolume(pdfium, { sources, opened, plan, tell }, volume, proof);
      if (refused) return refused;
    }
    const planned = plan.parts.reduce((sum, part) => sum + part.printed, 0);
    if (proof.pagesCompared !== planned)
      return notProven(`${planned} pages were to be printed and ${proof.pagesCompared} were found.`);
    return { ...proof, worstDifference: Math.round(proof.worstDifference * 10) / 10 };
  } finally {
    for (const pdf of opened) pdf.close();
  }
}

type Against = { sources: readonly PdfSource[]; opened: readonly OpenPdf[]; plan: PackPlan; tell: Tell };

function proveVolume(
  pdfium: Pdfium,
  against: Against,
  { volume, bytes }: VolumeToProve,
  proof: Proof,
): PressRefusal | null {
  const pack = openPdf(pdfium, bytesInMemory(bytes));
  if (isRefusal(pack)) return notProven('The finished pack cannot be opened.');
  try {
    if (pack.pageCount !== volume.sides.length)
      return notProven(
        `Volume ${volume.volume} should have ${volume.sides.length} sides, not ${pack.pageCount}.`,
      );
    const acts = activeContent(readPlainObjects(savePlain(pdfium, pack)));
    if (acts.length > 0)
      return notProven(`The finished pack would carry active content (${acts.join(', ')}).`);
    for (const [at, side] of volume.sides.entries()) {
      for (const cell of side.kind === 'pages' ? side.cells : []) {
        const difference = proveSide(pdfium, against.opened[cell.part]!, pack, at, cell);
        if (difference > MOST_DIFFERENT)
          return notProven(
            `Side ${side.number} does not look like page ${cell.page + 1} of ${against.sources[cell.part]!.label}.`,
          );
        proof.pagesCompared += 1;
        proof.worstDifference = Math.max(proof.worstDifference, difference);
      }
      against.tell(side.number, against.plan.sides, 'comparing with the scan');
    }
    return null;
  } finally {
    pack.close();
  }
}

/**
 * Levels of 255 by which one small square of a side may differ from its scan. Both are painted by the same hand at the
 * same size, so a true copy differs by less than one; a single other digit in 14-point type by more than this.
 */
const MOST_DIFFERENT = 6;
const SQUARE_MM = 3;

/**
 * Coarse is enough to tell one page from another. PDFium lays letters and pictures on whole pixels, so what falls
 * between two of them by chance may come out a pixel apart on a true copy. A square that differs is therefore asked
 * again at other sizes: there a true copy agrees, and what is wrong stays wrong.
 */
const PROOF_DPI = [48, 57, 67, 75, 83];

/** How different the worst square is, each at the size kindest to it, 0 to 255. */
function proveSide(pdfium: Pdfium, source: OpenPdf, pack: OpenPdf, at: number, side: Cell): number {
  withoutLinkBoxes(pdfium, source, side.page);
  let least: Float64Array | null = null;
  let worst = 255;
  for (const dpi of PROOF_DPI) {
    const squares = differencesAt(dpi, pdfium, source, pack, at, side);
    if (!squares) return 255;
    least = least ? least.map((one, square) => Math.min(one, squares[square]!)) : squares;
    worst = least.reduce((most, one) => Math.max(most, one), 0);
    if (worst <= MOST_DIFFERENT) break;
  }
  return worst;
}

/** Null when either cannot be painted, or something shows on the paper beside the page. */
function differencesAt(
  dpi: number,
  pdfium: Pdfium,
  source: OpenPdf,
  pack: OpenPdf,
  at: number,
  { page, placement }: Cell,
): Float64Array | null {
  const { widthMm, heightMm, xMm, yMm, turned } = placement;
  const pixels = (mm: number) => Math.max(1, Math.round((mm / 25.4) * dpi));
  const [width, height] = [pixels(widthMm), pixels(heightMm)];
  const onPaper: Box = {
    x: points(xMm),
    y: points(PAPER.heightMm - yMm - heightMm),
    width: points(widthMm),
    height: points(heightMm),
  };
  const scan = renderBox(pdfium, source, page, { box: 'whole', width, height, turned, rim: HAIR });
  const side = renderBox(pdfium, pack, at, {
    box: onPaper,
    width: width + 2 * RIM,
    height: height + 2 * RIM,
    rim: RIM + HAIR,
  });
  if (!scan || !side || rimDifference(side, RIM) > MOST_DIFFERENT) return null;
  const squares = (mm: number) => Math.max(1, Math.round(mm / SQUARE_MM));
  return squareDifferences(scan, side, RIM, { columns: squares(widthMm), rows: squares(heightMm) });
}

/** Pixels of paper around the page that are painted with it, for nothing may show there. Stays clear of the footer. */
const RIM = 3;
/** Pixels by which a page lies inside its pixel boundary, so that rounding cannot push it over. */
const HAIR = 0.03;

const points = (mm: number) => (mm / 25.4) * 72;

function notProven(message: string): PressRefusal {
  return refusal('not-proven', `${message} No pack was made.`);
}
