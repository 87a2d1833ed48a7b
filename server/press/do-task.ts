import type { PdfSource, PressRefusal } from '../steps/press-port.ts';
import { refuseByBytes } from './byte-checks.ts';
import { bytesInMemory } from './bytes/byte-source.ts';
import { openPdf, savePlain } from './engine/open-pdf.ts';
import type { Pdfium } from './engine/pdfium.ts';
import { inspect, type Tell, toTenths } from './inspect.ts';
import { isRefusal, refusal } from './limits.ts';
import type { PressedHead, Task } from './tasks.ts';
import { thumbnail } from './thumbnail.ts';

export type Done = { answer: object; blobs: Uint8Array[] };

/** Does one task from start to end, in the child. Nothing is kept for the next: the process ends with its task. */
export async function doTask(
  pdfium: Pdfium,
  task: Task,
  bytes: readonly Uint8Array[],
  tell: Tell,
): Promise<Done> {
  const sources = task.sources.map(({ id, label }, at) => ({ id, label, bytes: bytes[at]! }));
  if (task.what === 'press') return doPress(pdfium, sources, task, tell);
  const [source] = sources;
  if (!source) return { answer: refusal('empty', 'There is no file.'), blobs: [] };
  switch (task.what) {
    case 'inspect': {
      const password = task.password ?? undefined;
      const found = inspect(pdfium, source, { password, maxPages: task.maxPages, tell });
      return { answer: found.ok ? toTenths(found) : found, blobs: [] };
    }
    case 'unlock':
      return oneBlob(unlock(pdfium, source, task.password));
    case 'thumbnail':
      return oneBlob(await thumbnail(pdfium, source, task.page, task.widthPx));
  }
}

async function doPress(
  pdfium: Pdfium,
  sources: PdfSource[],
  task: Extract<Task, { what: 'press' }>,
  tell: Tell,
): Promise<Done> {
  // Loaded only for this: looking at a scan needs no stationery, and loading it takes longer than the look.
  const { pressParts } = await import('./press-parts.ts');
  const pressed = await pressParts(pdfium, sources, task.job, { maxPages: task.maxPages, tell });
  if (isRefusal(pressed)) return { answer: pressed, blobs: [] };
  const { volumes, ...rest } = pressed;
  const head: PressedHead = { ...rest, volumes: volumes.map(({ bytes: _bytes, ...volume }) => volume) };
  return { answer: head, blobs: volumes.map(({ bytes }) => bytes) };
}

/** A copy without its encryption. The password was used to open it and is not kept. */
function unlock(pdfium: Pdfium, source: PdfSource, password: string): Uint8Array | PressRefusal {
  const unfit = refuseByBytes(source.bytes);
  if (unfit) return unfit;
  const pdf = openPdf(pdfium, bytesInMemory(source.bytes), password);
  if (isRefusal(pdf)) return pdf;
  try {
    return savePlain(pdfium, pdf);
  } finally {
    pdf.close();
  }
}

function oneBlob(made: Uint8Array | PressRefusal): Done {
  return made instanceof Uint8Array ? { answer: { ok: true }, blobs: [made] } : { answer: made, blobs: [] };
}
