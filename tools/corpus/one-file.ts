import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MARGIN_MM, PAPER, type Placement } from '../../core/pack-plan.ts';
import { createPress } from '../../server/press/press.ts';
import type { PackJob, PressedPack, PressRefusal } from '../../server/steps/press-port.ts';
import { type Grey, paintPage, type Shown } from './poppler.ts';

export type Kind = 'ok' | 'repaired' | 'decrypted' | 'refused' | 'wrong' | 'hang';
export type Came = { kind: Kind; code: string | null; why: string; pages: number | null; seconds: number };

/**
 * Looks at one file and makes its pack, in a folder that is gone afterwards. 'hang' is a file that was stopped by the
 * clock: it harmed nothing, and it is still one too many. 'wrong' is a pack that is not what poppler shows.
 */
export async function throughThePress(path: string, seconds: number, seen: Shown | null): Promise<Came> {
  const press = createPress({
    wallSeconds: seconds,
    cpuSeconds: seconds,
    silentSeconds: Math.min(seconds, 20),
  });
  const source = { id: 'part', label: 'part 1 of 1', path };
  const began = performance.now();
  const lasted = () => (performance.now() - began) / 1000;
  const refused = (no: PressRefusal, since: number): Came => {
    const stopped = no.code === 'too-heavy' && lasted() - since >= Math.min(seconds, 20) - 0.5;
    return {
      kind: stopped ? 'hang' : 'refused',
      code: no.code,
      why: no.message,
      pages: null,
      seconds: lasted(),
    };
  };
  const folder = await mkdtemp(join(tmpdir(), 'onward-corpus-'));
  try {
    const looked = await press.inspect(source);
    if (!looked.ok) return refused(looked, 0);
    const pressingSince = lasted();
    const pack = await press.pressInto([source], JOB, (volume) => ({ path: join(folder, `${volume}.pdf`) }));
    if (!pack.ok) return refused(pack, pressingSince);
    const wrong = seen ? await whatIsWrong(pack, join(folder, '1.pdf'), seen) : null;
    const kind = wrong ? 'wrong' : (looked.rescued?.how ?? 'ok');
    const why = wrong ?? looked.rescued?.why ?? '';
    return { kind, code: null, why, pages: pack.pagesIn, seconds: lasted() };
  } catch (error) {
    const why = error instanceof Error ? error.message : 'it threw';
    return { kind: 'wrong', code: 'threw', why, pages: null, seconds: lasted() };
  } finally {
    await rm(folder, { recursive: true });
  }
}

const JOB: PackJob = {
  reference: 'LV-7KQ2-9XWM',
  patient: { nhsNumber: '9000000009', name: 'Joe Bloggs', dateOfBirth: '2019-12-25' },
  practiceName: 'Hillview Surgery (F81999)',
  route: 'Reprint and courier',
  checklist: [],
  maxSheetsPerVolume: 250,
  duplex: false,
  dropBlanks: false,
  printedOn: '2026-11-24',
};

async function whatIsWrong(pack: PressedPack, volume: string, seen: Shown): Promise<string | null> {
  if (seen.pages !== null && seen.pages !== pack.pagesIn)
    return `poppler counts ${seen.pages} pages, the press ${pack.pagesIn}`;
  if (pack.pagesOut !== pack.pagesIn) return `${pack.pagesIn} pages went in and ${pack.pagesOut} came out`;
  if (!seen.first) return null;
  const placed = firstPage(pack);
  const side = placed ? await paintPage(volume, placed.number) : null;
  if (!placed || !side) return 'poppler cannot show the first printed side';
  return inkDiffers(seen.first, cut(side, placed.placement));
}

function firstPage(pack: PressedPack): { number: number; placement: Placement } | null {
  for (const side of pack.plan.volumes[0]?.sides ?? [])
    if (side.kind === 'pages' && side.cells[0])
      return { number: side.number, placement: side.cells[0].placement };
  return null;
}

/** The piece of a printed side on which the page lies. */
function cut(side: Grey, { xMm, yMm, widthMm, heightMm }: Placement): Grey {
  const dots = side.height / PAPER.heightMm;
  const left = Math.max(0, Math.round(xMm * dots));
  const top = Math.max(0, Math.round((PAPER.heightMm - yMm - heightMm) * dots));
  const width = Math.max(1, Math.min(side.width - left, Math.round(widthMm * dots)));
  const height = Math.max(1, Math.min(side.height - top, Math.round(heightMm * dots)));
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = (top + y) * side.width + left;
    pixels.set(side.pixels.subarray(from, from + width), y * width);
  }
  return { width, height, pixels };
}

/** Levels of 255 on the mean; thin lines come out darker or lighter with the scale they are painted at. */
const MOST_LEVELS = 12;
/** Below this there is too little on the page to say that half of it is missing. */
const LEAST_INK = 1.5;

function inkDiffers(source: Grey, printed: Grey): string | null {
  const [before, after] = [inkOf(source), inkOf(printed)];
  const tiny = Math.min(printed.width, printed.height) < MARGIN_MM * 4;
  if (tiny) return null;
  const gone = before > LEAST_INK && after < before * 0.4;
  return gone || Math.abs(before - after) > MOST_LEVELS
    ? `the first page has ${before.toFixed(1)} levels of ink, its printed side ${after.toFixed(1)}`
    : null;
}

function inkOf({ pixels }: Grey): number {
  return 255 - pixels.reduce((sum, pixel) => sum + pixel, 0) / pixels.length;
}
