import type { PressRefusal } from '../steps/press-port.ts';

/** What one job of the press may take. Reached means refused with 'too-heavy' or 'too-big', never a server in trouble. */
export type PressLimits = {
  memoryMb: number;
  cpuSeconds: number;
  wallSeconds: number;
  /** The longest that the child may work in silence; it speaks after every page. */
  silentSeconds: number;
  /** Of all parts of one job together. */
  maxBytes: number;
  maxPages: number;
};

/**
 * The numbers that `docs/RUNBOOK.md` gives under "What the press takes". Memory does not grow with the size of a scan,
 * because nothing holds one whole; a file that needs more than this is an attack or a wall chart. PDFium counts bytes
 * in 32 bits, hence 4 GB.
 */
export const DEFAULT_PRESS_LIMITS: PressLimits = {
  memoryMb: 512,
  cpuSeconds: 900,
  wallSeconds: 900,
  silentSeconds: 8,
  maxBytes: 4 * 1024 * 1024 * 1024 - 1,
  maxPages: 10_000,
};

/**
 * Of one picture: A3 in colour at 600 dots to the inch has 70 million, and takes 280 MB to paint. One that claims more
 * is refused before it is decoded.
 */
export const MOST_PIXELS = 80_000_000;

/** That the press reads to know a file whole; a scan has about ten for each page. */
export const MOST_OBJECTS = 400_000;

export function refusal(code: PressRefusal['code'], message: string): PressRefusal {
  return { ok: false, code, message };
}

export function isRefusal(value: object): value is PressRefusal {
  return 'ok' in value && value.ok === false;
}

/** The same words wherever pages are counted. */
export function tooManyPages(pages: number | null, most: number): PressRefusal {
  const has = pages === null ? 'more pages than that' : `${pages} pages`;
  return refusal('too-big', `The press takes ${most} pages in one file; this one has ${has}.`);
}
