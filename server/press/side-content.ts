import type { Placement } from '../../core/pack-plan.ts';
import type { Mark } from './pdf/annotation-marks.ts';
import { uprightMatrix } from './pdf/page-form.ts';
import type { PdfPage } from './pdf/pdf-file.ts';
import { type Matrix, writeMatrix, writeNumber, writeString } from './pdf/write-values.ts';
import type { FooterRight } from './stationery.ts';

/** What a side is drawn by, and the forms it names. */
export class SideContent {
  #forms: number[] = [];
  #lines: string[] = [];

  /** A form in its place. What lies outside its own box is never seen. */
  draw(form: number, matrix: Matrix): void {
    this.#lines.push(`q ${writeMatrix(matrix)} cm ${this.#name(form)} Do Q`);
  }

  /** The marks on a page over the page itself, turned and cut as it is. */
  drawMarks(marks: readonly Mark[], page: PdfPage, matrix: Matrix): void {
    if (marks.length === 0) return;
    const { left, bottom, right, top } = page.cropBox;
    const cut = [left, bottom, right - left, top - bottom].map(writeNumber).join(' ');
    this.#lines.push(`q ${writeMatrix(matrix)} cm ${writeMatrix(uprightMatrix(page))} cm ${cut} re W n`);
    for (const mark of marks) this.draw(mark.form, mark.matrix);
    this.#lines.push('Q');
  }

  /** ASCII, in the one font of ours. */
  write({ text, size, x, y }: FooterRight): void {
    const words = writeString(Buffer.from(text, 'latin1'));
    this.#lines.push(`BT /F ${writeNumber(size)} Tf ${writeNumber(x)} ${writeNumber(y)} Td ${words} Tj ET`);
  }

  text(): string {
    return this.#lines.join('\n');
  }

  /** As an entry of the side's resources. */
  forms(): string {
    return this.#forms.map((number, at) => `/X${at} ${number} 0 R`).join(' ');
  }

  #name(form: number): string {
    const known = this.#forms.indexOf(form);
    return `/X${known === -1 ? this.#forms.push(form) - 1 : known}`;
  }
}

/** From the upright source page, in its own points, to its place on the paper. Turned: the top edge to the left. */
export function matrixOnPaper({ xMm, yMm, widthMm, scale, turned }: Placement): Matrix {
  const [x, y] = [points(xMm), points(yMm)];
  return turned ? [0, scale, -scale, 0, x + points(widthMm), y] : [scale, 0, 0, scale, x, y];
}

export const points = (mm: number) => (mm / 25.4) * 72;
