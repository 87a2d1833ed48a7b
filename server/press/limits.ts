import type { PressRefusal } from '../steps/press-port.ts';

/** What one job of the press may take. Reached means refused with 'too-heavy' or 'too-big', never a server in trouble. */
export type PressLimits = {
  memoryMb: number;
  cpuSeconds: number;
  wallSeconds: number;
  /** The longest that the child may be silent; it speaks after every page. */
  silentSeconds: number;
  /** Of all parts of one job together. */
  maxBytes: number;
  maxPages: number;
};

/**
 * A record of 1000 pages in 250 MB, the heaviest foreseen (PDF measurements, November 2026), needs about half of
 * these. PDFium itself can never hold more than 2 GB.
 */
export const DEFAULT_PRESS_LIMITS: PressLimits = {
  memoryMb: 1600,
  cpuSeconds: 300,
  wallSeconds: 420,
  silentSeconds: 20,
  maxBytes: 250 * 1024 * 1024,
  maxPages: 3000,
};

export function refusal(code: PressRefusal['code'], message: string): PressRefusal {
  return { ok: false, code, message };
}

export function isRefusal(value: object): value is PressRefusal {
  return 'ok' in value && value.ok === false;
}
