import type { Cell, Side } from '../../core/pack-plan.ts';
import type { VolumeProof } from '../steps/press-port.ts';
import { compareSide, MOST_DIFFERENT, type SideSeen } from './compare-side.ts';
import { withoutLinkBoxes } from './engine/annotations.ts';
import { drawnOn } from './engine/drawn-pictures.ts';
import { withPage } from './engine/open-pdf.ts';
import type { Pdfium } from './engine/pdfium.ts';
import type { PdfPage } from './pdf/pdf-file.ts';
import type { ProofFile, ProofFiles } from './proof-files.ts';
import { sideNumberStands } from './prove-our-side.ts';
import { type DrawnPicture, drawnPictures, samePictures } from './same-pictures.ts';

export type PagesSide = Extract<Side, { kind: 'pages' }>;
type Wanted = { at: number; side: PagesSide; labels: readonly string[]; ofVolume: number };

/**
 * One printed side against its pages; what is wrong in words, or null, and then the figures are added to `proof`.
 *
 * Where the pictures on the side are the very bytes of the scan, with everything that decides how they look, decoding
 * them twice would show nothing new. Then marks of our own are laid over them on both, and the painted sides show
 * whether each lies in its place, whole and the right way up. Everything else on the page is painted as it is. Every
 * page whose pictures are not the same, and one in twelve of those that are, is painted in full on both. Only a full
 * painting can refuse.
 */
export function provePages(
  pdfium: Pdfium,
  files: ProofFiles,
  { at, side, labels, ofVolume }: Wanted,
  proof: VolumeProof,
): string | null {
  for (const { part, page } of side.cells) withoutLinkBoxes(pdfium, files.parts[part]!.real(), page);
  const identical = picturesOf(pdfium, files, at, side);
  const marked = identical ? seenMarked(pdfium, files, at, side, identical) : null;
  const inFull = !marked || isSample(at, ofVolume) ? seenInFull(pdfium, files, at, side) : null;
  const seen = inFull ?? marked;
  if (!seen) return `Side ${side.number} cannot be painted.`;
  const wrong = whatIsWrong(seen, side, labels);
  if (wrong !== null) return wrong;
  if (!sideNumberStands(pdfium, files.pack, at, side.number))
    return `The foot of side ${side.number} does not bear its number.`;
  proof.sidesCompared += 1;
  proof.pagesCompared += side.cells.length;
  proof.picturesIdentical += identical ? identical.filter(({ length }) => length > 0).length : 0;
  proof.worstDifference = Math.max(proof.worstDifference, worstOf(seen), marked ? worstOf(marked) : 0);
  return null;
}

/** The first, the last, and one in twelve between. */
const SAMPLE = 12;

function isSample(at: number, of: number): boolean {
  return at % SAMPLE === 0 || at === of - 1;
}

/** Of each cell, where all of them are the same on the side and in the scan; else null. */
function picturesOf(
  pdfium: Pdfium,
  { parts, pack }: ProofFiles,
  at: number,
  side: PagesSide,
): DrawnPicture[][] | null {
  if (side.cells.some(({ part, page }) => listsTooMuch(parts[part]!, page))) return null;
  const printed = drawnPictures(pdfium, pack.real(), at);
  const scanned = side.cells.map(({ part, page }) => drawnPictures(pdfium, parts[part]!.real(), page));
  const whole = scanned.filter((pictures) => pictures !== null);
  if (!printed || whole.length < scanned.length) return null;
  return samePictures(whole.flat(), printed) ? whole : null;
}

/** Some producers list every picture of the file on every page, and PDFium would copy them all. */
const MOST_LISTED = 30;

function listsTooMuch({ listing }: ProofFile, page: number): boolean {
  if (!listing) return true;
  try {
    const listed = listing.follow(pageOf(listing.page(page)));
    return listed instanceof Map && listed.size > MOST_LISTED;
  } catch {
    return true;
  }
}

function pageOf({ resources }: PdfPage) {
  return resources.get('XObject');
}

/** Null when it cannot be painted so, or does not agree: what that means is for the full painting to say. */
function seenMarked(
  pdfium: Pdfium,
  files: ProofFiles,
  at: number,
  side: PagesSide,
  pictures: readonly DrawnPicture[][],
): SideSeen | null {
  const before = pictures.map((_, cell) => pictures.slice(0, cell).flat().length);
  const marked = <T>(page: number, on: readonly DrawnPicture[], first: number, use: (page: number) => T) =>
    markAll(pdfium, files, page, on, first) ? use(page) : null;
  const seen = compareSide(pdfium, side, {
    printed: (use) =>
      withPage(pdfium, files.pack.marked(), at, (page) => marked(page, pictures.flat(), 0, use)),
    scan: (cell, use) => {
      const { part, page: index } = side.cells[cell]!;
      const scan = files.parts[part]!.marked();
      withoutLinkBoxes(pdfium, scan, index);
      return withPage(pdfium, scan, index, (page) => marked(page, pictures[cell]!, before[cell]!, use));
    },
  });
  return seen && worstOf(seen) <= MOST_DIFFERENT ? seen : null;
}

/** A stencil is painted as it is, because its colour comes from the page. */
function markAll(
  pdfium: Pdfium,
  { marks }: ProofFiles,
  page: number,
  pictures: readonly DrawnPicture[],
  first: number,
): boolean {
  const { pictures: drawn } = drawnOn(pdfium, page);
  if (drawn.length !== pictures.length) return false;
  return drawn.every(
    ({ object }, number) => pictures[number]!.isStencil || marks.put(page, object, first + number),
  );
}

function seenInFull(pdfium: Pdfium, files: ProofFiles, at: number, side: PagesSide): SideSeen | null {
  return compareSide(pdfium, side, {
    printed: (use) => withPage(pdfium, files.pack.real(), at, use),
    scan: (cell, use) => {
      const { part, page } = side.cells[cell]!;
      return withPage(pdfium, files.parts[part]!.real(), page, use);
    },
  });
}

function worstOf({ cells, beside }: SideSeen): number {
  return Math.max(beside, ...cells);
}

function whatIsWrong(seen: SideSeen, side: PagesSide, labels: readonly string[]): string | null {
  const wrong = seen.cells.findIndex((difference) => difference > MOST_DIFFERENT);
  const cell = side.cells[wrong];
  if (cell) return `Side ${side.number} does not look like page ${cell.page + 1} of ${labels[cell.part]}.`;
  if (seen.beside > MOST_DIFFERENT)
    return `Side ${side.number} shows something beside ${inWords(side.cells, labels)}.`;
  return seen.footer ? null : `Side ${side.number} has no footer.`;
}

function inWords(cells: readonly Cell[], labels: readonly string[]): string {
  return cells.map(({ part, page }) => `page ${page + 1} of ${labels[part]}`).join(' and ');
}
