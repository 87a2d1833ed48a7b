import { appearanceOf, hasSomethingToShow } from './appearances.ts';
import type { Copier } from './copy-objects.ts';
import { dictOf, listOf, nameOf } from './layers.ts';
import type { PdfFile, PdfPage, Rectangle } from './pdf-file.ts';
import { Odd, type PdfDict, type PdfValue } from './values.ts';
import type { Matrix } from './write-values.ts';

/** What an annotation draws: a form of the output, and the matrix that takes it to its place in the page's units. */
export type Mark = { form: number; matrix: Matrix };

/**
 * The marks of a page's annotations in their order, as they are seen on a screen (ISO 32000-1, 12.5): stamps, notes,
 * filled fields. Links show nothing of their own, for the box a screen draws around one is no part of what was
 * written. Throws Odd 'needs-drawing' when there is one that should be seen and has no picture of itself.
 */
export function marksOn(copier: Copier, page: PdfPage): Mark[] {
  const { pdf } = copier;
  const marks: Mark[] = [];
  for (const entry of listOf(pdf, page.dict.get('Annots'))) {
    const annotation = dictOf(pdf, entry);
    if (!annotation || !isShown(copier, annotation)) continue;
    if (isStale(pdf, annotation)) throw needsDrawing();
    const mark = markOf(copier, page, annotation);
    if (mark) marks.push(mark);
  }
  copier.copyWaiting();
  return marks;
}

/** Annotation flags (12.5.3), by bit. */
const [HIDDEN, NO_ROTATE, NO_VIEW] = [1 << 1, 1 << 4, 1 << 5];

function isShown({ pdf, layers }: Copier, annotation: PdfDict): boolean {
  if (nameOf(pdf, annotation.get('Subtype')) === 'Popup') return false;
  return (flagsOf(pdf, annotation) & (HIDDEN | NO_VIEW)) === 0 && !layers.hidden(annotation.get('OC'));
}

function flagsOf(pdf: PdfFile, annotation: PdfDict): number {
  const flags = pdf.follow(annotation.get('F'));
  return typeof flags === 'number' ? flags : 0;
}

/** The file says that its fields must be drawn anew before they are looked at (12.7.2). */
function isStale(pdf: PdfFile, annotation: PdfDict): boolean {
  const form = dictOf(pdf, pdf.catalogue.get('AcroForm'));
  const isField = nameOf(pdf, annotation.get('Subtype')) === 'Widget';
  return isField && pdf.follow(form?.get('NeedAppearances')) === true;
}

function markOf(copier: Copier, page: PdfPage, annotation: PdfDict): Mark | null {
  const { pdf } = copier;
  const appearance = appearanceOf(pdf, annotation);
  if (appearance === 'nothing') return null;
  const place = boxOf(pdf, annotation.get('Rect'));
  const box = appearance ? boxOf(pdf, appearance.stream.dict.get('BBox')) : null;
  if (!appearance || !box) {
    if (hasSomethingToShow(pdf, annotation)) throw needsDrawing();
    return null;
  }
  if (!place) return null;
  const matrix = fitted(transformed(box, matrixOf(pdf, appearance.stream.dict.get('Matrix'))), place);
  const turned =
    (flagsOf(pdf, annotation) & NO_ROTATE) !== 0 ? upright(matrix, place, page.rotation) : matrix;
  return { form: copier.numberOf(appearance.ref, 'mark'), matrix: turned };
}

/** 12.5.5, algorithm 8.1: the box, as the form's matrix leaves it, is stretched onto the place. */
function fitted(box: Rectangle, place: Rectangle): Matrix {
  const scale = (from: number, to: number) => (Math.abs(from) < 0.001 ? 1 : to / from);
  const across = scale(box.right - box.left, place.right - place.left);
  const up = scale(box.top - box.bottom, place.top - place.bottom);
  return [across, 0, 0, up, place.left - box.left * across, place.bottom - box.bottom * up];
}

function transformed({ left, bottom, right, top }: Rectangle, [a, b, c, d, e, f]: Matrix): Rectangle {
  const xs = [left, right].flatMap((x) => [bottom, top].map((y) => a * x + c * y + e));
  const ys = [left, right].flatMap((x) => [bottom, top].map((y) => b * x + d * y + f));
  return { left: Math.min(...xs), bottom: Math.min(...ys), right: Math.max(...xs), top: Math.max(...ys) };
}

/** Turned back about its upper left corner, so that it is upright on a page that is turned (12.5.3). */
function upright(
  [a, b, c, d, e, f]: Matrix,
  { left, top }: Rectangle,
  rotation: PdfPage['rotation'],
): Matrix {
  const [cos, sin] = BACK[rotation];
  const [x, y] = [e - left, f - top];
  return [
    a * cos - b * sin,
    a * sin + b * cos,
    c * cos - d * sin,
    c * sin + d * cos,
    x * cos - y * sin + left,
    x * sin + y * cos + top,
  ];
}

/** Cosine and sine. */
const BACK = { 0: [1, 0], 90: [0, 1], 180: [-1, 0], 270: [0, -1] } as const;

/** Two opposite corners, in any order (7.9.5). Null when it is not four numbers. */
function boxOf(pdf: PdfFile, value: PdfValue | undefined): Rectangle | null {
  const numbers = numbersOf(pdf, value);
  if (numbers.length !== 4) return null;
  const [x0, y0, x1, y1] = numbers as [number, number, number, number];
  return { left: Math.min(x0, x1), bottom: Math.min(y0, y1), right: Math.max(x0, x1), top: Math.max(y0, y1) };
}

function matrixOf(pdf: PdfFile, value: PdfValue | undefined): Matrix {
  const numbers = numbersOf(pdf, value);
  return numbers.length === 6 ? (numbers as [number, number, number, number, number, number]) : UNCHANGED;
}

const UNCHANGED: Matrix = [1, 0, 0, 1, 0, 0];

function numbersOf(pdf: PdfFile, value: PdfValue | undefined): number[] {
  return listOf(pdf, value)
    .map((one) => pdf.follow(one))
    .filter((one) => typeof one === 'number');
}

function needsDrawing(): Odd {
  return new Odd('needs-drawing', 'A note on a page has no picture of itself.');
}
