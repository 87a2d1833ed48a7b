import { type Copier, FORM } from './copy-objects.ts';
import { dictOf } from './layers.ts';
import type { PdfPage, Rectangle } from './pdf-file.ts';
import { type Matrix, writeMatrix, writeNumber } from './write-values.ts';

/**
 * Writes a page as a form, upright, its lower left corner at 0 0, in points: cut to its crop box, turned as it is to
 * be read, its units made points. A blank page is an empty form. Returns the form's number.
 */
export function writePageForm(copier: Copier, page: PdfPage): number {
  const number = copier.volume.writer.number();
  copier.beginPage(page.resources);
  const box = writeBox(page.cropBox);
  const entries = `${FORM} /BBox [${box}] /Matrix [${writeMatrix(uprightMatrix(page))}]${groupOf(copier, page)}`;
  copier.writeContent(number, entries, page.contents, page.resources);
  copier.copyWaiting();
  return number;
}

/** From the page's own units to points of the page as it is read (7.7.3.3: turned clockwise). */
export function uprightMatrix({ cropBox, rotation, userUnit: unit }: PdfPage): Matrix {
  const { left, bottom, right, top } = cropBox;
  switch (rotation) {
    case 0:
      return [unit, 0, 0, unit, -left * unit, -bottom * unit];
    case 90:
      return [0, -unit, unit, 0, -bottom * unit, right * unit];
    case 180:
      return [-unit, 0, 0, -unit, right * unit, top * unit];
    case 270:
      return [0, unit, -unit, 0, top * unit, -left * unit];
  }
}

function writeBox({ left, bottom, right, top }: Rectangle): string {
  return [left, bottom, right, top].map(writeNumber).join(' ');
}

/** A page's own group stands by itself (11.4.7), which a form's does only when it says so. */
function groupOf(copier: Copier, page: PdfPage): string {
  const group = dictOf(copier.pdf, page.dict.get('Group'));
  return group ? ` /Group ${copier.text(new Map(group).set('I', true), 'thing')}` : '';
}
