import type {
  Inspected,
  PlaceFor,
  Press,
  PressedVolume,
  PressRefusal,
  SourceAt,
  UnlockedCopy,
  WhileItWorks,
} from '../steps/press-port.ts';
import { type HandedOver, handOver } from './hand-over.ts';
import { DEFAULT_PRESS_LIMITS, isRefusal, type PressLimits, refusal } from './limits.ts';
import { type MakeVolume, pressedInMemory, pressedInto } from './plan-and-press.ts';
import { pressAndProve } from './press-and-prove.ts';
import { readyChild } from './ready-child.ts';
import { type RunOptions, runInChild, startChild } from './run-in-child.ts';
import type { Answer, Task } from './tasks.ts';

export { DEFAULT_PRESS_LIMITS, type PressLimits } from './limits.ts';

/**
 * The press as the steps know it. Each call is one child process that does this one task and ends. Nothing that
 * arrived is ever opened in the server. With `keepReady` the next child is started while this one works, which halves
 * the time of a small task; a server does so, a command that looks at one file does not.
 */
export function createPress(
  limits: Partial<PressLimits> = {},
  { keepReady = false }: { keepReady?: boolean } = {},
): Press {
  const allowed = { ...DEFAULT_PRESS_LIMITS, ...limits };
  const run = runner(allowed, keepReady);
  const runReader = runner({ ...allowed, memoryMb: allowed.memoryMb + READER_MB, ...READER_STARTS }, false);
  const inspect: Press['inspect'] = async (source, { password = null, ...options } = {}) =>
    answerOf<Inspected>(await run({ what: 'inspect', password }, [source], options));
  const draw = async (source: SourceAt, pages: readonly number[], widthPx: number, options?: WhileItWorks) =>
    blobsOf(await run({ what: 'pictures', pages: [...pages], widthPx }, [source], options));
  const makeVolume: MakeVolume = async (parts, job, plan, volume, into, options) => {
    const done = await run({ what: 'press-volume', job, plan, volume }, parts, options, into);
    const made = answerOf<PressedVolume>(done);
    return made.ok ? { ok: true, made, bytes: isRefusal(done) ? null : (done.blobs[0] ?? null) } : made;
  };
  return {
    inspect,
    unlock: async (source, password) => {
      const made = blobsOf(await run({ what: 'unlock', password }, [source]));
      return isRefusal(made) ? made : { ok: true, bytes: made[0]! };
    },
    unlockInto: async (source, password, into) =>
      answerOf<UnlockedCopy>(await run({ what: 'unlock', password }, [source], {}, into)),
    thumbnail: async (source, page, widthPx) => {
      const drawn = await draw(source, [page], widthPx);
      return isRefusal(drawn) ? drawn : { ok: true, png: drawn[0]! };
    },
    pictures: async (source, pages, widthPx, options) => {
      const drawn = await draw(source, pages, widthPx, options);
      if (isRefusal(drawn)) return drawn;
      return { ok: true, pictures: drawn.map((png, at) => ({ page: pages[at]!, png })) };
    },
    readHeads: async (source, pages, options) =>
      answerOf<{ ok: true; texts: string[] }>(
        await runReader({ what: 'read-heads', pages: [...pages] }, [source], options),
      ),
    pressVolume: async (parts, job, plan, volume, into, options = {}) => {
      const done = await makeVolume(parts, job, plan, volume, into, options);
      return done.ok ? done.made : done;
    },
    pressInto: (...asked) => pressedInto({ inspect, makeVolume }, ...asked),
    press: (...asked) => pressedInMemory({ inspect, makeVolume }, ...asked),
  };
}

/** Beyond what any other task needs: the reader of printed letters, and the language it reads. */
const READER_MB = 512;
/** It unpacks its language before it says a word. */
const READER_STARTS = { silentSeconds: 60 };

type TaskFor = Task extends infer T
  ? T extends Task
    ? Omit<T, 'sources' | 'maxPages' | 'into'>
    : never
  : never;

/** Runs one task in a child: one that is ready, or one of its own where it must inherit open files. */
function runner(limits: PressLimits, keepReady: boolean) {
  const ready = keepReady ? readyChild(limits) : null;
  return async (
    task: TaskFor,
    sources: readonly SourceAt[],
    options: WhileItWorks = {},
    into: PlaceFor | 'memory' = 'memory',
  ): Promise<Answer> => {
    const handed = await handOver(sources, into);
    if (isRefusal(handed)) return handed;
    try {
      if (handed.bytes > limits.maxBytes) return tooBig(handed.bytes, limits.maxBytes);
      const ask = (one: Task, watching: Pick<RunOptions, 'signal' | 'onProgress' | 'onWritten'>) => {
        const child = handed.descriptors.length > 0 ? startChild(limits, handed.descriptors) : ready?.take();
        return runInChild(one, handed.blobs, { ...watching, limits, child });
      };
      const whole = {
        ...task,
        sources: handed.sources,
        into: handed.into,
        maxPages: limits.maxPages,
      } as Task;
      const done =
        whole.what === 'press-volume' ? await pressAndProve(whole, ask, options) : await ask(whole, options);
      return await accepted(handed, done);
    } finally {
      await handed.close();
    }
  };
}

async function accepted(handed: HandedOver, done: Answer): Promise<Answer> {
  if (isRefusal(done) || isRefusal(done.answer)) return done;
  return (await handed.accept()) ?? done;
}

function tooBig(bytes: number, most: number): PressRefusal {
  const mb = (size: number) => Math.ceil(size / 1024 / 1024);
  return refusal('too-big', `The file has ${mb(bytes)} MB; the press takes ${mb(most)}.`);
}

/** The child's answer is believed to be of its task's kind; it runs our own code, whatever it reads. */
function answerOf<Found extends { ok: true }>(done: Answer): Found | PressRefusal {
  return isRefusal(done) ? done : (done.answer as Found | PressRefusal);
}

/** One or more, for a task that answers with bytes. */
function blobsOf(done: Answer): Uint8Array[] | PressRefusal {
  if (isRefusal(done)) return done;
  if (isRefusal(done.answer)) return done.answer;
  return done.blobs.length > 0 ? done.blobs : refusal('failed', 'The press gave no answer.');
}
