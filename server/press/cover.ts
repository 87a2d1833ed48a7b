import { type PDFPage, rgb } from 'pdf-lib';
import QRCode from 'qrcode';
import type { PackPlan, PlannedVolume } from '../../core/pack-plan.ts';
import type { PackJob } from '../steps/press-port.ts';
import {
  BAG_RULE,
  bagWords,
  bannerWords,
  CHECKLIST_TITLE,
  COVER_TITLE,
  coverLines,
  printWords,
  SIGNED_BY,
  volumeWords,
} from '../wording/cover-words.ts';
import { type Letters, widthOf, wrap, writeLine } from './lettering.ts';

/** Points from the left edge and from the top of the sheet. */
const LEFT = 48;
const VALUE = 128;

/** The first side of a volume: who, what, how many, which way, and what to tick before the bag is closed. */
export function drawCover(
  letters: Letters,
  page: PDFPage,
  job: PackJob,
  plan: PackPlan,
  volume: PlannedVolume,
): void {
  const right = page.getWidth() - LEFT;
  const all = plan.volumes.length;
  let y = drawBanner(letters, page, job, page.getHeight() - 40, right) - 40;
  writeLine(letters, page, COVER_TITLE, { x: LEFT, y, size: 19, bold: true });
  writeLine(letters, page, volumeWords(volume.volume, all), { x: LEFT, y: y - 25, size: 15 });
  drawReference(letters, page, job.reference, right, y + 14);
  y -= 56;
  for (const [label, value] of coverLines(job, plan, volume))
    y = drawFact(letters, page, label, value, y, right - QR_SIZE - 24);
  y = drawBag(letters, page, bagWords(volume.volume, all), y - 6, right);
  for (const line of wrap(letters, printWords(job.duplex), 11, right - LEFT)) {
    writeLine(letters, page, line, { x: LEFT, y, size: 11 });
    y -= 16;
  }
  drawSigning(letters, page, right);
  drawChecklist(letters, page, job.checklist, y - 18, right);
}

/** One line where it fits, as in the NHS banner; a long name takes lines of its own and is never cut. */
function drawBanner(letters: Letters, page: PDFPage, job: PackJob, top: number, right: number): number {
  const { name, born, number } = bannerWords(job);
  const rest = `${born}   ${number}`;
  const room = right - LEFT - 24;
  const gap = 16;
  const nameWidth = widthOf(letters, name, NAME_SIZE, true);
  const oneLine = nameWidth + gap + widthOf(letters, rest, REST_SIZE) <= room;
  const names = wrap(letters, name, NAME_SIZE, room, true);
  const height = oneLine ? 40 : names.length * 22 + 34;
  page.drawRectangle({
    x: LEFT,
    y: top - height,
    width: right - LEFT,
    height,
    color: rgb(0.93, 0.95, 0.97),
    borderColor: rgb(0, 0.19, 0.53),
    borderWidth: 1.2,
  });
  names.forEach((line, at) => {
    writeLine(letters, page, line, { x: LEFT + 12, y: top - 26 - at * 22, size: NAME_SIZE, bold: true });
  });
  const x = oneLine ? LEFT + 12 + nameWidth + gap : LEFT + 12;
  const y = oneLine ? top - 26 : top - 26 - names.length * 22;
  writeLine(letters, page, rest, { x, y, size: REST_SIZE });
  return top - height;
}

const NAME_SIZE = 18;
const REST_SIZE = 13;

const QR_SIZE = 84;

/**
 * The reference says nothing of the patient, so it may be scanned at the packing bench and photographed. A pack that
 * belongs to no record has nothing to be scanned.
 */
