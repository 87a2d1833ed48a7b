import { createHash } from 'node:crypto';
import { refuseByBytes } from './byte-checks.ts';
import type { ByteSink } from './bytes/byte-sink.ts';
import type { ByteSource } from './bytes/byte-source.ts';
import { bytesAt, madeAt } from './bytes/lie-at.ts';
import { openPdf, savePlainInto } from './engine/open-pdf.ts';
import type { Pdfium } from './engine/pdfium.ts';
import { inspectSource } from './inspect.ts';
import { isRefusal, refusal } from './limits.ts';
import { pictures } from './pictures.ts';
import type { Task } from './tasks.ts';
import type { Tell } from './tell.ts';

export type Done = { answer: object; blobs: Uint8Array[] };
/** A source as the child has it: open, to be read anywhere. */
export type OpenSource = {
  id: string;
  label: string;
  bytes: ByteSource;
  known?: { rescued: boolean } | undefined;
};

/** What the child says while it works: how far it is; and that a volume is written, and where another's sides begin. */
export type Speaking = { tell: Tell; written(from: number): void };

/** Does one task from start to end, in the child. Nothing is kept for the next: the process ends with its task. */
export async function doTask(
  start: () => Promise<Pdfium>,
  task: Task,
  blobs: readonly Uint8Array[],
  { tell, written }: Speaking,
): Promise<Done> {
  const sources = task.sources.map(({ lies, ...named }) => ({ ...named, bytes: bytesAt(lies, blobs) }));
  const [source] = sources;
  if (!source) return answered(refusal('empty', 'There is no file.'));
  switch (task.what) {
    case 'inspect':
      return answered(
        await inspectSource(start, source.bytes, {
          password: task.password ?? undefined,
          maxPages: task.maxPages,
          tell,
        }),
      );
    case 'unlock':
      return doUnlock(await start(), source, task);
    case 'pictures':
      return doPictures(await start(), source, task, tell);
    case 'read-heads': {
      const { readStrips } = await import('./read-strips.ts');
      const texts = await readStrips(await start(), source.bytes, task.pages, tell);
      return answered(isRefusal(texts) ? texts : { ok: true, texts });
    }
    case 'press-volume': {
      // Loaded only for this: looking at a scan needs no stationery, and loading it takes longer than the look.
      const { pressVolume } = await import('./press-volume.ts');
      return pressVolume(start, sources, task, { tell, written });
    }
    case 'prove-volume': {
      const { proveRest } = await import('./press-volume.ts');
      return answered(await proveRest(start, sources, task, bytesAt(task.pack, blobs), tell));
    }
  }
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
  const unfit = refuseByBytes(source.bytes);
  if (unfit) return answered(unfit);
  const made = await pictures(pdfium, source.bytes, task.pages, task.widthPx, tell);
  return isRefusal(made) ? answered(made) : { answer: { ok: true }, blobs: made };
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
