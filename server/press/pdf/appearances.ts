import { dictOf, nameOf } from './layers.ts';
import type { PdfFile } from './pdf-file.ts';
import { type PdfDict, PdfName, PdfRef, PdfStream, PdfString, type PdfValue } from './values.ts';

export type Appearance = { ref: PdfRef; stream: PdfStream };

/**
 * An annotation's picture of itself in its present state (12.5.5). 'nothing' when it has one for other states only,
 * as a box that is not ticked; null when it has none.
 */
export function appearanceOf(pdf: PdfFile, annotation: PdfDict): Appearance | 'nothing' | null {
  const normal = dictOf(pdf, annotation.get('AP'))?.get('N');
  const found = pdf.follow(normal);
  if (found instanceof PdfStream) return streamAt(pdf, normal);
  if (!(found instanceof Map)) return null;
  const state = nameOf(pdf, annotation.get('AS')) ?? nameOf(pdf, inherited(pdf, annotation, 'V'));
  const isField = nameOf(pdf, annotation.get('Subtype')) === 'Widget';
  if (state === null && !isField) return null;
  return streamAt(pdf, found.get(state ?? 'Off')) ?? 'nothing';
}

/** Without a picture of itself: whether the annotation should be seen nevertheless. */
export function hasSomethingToShow(pdf: PdfFile, annotation: PdfDict): boolean {
  const subtype = nameOf(pdf, annotation.get('Subtype')) ?? '';
  return subtype === 'Widget' ? isFilledIn(pdf, annotation) : SEEN.has(subtype);
}

/** Table 169. Links, films, and the icons of attached files and sounds say nothing that could be printed. */
const SEEN = new Set([
  ...['Text', 'FreeText', 'Line', 'Square', 'Circle', 'Polygon', 'PolyLine', 'Highlight', 'Underline'],
  ...['Squiggly', 'StrikeOut', 'Stamp', 'Caret', 'Ink', 'Redact', 'Watermark'],
]);

function isFilledIn(pdf: PdfFile, field: PdfDict): boolean {
  const value = pdf.follow(inherited(pdf, field, 'V'));
  if (value instanceof PdfString) return value.bytes.length > 0;
  if (value instanceof PdfName) return value.name !== 'Off';
  return value instanceof PdfStream || (Array.isArray(value) && value.length > 0);
}

/** Fields nest a few deep; this many only in a circle. */
const DEEPEST = 32;

/** A field takes what it does not say itself from the field it belongs to (12.7.3.1). */
function inherited(pdf: PdfFile, field: PdfDict, key: string): PdfValue | undefined {
  let at: PdfDict | null = field;
  for (let depth = 0; at && depth < DEEPEST; depth++) {
    const value = at.get(key);
    if (value !== undefined) return value;
    at = dictOf(pdf, at.get('Parent'));
  }
  return undefined;
}

function streamAt(pdf: PdfFile, value: PdfValue | undefined): Appearance | null {
  const stream = pdf.follow(value);
  return value instanceof PdfRef && stream instanceof PdfStream ? { ref: value, stream } : null;
}
