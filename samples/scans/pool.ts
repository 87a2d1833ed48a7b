import type { ScanPatient } from '../scan-maker.ts';
import { type Picture, packPicture } from './codecs/picture.ts';
import { drawPage, turned } from './draw.ts';
import type { PlannedPage } from './mix.ts';

export type Pooled = { picture: Picture; words: string[]; shows: string };

/**
 * Draws each picture that the pages need once, two at a time. A picture is stored so that /Rotate brings it upright,
 * or deliberately upside down.
 */
export async function drawPool(
  patient: ScanPatient,
  pages: readonly PlannedPage[],
  seed: number,
): Promise<(page: PlannedPage) => Pooled> {
  const wanted = new Map<string, PlannedPage>();
  for (const page of pages) if (page.scan) wanted.set(keyOf(page), page);
  const queue = [...wanted];
  const pool = new Map<string, Pooled>();
  const lane = async () => {
    for (let next = queue.pop(); next; next = queue.pop()) {
      const [key, page] = next;
      pool.set(key, await drawOne(patient, page, seed));
    }
  };
  await Promise.all([lane(), lane()]);
  return (page) => {
    const found = pool.get(keyOf(page));
    if (!found) throw new Error('a page has no picture');
    return found;
  };
}

async function drawOne(patient: ScanPatient, page: PlannedPage, seed: number): Promise<Pooled> {
  const { codec, dpi, quality } = page.scan!;
  const { pixels, words, shows } = await drawPage(patient, page.kind, page.variant, dpi, seed);
  const stored = await turned(pixels, turnOf(page));
  return { picture: await packPicture(stored, codec, quality), words, shows };
}

function turnOf({ rotation, upsideDown }: PlannedPage): number {
  return (360 - rotation + (upsideDown ? 180 : 0)) % 360;
}

function keyOf(page: PlannedPage): string {
  const { codec, dpi } = page.scan!;
  return [page.kind.kind, codec, dpi, page.variant, turnOf(page)].join(' ');
}
