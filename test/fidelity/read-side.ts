import type { Placement } from '../../core/pack-plan.ts';
import { bandMm, CELLS, cellRect, idOf, type PageFace } from './marks.ts';
import type { SidePicture } from './render.ts';

/** What is seen where a page should lie. `turned` and `mirrored`: the marks are there, but not as they should stand. */
export type PageSeen =
  | { seen: 'page'; id: number; edges: 'whole' | 'clipped' }
  | { seen: 'turned' | 'mirrored'; id: number }
  | { seen: 'nothing' }
  | { seen: 'something' };

const A4_HEIGHT_MM = 297;

/** Reads the marks of a page where it should lie, by the placement that was asked for. */
export function readPage(side: SidePicture, face: PageFace, placement: Placement): PageSeen {
  const look = lookAt(side, placement);
  const bits: boolean[] = [];
  for (let row = 0; row < CELLS; row++)
    for (let column = 0; column < CELLS; column++) {
      const { left, right, top, bottom } = cellRect(face, row, column);
      bits.push(look((left + right) / 2, (top + bottom) / 2) < MIDDLE);
    }
  const id = idOf(bits);
  if (id !== null) return { seen: 'page', id, edges: edgesOf(face, look) };
  const other = otherwiseStanding(bits);
  if (other) return other;
  return isEmpty(side, placement) ? { seen: 'nothing' } : { seen: 'something' };
}

const MIDDLE = 128;
const WHITE = 235;

type Look = (u: number, v: number) => number;

/** Grey at a point of the upright page, in mm from its top left corner. */
function lookAt(side: SidePicture, { xMm, yMm, widthMm, heightMm, scale, turned }: Placement): Look {
  const perMm = side.height / A4_HEIGHT_MM;
  const top = A4_HEIGHT_MM - yMm - heightMm;
  return (u, v) => {
    const x = turned ? xMm + v * scale : xMm + u * scale;
    const y = turned ? top + heightMm - u * scale : top + v * scale;
    const [column, row] = [Math.floor(x * perMm), Math.floor(y * perMm)];
    return column < 0 || row < 0 || column >= side.width || row >= side.height || widthMm <= 0
      ? 255
      : side.grey[row * side.width + column]!;
  };
}

/** The band stands along all four edges, and ends where it should: a page that is larger or smaller shows it elsewhere. */
function edgesOf(face: PageFace, look: Look): 'whole' | 'clipped' {
  const { widthMm: w, heightMm: h } = face;
  const band = bandMm(face);
  const POINTS = 40;
  for (let point = 0; point < POINTS; point++) {
    const along = (point + 0.5) / POINTS;
    // Never nearer to a corner than to an edge: a renderer may move either by as much as a point.
    const ring = (inside: number) => {
      const [u, v] = [inside + (w - 2 * inside) * along, inside + (h - 2 * inside) * along];
      return [look(u, inside), look(u, h - inside), look(inside, v), look(w - inside, v)];
    };
    const dark = ring(band / 2);
    const light = ring(band * 1.8);
    if (dark.some((grey) => grey >= MIDDLE) || light.some((grey) => grey < MIDDLE)) return 'clipped';
  }
  return 'whole';
}

function otherwiseStanding(bits: readonly boolean[]): PageSeen | null {
  const at = (rows: readonly boolean[], from: (row: number, column: number) => number) =>
    rows.map((_, cell) => rows[from(Math.floor(cell / CELLS), cell % CELLS)]!);
  const quarter = (row: number, column: number) => (CELLS - 1 - column) * CELLS + row;
  const mirror = (row: number, column: number) => row * CELLS + (CELLS - 1 - column);
  for (const mirrored of [false, true]) {
    let turned = mirrored ? at(bits, mirror) : bits;
    for (let turn = 0; turn < 4; turn++) {
      const id = idOf(turned);
      if (id !== null) return { seen: mirrored ? 'mirrored' : 'turned', id };
      turned = at(turned, quarter);
    }
  }
  return null;
}

type Area = Pick<Placement, 'xMm' | 'yMm' | 'widthMm' | 'heightMm'>;

function isEmpty(side: SidePicture, area: Area): boolean {
  const { x0, x1, y0, y1 } = pixelsOf(side, area, 0);
  for (let y = y0; y < y1; y++)
    for (let x = x0; x < x1; x++) if (side.grey[y * side.width + x]! < WHITE) return false;
  return true;
}

/** Points of ink where there should be none: beside every page and above the footer, and below it. */
export function inkOutside(side: SidePicture, areas: readonly Area[]): number {
  const allowed = new Uint8Array(side.width * side.height);
  for (const area of [...areas, FOOTER]) {
    const { x0, x1, y0, y1 } = pixelsOf(side, area, 1);
    for (let y = y0; y < y1; y++) allowed.fill(1, y * side.width + x0, y * side.width + x1);
  }
  let ink = 0;
  for (let at = 0; at < allowed.length; at++) if (!allowed[at] && side.grey[at]! < WHITE) ink++;
  return ink;
}

/** Where the footer may stand: within the printers' margins, below every page. */
const FOOTER: Area = { xMm: 5, yMm: 5, widthMm: 200, heightMm: 8 };

/** Is anything in the footer's strip? */
export function hasFooter(side: SidePicture): boolean {
  return !isEmpty(side, FOOTER);
}

function pixelsOf(side: SidePicture, { xMm, yMm, widthMm, heightMm }: Area, more: number) {
  const perMm = side.height / A4_HEIGHT_MM;
  const within = (value: number, most: number) => Math.max(0, Math.min(most, value));
  return {
    x0: within(Math.floor(xMm * perMm) - more, side.width),
    x1: within(Math.ceil((xMm + widthMm) * perMm) + more, side.width),
    y0: within(Math.floor((A4_HEIGHT_MM - yMm - heightMm) * perMm) - more, side.height),
    y1: within(Math.ceil((A4_HEIGHT_MM - yMm) * perMm) + more, side.height),
  };
}
