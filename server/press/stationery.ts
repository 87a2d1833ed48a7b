import type { PDFPage } from 'pdf-lib';
import { PAPER, type PackPlan, type PlannedVolume, type Side } from '../../core/pack-plan.ts';
import type { PackJob } from '../steps/press-port.ts';
import { PADDING_WORDS } from '../wording/cover-words.ts';
import { drawClosingList } from './closing-list.ts';
import { drawCover } from './cover.ts';
import { drawFooterLeft, drawFooterRight, type FooterRight, footerRight } from './footer.ts';
import { type Letters, startSheets, widthOf, writeLine } from './lettering.ts';
import type { PdfFile } from './pdf/pdf-file.ts';

export type { FooterRight } from './footer.ts';

/** Our own sheets of one volume, as the writer takes them. */
export type Paper = {
  pdf: PdfFile;
  /** Index of the page of each side that holds no page of the scan, by the side's number. */
  pageOf: ReadonlyMap<number, number>;
  /** Index of the page that is laid on every side that does: the patient, and the rule above. */
  footerPage: number;
};

export type MadePaper = {
  bytes: Uint8Array;
  pageOf: Map<number, number>;
  footerPage: number;
  /** For the sides that hold pages; on ours it is written already. */
  footer: (side: number) => FooterRight;
  /** A name holds letters that no face of ours has; each is printed as '*'. */
  lostLetters: boolean;
};

/**
 * The sheets of one volume that are ours: cover, blank sides and closing list with their footers, and last one page with
 * what the footers of all other sides have in common. Made from our own words alone; nothing that arrived is read.
 */
export async function makePaper(job: PackJob, plan: PackPlan, volume: PlannedVolume): Promise<MadePaper> {
  const letters = await startPaper(job, plan);
  const pageOf = new Map<number, number>();
  for (const side of volume.sides)
    if (side.kind !== 'pages') {
      pageOf.set(side.number, letters.pdf.getPageCount());
      drawSide(letters, addPage(letters), job, plan, volume, side);
    }
  const footerPage = letters.pdf.getPageCount();
  drawFooterLeft(letters, addPage(letters), job, plan.sides);
  const bytes = await letters.pdf.save({ useObjectStreams: false });
  const footer = (side: number) => footerRight(letters, job, side, plan.sides);
  return { bytes, pageOf, footerPage, footer, lostLetters: letters.lost };
}

/**
 * The paper of one volume before any scan is laid on it: a side for each planned side, covers, blank sides and
 * closing list drawn, and the footer on all of them.
 */
export async function makeStationery(
  job: PackJob,
  plan: PackPlan,
  volume: PlannedVolume,
): Promise<{ bytes: Uint8Array; lostLetters: boolean }> {
  const letters = await startPaper(job, plan);
  for (const side of volume.sides) drawSide(letters, addPage(letters), job, plan, volume, side);
  return { bytes: await letters.pdf.save({ useObjectStreams: false }), lostLetters: letters.lost };
}

async function startPaper(job: PackJob, plan: PackPlan): Promise<Letters> {
  const letters = await startSheets(JSON.stringify([job, plan.parts.map(({ label }) => label)]));
  const printed = new Date(`${job.printedOn}T00:00:00Z`);
  letters.pdf.setTitle(job.reference === '' ? 'Reprint pack' : job.reference);
  letters.pdf.setProducer('Onward');
  letters.pdf.setCreator('Onward');
  letters.pdf.setCreationDate(printed);
  letters.pdf.setModificationDate(printed);
  return letters;
}

const points = (mm: number) => (mm / 25.4) * 72;

function addPage({ pdf }: Letters): PDFPage {
  return pdf.addPage([points(PAPER.widthMm), points(PAPER.heightMm)]);
}

function drawSide(
  letters: Letters,
  page: PDFPage,
  job: PackJob,
  plan: PackPlan,
  volume: PlannedVolume,
  side: Side,
): void {
  if (side.kind === 'cover') drawCover(letters, page, job, plan, volume);
  if (side.kind === 'padding') drawPadding(letters, page);
  if (side.kind === 'closing') drawClosingList(letters, page, job, plan, side.list);
  drawFooterLeft(letters, page, job, plan.sides);
  drawFooterRight(page, letters, footerRight(letters, job, side.number, plan.sides));
}

function drawPadding(letters: Letters, page: PDFPage): void {
  const size = 12;
  const x = (page.getWidth() - widthOf(letters, PADDING_WORDS, size)) / 2;
  writeLine(letters, page, PADDING_WORDS, { x, y: page.getHeight() / 2, size, grey: true });
}
