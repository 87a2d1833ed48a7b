import { SealBroken } from '../adapters/sealed-chunks.ts';
import { doTask } from './do-task.ts';
import { EngineGaveUp, startPdfium } from './engine/pdfium.ts';
import { encodeFrame, type Frame, frameReader } from './frames.ts';
import { refusal } from './limits.ts';
import type { Said, Task } from './tasks.ts';

/**
 * The press's child: the only process that ever opens a PDF that arrived. It reads one task from its input, says how
 * far it is and what came of it on its output, and ends. It is started with limits by `run-in-child.ts`, and anything
 * it writes to its error output is thrown away, for it may name a patient.
 */
const MOST = 2 ** 31;

// Begun before the task comes: a child that was started ahead has it done by then. A failure is met by whoever awaits it.
const starting = startPdfium();
starting.catch(() => undefined);

const read = frameReader(MOST, (frame) => {
  process.stdin.destroy();
  void answer(frame).then(() => process.exit(0));
});
process.stdin.on('data', read);

/** Another once the server has died. Its next start begins anew, and must not find this one still writing. */
const parent = process.ppid;

async function answer({ head, blobs }: Frame): Promise<void> {
  let toldAt = -Infinity;
  const tell = (done: number, total: number, what: string) => {
    if (process.ppid !== parent) process.exit(1);
    const now = performance.now();
    if (done < total && now - toldAt < 100) return;
    toldAt = now;
    void say({ kind: 'progress', done, total, what }, []);
  };
  const written = (from: number) => void say({ kind: 'written', from }, []);
  try {
    const { answer: found, blobs: made } = await doTask(() => starting, head as Task, blobs, {
      tell,
      written,
    });
    await sayPages(found);
    await say({ kind: 'answer', answer: withoutPages(found) }, made);
  } catch (error) {
    await say({ kind: 'answer', answer: whatWentWrong(error) }, []);
  }
}

/** What one page says may be long, and there may be thousands: whoever hears it shall never hear much at once. */
const PAGES_AT_ONCE = 50;

async function sayPages(found: object): Promise<void> {
  const pages = 'pages' in found && Array.isArray(found.pages) ? found.pages : [];
  for (let at = 0; at < pages.length; at += PAGES_AT_ONCE)
    await say({ kind: 'pages', pages: pages.slice(at, at + PAGES_AT_ONCE) }, []);
}

function withoutPages(found: object): object {
  return 'pages' in found ? { ...found, pages: [] } : found;
}

/** Errors may quote what was read, so only their kind is passed on. */
function whatWentWrong(error: unknown) {
  if (error instanceof SealBroken)
    return refusal('file-damaged', 'A stored file is damaged where it is kept.');
  const ranOut =
    error instanceof EngineGaveUp || error instanceof RangeError || error instanceof WebAssembly.RuntimeError;
  return ranOut
    ? refusal('too-heavy', 'The file takes more memory than the press allows, or the reader gave up on it.')
    : refusal('failed', 'The press met something that it did not expect.');
}

function say(said: Said, blobs: Uint8Array[]): Promise<void> {
  const pieces = encodeFrame({ head: said, blobs });
  return new Promise((resolve, reject) => {
    pieces.forEach((piece, at) => {
      const last = at === pieces.length - 1;
      process.stdout.write(piece, (error) => {
        if (error) reject(error);
        else if (last) resolve();
      });
    });
  });
}
