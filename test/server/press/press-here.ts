import { doTask } from '../../../server/press/do-task.ts';
import type { Pdfium } from '../../../server/press/engine/pdfium.ts';
import { isRefusal } from '../../../server/press/limits.ts';
import { pressedInMemory } from '../../../server/press/plan-and-press.ts';
import type { Task } from '../../../server/press/tasks.ts';
import type { Tell } from '../../../server/press/tell.ts';
import type {
  Inspected,
  PackJob,
  PdfSource,
  Pressed,
  PressedVolume,
  PressRefusal,
  SourceAt,
} from '../../../server/steps/press-port.ts';

/** The whole press in this process, task by task as the child does them: quick, and its insides can be looked at. */
export function pressParts(
  pdfium: Pdfium,
  parts: readonly PdfSource[],
  job: PackJob,
  { maxPages, tell }: { maxPages: number; tell: Tell },
): Promise<Pressed | PressRefusal> {
  const run = (
    task: Omit<Extract<Task, { what: 'inspect' }>, Given> | Omit<Volume, Given>,
    from: readonly SourceAt[],
  ) => {
    const bytes = from.map((source) => ('bytes' in source ? source.bytes : new Uint8Array(0)));
    const sources = from.map(({ id, label }, at) => ({ id, label, lies: { blob: at } }));
    return doTask(async () => pdfium, { ...task, sources, maxPages }, bytes, {
      tell,
      written: () => undefined,
    });
  };
  return pressedInMemory(
    {
      inspect: async (source) => {
        const { answer } = await run({ what: 'inspect', password: null }, [source]);
        return answer as Inspected | PressRefusal;
      },
      makeVolume: async (from, of, plan, volume) => {
        const { answer, blobs } = await run(
          { what: 'press-volume', job: of, plan, volume, into: 'memory' },
          from,
        );
        return isRefusal(answer)
          ? answer
          : { ok: true, made: answer as PressedVolume, bytes: blobs[0] ?? null };
      },
    },
    parts,
    job,
  );
}

type Given = 'sources' | 'maxPages';
type Volume = Extract<Task, { what: 'press-volume' }>;
