import { createHash } from 'node:crypto';
import type { PdfSource } from '../steps/press-port.ts';
import { refuseByBytes } from './byte-checks.ts';
import type { ByteSink } from './bytes/byte-sink.ts';
import type { ByteSource } from './bytes/byte-source.ts';
import { bytesAt, madeAt } from './bytes/lie-at.ts';
import { openPdf, savePlainInto } from './engine/open-pdf.ts';
import type { Pdfium } from './engine/pdfium.ts';
import { inspect } from './inspect.ts';
import { isRefusal, refusal } from './limits.ts';
import type { Task } from './tasks.ts';
import type { Tell } from './tell.ts';
import { thumbnail } from './thumbnail.ts';

export type Done = { answer: object; blobs: Uint8Array[] };
/** A source as the child has it: open, to be read anywhere. */
export type OpenSource = {
  id: string;
  label: string;
  bytes: ByteSource;
  known?: { rescued: boolean } | undefined;
};

/** Does one task from start to end, in the child. Nothing is kept for the next: the process ends with its task. */
export async function doTask(
  start: () => Promise<Pdfium>,
  task: Task,
  blobs: readonly Uint8Array[],
  tell: Tell,
): Promise<Done> {
  const sources = task.sources.map(({ lies, ...named }) => ({ ...named, bytes: bytesAt(lies, blobs) }));
  const [source] = sources;
  if (!source) return answered(refusal('empty', 'There is no file.'));
  switch (task.what) {
    case 'inspect':
      return answered(await doInspect(await start(), source, task, tell));
    case 'unlock':
      return doUnlock(await start(), source, task);
    case 'pictures':
      return doPictures(await start(), source, task, tell);
    case 'press-volume': {
      // Loaded only for this: looking at a scan needs no stationery, and loading it takes longer than the look.
      const { pressVolume } = await import('./press-volume.ts');
      return pressVolume(start, sources, task, tell);
    }
  }
}

async function doInspect(
  pdfium: Pdfium,
  source: OpenSource,
  task: Extract<Task, { what: 'inspect' }>,
  tell: Tell,
): Promise<object> {
  const password = task.password ?? undefined;
  return inspect(pdfium, whole(source), { password, maxPages: task.maxPages, tell });
}

/** A copy without its encryption. The password was used to open it and is not kept. */
function doUnlock(pdfium: Pdfium, source: OpenSource, task: Extract<Task, { what: 'unlock' }>): Done {
  const unfit = refuseByBytes(source.bytes);
  if (unfit) return answered(unfit);
  const pdf = openPdf(pdfium, source.bytes, task.password);
  if (isRefusal(pdf)) return answered(pdf);
  try {
    const made = madeAt(task.into);
    const hash = hashing(made.sink);
    savePlainInto(pdfium, pdf, hash.sink);
    hash.sink.end();
    return { answer: { ok: true, ...hash.figures() }, blobs: made.blobs() };
  } finally {
    pdf.close();
  }
}

async function doPictures(
  pdfium: Pdfium,
  source: OpenSource,
  task: Extract<Task, { what: 'pictures' }>,
  tell: Tell,
): Promise<Done> {
  const blobs: Uint8Array[] = [];
  const input = whole(source);
  for (const page of task.pages) {
    const png = await thumbnail(pdfium, input, page, task.widthPx);
    if (isRefusal(png)) return answered(png);
    blobs.push(png);
    tell(blobs.length, task.pages.length, 'drawing pages');
  }
  return { answer: { ok: true }, blobs };
}

function whole({ id, label, bytes }: OpenSource): PdfSource {
  return { id, label, bytes: bytes.read(0, bytes.size) };
}

/** Counts and hashes what goes by. */
function hashing(sink: ByteSink): { sink: ByteSink; figures(): { bytes: number; sha256: string } } {
  const hash = createHash('sha256');
  let bytes = 0;
  return {
    sink: {
      write: (piece) => {
        hash.update(piece);
        bytes += piece.length;
        sink.write(piece);
      },
      end: () => sink.end(),
    },
    figures: () => ({ bytes, sha256: hash.digest('hex') }),
  };
}

function answered(answer: object): Done {
  return { answer, blobs: [] };
}
