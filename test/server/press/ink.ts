import type { Pdfium } from '../../../server/press/engine/pdfium.ts';
import { renderBox } from '../../../server/press/engine/render.ts';
import { opened } from './jobs.ts';

/** Where something is drawn on an A4 page: points from its lower left corner, and how dark, from 0 for white to 255. */
export type Ink = { x: number; y: number; dark: number };

export function inkOn(pdfium: Pdfium, bytes: Uint8Array, index: number): Ink[] {
  const pdf = opened(pdfium, bytes);
  const [width, height] = [595, 842];
  const bitmap = renderBox(pdfium, pdf, index, { box: 'whole', width, height });
  pdf.close();
  const { bgrx } = bitmap ?? { bgrx: new Uint8Array(0) };
  const ink: Ink[] = [];
  for (let at = 0; at < bgrx.length / 4; at++) {
    const dark = 255 - Math.min(bgrx[at * 4]!, bgrx[at * 4 + 1]!, bgrx[at * 4 + 2]!);
    if (dark > 40) ink.push({ x: at % width, y: height - Math.floor(at / width), dark });
  }
  return ink;
}
