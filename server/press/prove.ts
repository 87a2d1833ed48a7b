import type { PackPlan, PlannedVolume } from '../../core/pack-plan.ts';
import type { PressRefusal, VolumeProof } from '../steps/press-port.ts';
import type { ByteSource } from './bytes/byte-source.ts';
import { type Pdfium, startPdfium } from './engine/pdfium.ts';
import { isRefusal, refusal } from './limits.ts';
import { openForProof, type ProofFiles } from './proof-files.ts';
import { proveOurSide } from './prove-our-side.ts';
import { provePages } from './prove-pages.ts';
import type { Tell } from './tell.ts';
import { whatActs } from './what-acts.ts';

export type VolumeToProve = {
  /** The parts as they arrived; of one that was rescued, the copy that the pack was made from. */
  parts: readonly ByteSource[];
  pack: ByteSource;
  plan: PackPlan;
  volume: PlannedVolume;
  tell: Tell;
  /** Only these, counted from 0 in the volume; every side where it is missing. The first look is at the whole. */
  only?: { from: number; to: number };
  /** What staff call each part. */
  labels: readonly string[];
  /** PDFium, where it is running already. */
  start?: () => Promise<Pdfium>;
};

/**
 * Opens the finished volume and the parts with PDFium, which had no hand in making it, and holds every side against
 * what was planned: count and order; each page in its place, the right way up, whole, and nothing else on the side;
 * the footer; and nothing that acts. Refusal 'not-proven': this volume must not be printed.
 */
export async function proveVolume(wanted: VolumeToProve): Promise<VolumeProof | PressRefusal> {
  const pdfium = await (wanted.start ?? startPdfium)();
  const files = openForProof(pdfium, wanted.parts, wanted.pack, printedPages(wanted));
  if (isRefusal(files)) return files;
  try {
    return proveOpen(pdfium, files, wanted);
  } finally {
    files.close();
  }
}

function printedPages({ parts, volume, only }: VolumeToProve): number[][] {
  const cells = volume.sides
    .slice(only?.from, only?.to)
    .flatMap((side) => (side.kind === 'pages' ? side.cells : []));
  return parts.map((_, at) => cells.flatMap(({ part, page }) => (part === at ? [page] : [])));
}

function proveOpen(
  pdfium: Pdfium,
  files: ProofFiles,
  { volume, plan, labels, tell, only = { from: 0, to: volume.sides.length } }: VolumeToProve,
): VolumeProof | PressRefusal {
  const { pageCount } = files.pack;
  if (pageCount !== volume.sides.length)
    return notProven(`Volume ${volume.volume} should have ${volume.sides.length} sides, not ${pageCount}.`);
  const acts = only.from === 0 ? whatActs(pdfium, files.pack) : [];
  if (acts.length > 0) return notProven(`The finished pack would carry active content (${acts.join(', ')}).`);
  const proof: VolumeProof = { sidesCompared: 0, pagesCompared: 0, picturesIdentical: 0, worstDifference: 0 };
  for (const [at, side] of volume.sides.entries()) {
    if (at < only.from || at >= only.to) continue;
    const wrong =
      side.kind === 'pages'
        ? provePages(pdfium, files, { at, side, labels, ofVolume: volume.sides.length }, proof)
        : proveOurSide(pdfium, files.pack, at, side);
    if (wrong !== null) return notProven(wrong);
    tell(side.number, plan.sides, 'comparing with the scan');
  }
  return { ...proof, worstDifference: Math.round(proof.worstDifference * 10) / 10 };
}

function notProven(message: string): PressRefusal {
  return refusal('not-proven', message);
}
