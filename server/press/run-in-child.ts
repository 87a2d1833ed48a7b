import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { PressRefusal } from '../steps/press-port.ts';
import { encodeFrame, type Frame, frameReader } from './frames.ts';
import { isRefusal, type PressLimits, refusal } from './limits.ts';
import { residentMb } from './resident-memory.ts';
import { silenceOf } from './silence.ts';
import type { Answer, Said, Task } from './tasks.ts';

export type RunOptions = {
  limits: PressLimits;
  onProgress?: ((done: number, total: number, what: string) => void) | undefined;
  /** The volume is written, and the sides from here on are for another child to prove. */
  onWritten?: ((from: number) => void) | undefined;
  signal?: AbortSignal | undefined;
  /** A child that was started for it beforehand, with the same limits; without one, one is started now. */
  child?: ChildProcess | undefined;
};

/**
 * Does one task in a child process of its own, with limits on memory, processor time and the clock on the wall, an
 * empty environment, and nothing but pipes to speak through. Whatever the file does to the child, this resolves: a
 * child that is stopped or dies is a refusal ('too-heavy', 'cancelled', 'failed'), never an exception.
 */
export async function runInChild(
  task: Task,
  blobs: readonly Uint8Array[],
  { limits, onProgress, onWritten, signal, child = startChild(limits) }: RunOptions,
): Promise<Answer> {
  const pages: unknown[] = [];
  if (signal?.aborted) {
    child.kill('SIGKILL');
    return CANCELLED;
  }
  return new Promise((resolve) => {
    let complained = 0;
    let settled = false;
    const settle = (answer: Answer) => {
      if (settled) return;
      settled = true;
      stopWatching();
      child.kill('SIGKILL');
      // What it was writing is for the caller to remove: nothing may be written after this resolves.
      if (isRefusal(answer)) void gone(child).then(() => resolve(answer));
      else resolve(answer);
    };
    const { heard, stopWatching } = watch(child, limits, signal, settle);
    const read = frameReader(MOST_ANSWERED, (frame) => {
      heard();
      const said = frame.head as Said;
      if (said.kind === 'answer') settle({ answer: withPages(said.answer, pages), blobs: frame.blobs });
      else if (said.kind === 'pages') for (const page of said.pages) pages.push(page);
      else if (said.kind === 'written') onWritten?.(said.from);
      else onProgress?.(said.done, said.total, said.what);
    });
    child.stdout?.on('data', (piece: Buffer) => {
      if (settled) return;
      try {
        read(piece);
      } catch {
        settle(refusal('failed', 'The press could not be understood.'));
      }
    });
    child.stderr?.on('data', (piece: Buffer) => {
      complained += piece.length;
    });
    child.on('error', () => settle(refusal('failed', 'The press could not be started.')));
    child.on('close', (code, how) => settle(whyItEnded(code, how, complained)));
    // A child that dies while it is being spoken to breaks the pipe; what that means is for 'close' to say.
    child.stdin?.on('error', () => undefined);
    for (const piece of encodeFrame({ head: task, blobs: [...blobs] } satisfies Frame))
      child.stdin?.write(piece);
    child.stdin?.end();
  });
}

/** Resolves when the process has ended, or was never there. */
async function gone(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => child.once('exit', () => resolve()));
}

const CANCELLED = refusal('cancelled', 'It was stopped before it was done.');
const TOO_HEAVY = refusal('too-heavy', 'The file takes more memory or time than the press allows.');

/** Pictures of pages, or a small pack in memory; a large one is written where it shall lie. */
const MOST_ANSWERED = 1024 * 1024 * 1024;

function withPages(answer: object, pages: readonly unknown[]): object {
  return pages.length > 0 ? { ...answer, pages } : answer;
}

/** Node's own heap holds words and tables; files and pages lie outside it. */
const HEAP_MB = 320;

