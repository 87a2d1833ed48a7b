import { type PDFPage, rgb } from 'pdf-lib';
import { FOOTER_MM, MARGIN_MM, PAPER, type PackPlan, type PlannedVolume } from '../../core/pack-plan.ts';
import type { PackJob } from '../steps/press-port.ts';
import { footerWords, PADDING_WORDS } from '../wording/cover-words.ts';
import { drawClosingList } from './closing-list.ts';
import { drawCover } from './cover.ts';
import { type Letters, startSheets, widthOf, writeLine } from './lettering.ts';

/**
 * The paper of one volume before any scan is laid on it: a side for each planned side, covers, blank sides and
 * closing list drawn, and the footer on all of them. Made from our own words alone; nothing that arrived is read
 * here. `lostLetters`: a name holds letters that could not be printed.
 */
export async function makeStationery(
  job: PackJob,
  plan: PackPlan,
  volume: PlannedVolume,
): Promise<{ bytes: Uint8Array; lostLetters: boolean }> {
  const letters = await startSheets();
  letters.pdf.setTitle(job.reference);
  letters.pdf.setProducer('Onward');
  letters.pdf.setCreator('Onward');
  letters.pdf.setCreationDate(new Date(`${job.printedOn}T00:00:00Z`));
  letters.pdf.setModificationDate(new Date(`${job.printedOn}T00:00:00Z`));
  for (const side of volume.sides) {
    const page = letters.pdf.addPage([mm(PAPER.widthMm), mm(PAPER.heightMm)]);
    if (side.kind === 'cover') drawCover(letters, page, job, plan, volume);
    if (side.kind === 'padding') drawPadding(letters, page);
    if (side.kind === 'closing') drawClosingList(letters, page, job, plan, side.list);
    drawFooter(letters, page, job, side.number, plan.sides);
  }
  return { bytes: await letters.pdf.save({ useObjectStreams: false }), lostLetters: letters.lost };
}

const mm = (length: number) => (length / 25.4) * 72;

const FOOTER_SIZE = 8;
const SMALLEST_SIZE = 4;

function drawFooter(letters: Letters, page: PDFPage, job: PackJob, side: number, of: number): void {
  const { left, right } = footerWords(job, side, of);
  const room = mm(PAPER.widthMm - 2 * MARGIN_MM) - 12;
  const wanted = widthOf(letters, left, FOOTER_SIZE) + widthOf(letters, right, FOOTER_SIZE);
  const size = Math.max(SMALLEST_SIZE, Math.min(FOOTER_SIZE, (FOOTER_SIZE * room) / wanted));
  const y = mm(MARGIN_MM) + 4;
  const end = page.getWidth() - mm(MARGIN_MM);
  writeLine(letters, page, left, { x: mm(MARGIN_MM), y, size });
  writeLine(letters, page, right, { x: end - widthOf(letters, right, size), y, size });
  const above = mm(MARGIN_MM + FOOTER_MM) - 8;
  page.drawLine({
    start: { x: mm(MARGIN_MM), y: above },
    end: { x: end, y: above },
    thickness: 0.4,
    color: rgb(0.6, 0.6, 0.6),
  });
}

function drawPadding(letters: Letters, page: PDFPage): void {
  const size = 12;
  const x = (page.getWidth() - widthOf(letters, PADDING_WORDS, size)) / 2;
  writeLine(letters, page, PADDING_WORDS, { x, y: page.getHeight() / 2, size, grey: true });
}
