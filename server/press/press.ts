import type { Inspected, PackVolume, PdfSource, Press, Pressed, PressRefusal } from '../steps/press-port.ts';
import { DEFAULT_PRESS_LIMITS, isRefusal, type PressLimits, refusal } from './limits.ts';
import { readyChild } from './ready-child.ts';
import { type RunOptions, runInChild } from './run-in-child.ts';
import type { Answer, PressedHead, Task } from './tasks.ts';

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
  const ready = keepReady ? readyChild(allowed) : null;
  const run = (
    task: TaskFor,
    sources: readonly PdfSource[],
    options: Omit<RunOptions, 'limits' | 'child'> = {},
  ) => runTask(allowed, task, sources, { ...options, child: () => ready?.take() });
  return {
    inspect: async (source, options = {}) => {
      const task = { what: 'inspect', password: options.password ?? null } as const;
      const done = await run(task, [source], { signal: options.signal });
      return isRefusal(done) ? done : (done.answer as Inspected | PressRefusal);
    },
    unlock: async (source, password) => {
      const made = blobOf(await run({ what: 'unlock', password }, [source]));
      return isRefusal(made) ? made : { ok: true, bytes: made };
    },
    thumbnail: async (source, page, widthPx) => {
      const made = blobOf(await run({ what: 'thumbnail', page, widthPx }, [source]));
      return isRefusal(made) ? made : { ok: true, png: made };
    },
    press: async (parts, job, options = {}) => {
      const done = await run({ what: 'press', job }, parts, {
        onProgress: options.onProgress,
        signal: options.signal,
      });
      return isRefusal(done) ? done : pressedOf(done.answer as PressedHead | PressRefusal, done.blobs);
    },
  };
}

type TaskFor = Task extends infer T ? (T extends Task ? Omit<T, 'sources' | 'maxPages'> : never) : never;

async function runTask(
  limits: PressLimits,
  task: TaskFor,
  sources: readonly PdfSource[],
  { child, ...options }: Omit<RunOptions, 'limits' | 'child'> & { child: () => RunOptions['child'] },
): Promise<Answer> {
  const bytes = sources.reduce((sum, source) => sum + source.bytes.length, 0);
  if (bytes > limits.maxBytes)
    return refusal('too-big', `The file has ${inMb(bytes)} MB; the press takes ${inMb(limits.maxBytes)}.`);
  const named = sources.map(({ id, label }) => ({ id, label }));
  return runInChild(
    { ...task, sources: named, maxPages: limits.maxPages },
    sources.map((source) => source.bytes),
    { ...options, limits, child: child() },
  );
}

const inMb = (bytes: number) => Math.ceil(bytes / 1024 / 1024);

function blobOf(done: Answer): Uint8Array | PressRefusal {
  if (isRefusal(done)) return done;
  if (isRefusal(done.answer)) return done.answer;
  return done.blobs[0] ?? refusal('failed', 'The press gave no answer.');
}

function pressedOf(head: PressedHead | PressRefusal, blobs: readonly Uint8Array[]): Pressed | PressRefusal {
  if (isRefusal(head)) return head;
  const volumes: PackVolume[] = head.volumes.map((volume, at) => ({ ...volume, bytes: blobs[at]! }));
  return { ...head, volumes };
}