/** Starts a child that waits for its one task. It inherits open files, where there are any, as numbers from 3 on. */
export function startChild(limits: PressLimits, descriptors: readonly number[] = []): ChildProcess {
  const node = [`--max-old-space-size=${Math.min(HEAP_MB, limits.memoryMb)}`, ...entry()];
  const [command, args] = existsSync(PRLIMIT)
    ? [PRLIMIT, [...prlimits(limits), process.execPath, ...node]]
    : [process.execPath, node];
  const stdio: StdioOptions = ['pipe', 'pipe', 'pipe', ...descriptors];
  return spawn(command, args, { env: bareEnvironment(), stdio, windowsHide: true });
}

/** From util-linux; where it is missing (Windows, macOS) the watch below stands alone. */
const PRLIMIT = '/usr/bin/prlimit';

/** `--core=0`: a crash must not leave a patient's pages on the disk. */
function prlimits({ memoryMb, cpuSeconds }: PressLimits): string[] {
  const seconds = Math.ceil(cpuSeconds);
  return [`--data=${memoryMb * 1024 * 1024}`, `--cpu=${seconds}:${seconds + 2}`, '--core=0'];
}

/**
 * Beside the built server lies the built child. From source it is the built one too while that is newer than every
 * source it was made of, because it starts in a quarter of the time; else the source, read through tsx.
 */
function entry(): string[] {
  if (!import.meta.url.endsWith('.ts')) return [fileURLToPath(new URL('./press-child.js', import.meta.url))];
  fromSource ??= builtIsNewest()
    ? [BUILT]
    : ['--import', tsx(), fileURLToPath(new URL('./child.ts', import.meta.url))];
  return fromSource;
}

let fromSource: string[] | null = null;
const BUILT = fileURLToPath(new URL('../../dist/press-child.js', import.meta.url));
const MADE_OF = ['.', '../wording', '../../core', '../adapters/sealed-chunks.ts'];

function builtIsNewest(): boolean {
  const built = statSync(BUILT, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const isOlder = (path: string) => statSync(path).mtimeMs <= built;
  return MADE_OF.map((from) => fileURLToPath(new URL(from, import.meta.url))).every((from) =>
    statSync(from).isFile()
      ? isOlder(from)
      : readdirSync(from, { recursive: true, encoding: 'utf8' }).every((name) => isOlder(join(from, name))),
  );
}

function tsx(): string {
  return pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
}

/** Windows cannot open a random source without SystemRoot; nothing else is passed on. */
function bareEnvironment(): Record<string, string> {
  const root = process.env.SystemRoot;
  return root === undefined ? {} : { SystemRoot: root };
}

const LOOK_EVERY_MS = 100;

/** Stops the child at the clock, at its memory, when it falls silent, or when the caller no longer wants it. */
function watch(
  child: ChildProcess,
  limits: PressLimits,
  signal: AbortSignal | undefined,
  settle: (refused: PressRefusal) => void,
): { heard: () => void; stopWatching: () => void } {
  const tooLong = setTimeout(() => settle(TOO_HEAVY), limits.wallSeconds * 1000);
  const silence = silenceOf(child.pid, limits.silentSeconds);
  const look = setInterval(() => {
    const mb = child.pid === undefined ? null : residentMb(child.pid);
    if ((mb !== null && mb > limits.memoryMb) || silence.tooLong()) settle(TOO_HEAVY);
  }, LOOK_EVERY_MS);
  const cancel = () => settle(CANCELLED);
  signal?.addEventListener('abort', cancel, { once: true });
  return {
    heard: silence.heard,
    stopWatching: () => {
      clearTimeout(tooLong);
      clearInterval(look);
      signal?.removeEventListener('abort', cancel);
    },
  };
}

/** Node ends with 134 or a signal when its memory is refused; SIGXCPU and SIGKILL come from the limits. */
function whyItEnded(code: number | null, how: NodeJS.Signals | null, complained: number): PressRefusal {
  if (how !== null || code === 134 || code === 133) return TOO_HEAVY;
  return refusal(
    'failed',
    `The press ended without an answer (code ${code}; ${complained} bytes of complaint withheld).`,
  );
}
