import type { Cell, Side } from '../../core/pack-plan.ts';
import type { VolumeProof } from '../steps/press-port.ts';
import {
  compareSide,
  MARKED_DPI,
  MOST_DIFFERENT,
  type Pages,
  PROOF_DPI,
  type SideSeen,
} from './compare-side.ts';
import { flattenAnnotations } from './engine/annotations.ts';
import { drawnOn } from './engine/drawn-pictures.ts';
import { type OpenPdf, withPage } from './engine/open-pdf.ts';
import type { Pdfium } from './engine/pdfium.ts';
import type { PdfPage } from './pdf/pdf-file.ts';
import type { ProofFile, ProofFiles } from './proof-files.ts';
import { sideNumberStands } from './prove-our-side.ts';
import { type DrawnPage, type DrawnPicture, drawnPictures, samePictures } from './same-pictures.ts';

export type PagesSide = Extract<Side, { kind: 'pages' }>;
type Wanted = { at: number; side: PagesSide; labels: readonly string[]; ofVolume: number };

/**
 * One printed side against its pages; what is wrong in words, or null, and then the figures are added to `proof`.
 *
 * Where the pictures on the side are the very bytes of the scan, with everything that decides how they look, decoding
 * them twice would show nothing new. Then marks of our own are laid over them on both, and the painted sides show
 * whether each lies in its place, whole and the right way up. Everything else on the page is painted as it is. Every
 * page whose pictures are not the same, and one in twenty of those that are, is painted in full on both. Only a full
 * painting can refuse.
 */
export function provePages(
  pdfium: Pdfium,
  files: ProofFiles,
  { at, side, labels, ofVolume }: Wanted,
  proof: VolumeProof,
): string | null {
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
  proof.picturesIdentical += identical ? identical.filter(({ pictures }) => pictures.length > 0).length : 0;
  proof.worstDifference = Math.max(proof.worstDifference, worstOf(seen), marked ? worstOf(marked) : 0);
  return null;
}

/** The first, the last, and one in twenty between. */
const SAMPLE = 20;

function isSample(at: number, of: number): boolean {
  return at % SAMPLE === 0 || at === of - 1;
}

/** What each cell draws, where its pictures are the same on the side and in the scan; else null. */
function picturesOf(
  pdfium: Pdfium,
  { parts, pack }: ProofFiles,
  at: number,
  side: PagesSide,
): DrawnPage[] | null {
  if (side.cells.some(({ part, page }) => listsTooMuch(parts[part]!, page))) return null;
  const printed = drawnIn(pdfium, pack, at);
  const scanned = side.cells.map(({ part, page }) => drawnIn(pdfium, parts[part]!, page));
  const whole = scanned.filter((page) => page !== null);
  if (!printed || whole.length < scanned.length) return null;
  const pictures = whole.flatMap((page) => page.pictures);
  return samePictures(pictures, printed.pictures) ? whole : null;
}

function drawnIn(pdfium: Pdfium, file: ProofFile, page: number): DrawnPage | null {
  const drawn = drawnPictures(pdfium, file.real(), page);
  file.hasRead(drawn ? drawn.pictures.reduce((sum, { raw }) => sum + raw.length, 0) : UNKNOWN_BYTES);
  return drawn;
}

const UNKNOWN_BYTES = 1024 * 1024;

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
  pages: readonly DrawnPage[],
): SideSeen | null {
  const pictures = pages.map((page) => page.pictures);
  const before = pictures.map((_, cell) => pictures.slice(0, cell).flat().length);
  const marked = <T>(page: number, on: readonly DrawnPicture[], first: number, use: (page: number) => T) =>
    markAll(pdfium, files, page, on, first) ? use(page) : null;
  const lent: Pages = {
    printed: (use) =>
      withPage(pdfium, files.pack.marked(), at, (page) => marked(page, pictures.flat(), 0, use)),
    scan: (cell, use) => {
      const { part, page: index } = side.cells[cell]!;
      const scan = files.parts[part]!;
      const open = withNotesDrawn(pdfium, scan, scan.marked(), index);
      return withPage(pdfium, open, index, (page) => marked(page, pictures[cell]!, before[cell]!, use));
    },
  };
  const onlyPictures = pages.every(({ others }) => !others);
  const seen = compareSide(pdfium, side, lent, onlyPictures ? MARKED_DPI : PROOF_DPI);
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
      const scan = files.parts[part]!;
      return withPage(pdfium, withNotesDrawn(pdfium, scan, scan.real(), page), page, use);
    },
  });
}

/**
 * What a reader sees of a page, filled fields too, which PDFium paints only once they are part of it. Most pages have no
 * notes at all, and need not be loaded to find that out; once drawn in, nothing is left to draw.
 */
function withNotesDrawn(pdfium: Pdfium, { listing }: ProofFile, open: OpenPdf, page: number): OpenPdf {
  if (!listing || listing.page(page).dict.has('Annots')) flattenAnnotations(pdfium, open, page);
  return open;
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
