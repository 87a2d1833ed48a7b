import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What poppler says of a file: whether it can show the first page, and how many pages there are. */
export type Shown = { shown: boolean; pages: number | null; first: Grey | null };
/** One byte to a pixel, 255 is white; rows from the top. */
export type Grey = { width: number; height: number; pixels: Uint8Array };

const run = promisify(execFile);

export async function havePoppler(): Promise<boolean> {
  const tools = ['pdfinfo', 'pdftoppm'].map((tool) => run(tool, ['-v']));
  return (await Promise.allSettled(tools)).every(({ status }) => status === 'fulfilled');
}

export async function askPoppler(path: string): Promise<Shown> {
  const first = await paintPage(path, 1);
  return { shown: first !== null, pages: await pageCount(path), first };
}

async function pageCount(path: string): Promise<number | null> {
  try {
    const { stdout } = await run('pdfinfo', [path], { timeout: WAITS_MS, encoding: 'latin1' });
    const pages = /^Pages:\s+(\d+)/m.exec(stdout);
    return pages ? Number(pages[1]) : null;
  } catch {
    return null;
  }
}

/** A page as it is printed inside its crop box, `LONG_SIDE` pixels on its longer side; null when it cannot be painted. */
export async function paintPage(path: string, page: number): Promise<Grey | null> {
  const which = ['-f', String(page), '-l', String(page), '-singlefile'];
  try {
    const { stdout } = await run(
      'pdftoppm',
      ['-gray', '-cropbox', '-scale-to', String(LONG_SIDE), ...which, path],
      { timeout: WAITS_MS, encoding: 'buffer', maxBuffer: 64 * 1024 * 1024 },
    );
    return pgm(stdout);
  } catch {
    return null;
  }
}

const WAITS_MS = 30_000;
const LONG_SIDE = 842;

/** 'P5', width, height, 255, and the pixels (netpbm's pgm). */
function pgm(bytes: Buffer): Grey | null {
  const head = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.toString('latin1', 0, 64));
  if (!head) return null;
  const [width, height] = [Number(head[1]), Number(head[2])];
  const pixels = bytes.subarray(head[0].length, head[0].length + width * height);
  return pixels.length === width * height ? { width, height, pixels } : null;
}
