import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A printed side as poppler sees it: a byte a pixel, 0 black, rows from the top. */
export type SidePicture = { width: number; height: number; grey: Uint8Array };

/**
 * Every side of a pack in order, drawn by poppler, a renderer that nothing in the press uses. One process for the whole
 * pack; its pictures are read from its output as they come and never lie on the disk.
 */
export async function* renderSides(pack: string, dpi: number): AsyncGenerator<SidePicture> {
  const child = spawn('pdftoppm', ['-cropbox', '-r', `${dpi}`, '-gray', pack], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-2_000);
  });
  let held = Buffer.alloc(0);
  for await (const piece of child.stdout) {
    held = Buffer.concat([held, piece as Buffer]);
    for (let side = firstIn(held); side; side = firstIn(held)) {
      held = held.subarray(side.end);
      yield side.picture;
    }
  }
  await ended;
  if (child.exitCode !== 0) throw new Error(`pdftoppm ended with ${child.exitCode}: ${complaints}`);
  if (held.length > 0) throw new Error('pdftoppm left a picture unfinished');
  if (complaints !== '') throw new Error(`pdftoppm complained: ${complaints}`);
}

/** What poppler reads as the text of each side. */
export async function textOfSides(pack: string): Promise<string[]> {
  const text = await outputOf(
    spawn('pdftotext', ['-enc', 'UTF-8', pack, '-'], { stdio: ['ignore', 'pipe', 'ignore'] }),
  );
  return text.split('\f').slice(0, -1);
}

async function outputOf(child: ChildProcess): Promise<string> {
  const ended = once(child, 'close');
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
  });
  await ended;
  if (child.exitCode !== 0) throw new Error(`${child.spawnfile} ended with ${child.exitCode}`);
  return text;
}

/** PGM, the raw kind: "P5", width, height, 255, one white space, and the pixels. */
function firstIn(bytes: Buffer): { picture: SidePicture; end: number } | null {
  const header = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.subarray(0, 64).toString('latin1'));
  if (!header) return null;
  const [width, height] = [Number(header[1]), Number(header[2])];
  const end = header[0].length + width * height;
  if (bytes.length < end) return null;
  return { picture: { width, height, grey: bytes.subarray(header[0].length, end) }, end };
}
