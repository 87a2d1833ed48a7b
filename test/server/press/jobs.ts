import assert from 'node:assert/strict';
import { bytesInMemory } from '../../../server/press/bytes/byte-source.ts';
import { type OpenPdf, openPdf, withPage } from '../../../server/press/engine/open-pdf.ts';
import { pageFacts } from '../../../server/press/engine/page-facts.ts';
import type { Pdfium } from '../../../server/press/engine/pdfium.ts';
import { renderBox } from '../../../server/press/engine/render.ts';
import { isRefusal } from '../../../server/press/limits.ts';
import type { PackJob, PdfSource, Pressed, PressRefusal } from '../../../server/steps/press-port.ts';

export const JOB: PackJob = {
  reference: 'LV-7KQ2-9XWM',
  patient: { nhsNumber: '9000000009', name: 'Joe Bloggs', dateOfBirth: '2019-12-25' },
  practiceName: 'Hillview Surgery (F81999)',
  route: 'Reprint and courier',
  checklist: ['Every side counted against this cover', 'Nothing else is in the bag'],
  maxSheetsPerVolume: 250,
  duplex: false,
  dropBlanks: false,
  printedOn: '2026-11-24',
};

export function part(bytes: Uint8Array, label = 'part 1 of 1'): PdfSource {
  return { id: label, label, bytes };
}

/** Fails with the refusal's own words when there is no pack. */
export function pack(pressed: Pressed | PressRefusal): Pressed {
  if (!pressed.ok) assert.fail(`${pressed.code}: ${pressed.message}`);
  return pressed;
}

export function opened(pdfium: Pdfium, bytes: Uint8Array): OpenPdf {
  const pdf = openPdf(pdfium, bytesInMemory(bytes));
  if (isRefusal(pdf)) assert.fail(`${pdf.code}: ${pdf.message}`);
  return pdf;
}

export function textOfEach(pdfium: Pdfium, bytes: Uint8Array): string[] {
  const pdf = opened(pdfium, bytes);
  const texts = Array.from({ length: pdf.pageCount }, (_, at) => pageFacts(pdfium, pdf, at)?.text ?? '');
  pdf.close();
  return texts;
}

/** The colour of points on a page, each given in mm from its upper left corner as it is read. */
export function coloursAt(
  pdfium: Pdfium,
  bytes: Uint8Array,
  index: number,
  points: readonly (readonly [xMm: number, yMm: number])[],
): string[] {
  const pdf = opened(pdfium, bytes);
  const size = withPage(pdfium, pdf, index, (page) => [
    pdfium.api.FPDF_GetPageWidthF(page),
    pdfium.api.FPDF_GetPageHeightF(page),
  ]);
  const [width, height] = (size ?? [1, 1]).map((length) => Math.round(length)) as [number, number];
  const bitmap = renderBox(pdfium, pdf, index, { box: 'whole', width, height });
  pdf.close();
  return points.map(([xMm, yMm]) => {
    const at = (Math.round((yMm / 25.4) * 72) * width + Math.round((xMm / 25.4) * 72)) * 4;
    const [blue = 0, green = 0, red = 0] = bitmap?.bgrx.subarray(at, at + 3) ?? [];
    return nameOf(red, green, blue);
  });
}

function nameOf(red: number, green: number, blue: number): string {
  if (red > 230 && green > 230 && blue > 230) return 'white';
  if (red > 200 && green > 200) return 'yellow';
  if (red > 200 && green < 60 && blue < 60) return 'red';
  if (blue > 200 && red < 60) return 'blue';
  if (green > 120 && red < 60 && blue < 60) return 'green';
  return red + green + blue < 90 ? 'black' : `${red} ${green} ${blue}`;
}