function drawReference(letters: Letters, page: PDFPage, reference: string, right: number, top: number): void {
  if (!reference.startsWith('LV-')) return;
  const { modules } = QRCode.create(reference, { errorCorrectionLevel: 'M' });
  const unit = QR_SIZE / modules.size;
  const left = right - QR_SIZE;
  for (let row = 0; row < modules.size; row++)
    for (let column = 0; column < modules.size; column++)
      if (modules.data[row * modules.size + column])
        page.drawRectangle({
          x: left + column * unit,
          y: top - (row + 1) * unit,
          // A hair wider than the square, or printers leave white lines between them.
          width: unit + 0.05,
          height: unit + 0.05,
          color: rgb(0, 0, 0),
        });
  const x = left + (QR_SIZE - widthOf(letters, reference, 11, true)) / 2;
  writeLine(letters, page, reference, { x, y: top - QR_SIZE - 14, size: 11, bold: true });
}

function drawFact(
  letters: Letters,
  page: PDFPage,
  label: string,
  value: string,
  top: number,
  right: number,
): number {
  writeLine(letters, page, label, { x: LEFT, y: top, size: 11, grey: true });
  const lines = wrap(letters, value, 11, right - VALUE);
  lines.forEach((line, at) => {
    writeLine(letters, page, line, { x: VALUE, y: top - at * 15, size: 11 });
  });
  return top - Math.max(1, lines.length) * 15 - 5;
}

function drawBag(letters: Letters, page: PDFPage, text: string, top: number, right: number): number {
  const height = 50;
  page.drawRectangle({
    x: LEFT,
    y: top - height,
    width: right - LEFT,
    height,
    borderColor: rgb(0, 0, 0),
    borderWidth: 1.5,
  });
  writeLine(letters, page, text, { x: LEFT + 12, y: top - 21, size: 14, bold: true });
  writeLine(letters, page, BAG_RULE, { x: LEFT + 12, y: top - 39, size: 11 });
  return top - height - 22;
}

/** A line to be filled in with a pen, at the foot of the sheet. */
function drawSigning(letters: Letters, page: PDFPage, right: number): void {
  const [by, date] = SIGNED_BY;
  const line = (from: number, to: number) =>
    page.drawLine({ start: { x: from, y: SIGNING - 2 }, end: { x: to, y: SIGNING - 2 }, thickness: 0.6 });
  const middle = LEFT + (right - LEFT) * 0.66;
  writeLine(letters, page, by, { x: LEFT, y: SIGNING, size: 11, grey: true });
  line(LEFT + widthOf(letters, by, 11) + 8, middle);
  writeLine(letters, page, date, { x: middle + 14, y: SIGNING, size: 11, grey: true });
  line(middle + 14 + widthOf(letters, date, 11) + 8, right);
}

const SIGNING = 56;

/** The lowest a line of the cover may stand: above the line to be signed. */
const BOTTOM = 80;

function drawChecklist(
  letters: Letters,
  page: PDFPage,
  items: readonly string[],
  top: number,
  right: number,
): void {
  if (items.length === 0) return;
  writeLine(letters, page, CHECKLIST_TITLE, { x: LEFT, y: top, size: 14, bold: true });
  const size = sizeThatFits(letters, items, top - 26 - BOTTOM, right);
  let y = top - 28;
  for (const item of items) {
    page.drawRectangle({
      x: LEFT,
      y: y - 2,
      width: size,
      height: size,
      borderColor: rgb(0, 0, 0),
      borderWidth: 1,
    });
    for (const line of wrap(letters, item, size, right - LEFT - 24)) {
      writeLine(letters, page, line, { x: LEFT + 24, y, size });
      y -= size * 1.35;
    }
    y -= size * 0.6;
  }
}

/** A long checklist is set smaller rather than running into the footer. */
function sizeThatFits(letters: Letters, items: readonly string[], room: number, right: number): number {
  for (let size = 12; size > 5; size -= 1) {
    const lines = items.map((item) => wrap(letters, item, size, right - LEFT - 24).length);
    if (lines.reduce((sum, count) => sum + (count * 1.35 + 0.6) * size, 0) <= room) return size;
  }
  return 5;
}
