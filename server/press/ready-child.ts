import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import type { PressLimits } from './limits.ts';
import { startChild } from './run-in-child.ts';

/** How long a child waits for a task before it is let go: as long as a person looks at one page of a strip. */
const WAITS_MS = 15_000;

/** Starting a process holds this one up for some 20 ms, so a second is not started in the same breath. */
const SOON_MS = 50;

/**
 * Keeps one child started ahead, because starting costs more than looking at a small scan. Each still does one task and
 * ends. A child that waits holds up nothing: it does not keep this process alive, and goes when its input closes.
 */
export function readyChild(limits: PressLimits): { take(): ChildProcess } {
  let ready: { child: ChildProcess; tooLong: NodeJS.Timeout } | null = null;
  const prepare = () => {
    const child = startChild(limits);
    hold(child, false);
    const drop = () => {
      if (ready?.child === child) ready = null;
    };
    child.once('error', drop);
    child.once('exit', drop);
    const tooLong = setTimeout(() => {
      drop();
      child.kill('SIGKILL');
    }, WAITS_MS);
    tooLong.unref();
    ready = { child, tooLong };
  };
  let coming = false;
  const prepareSoon = () => {
    if (coming) return;
    coming = true;
    setTimeout(() => {
      coming = false;
      if (ready === null) prepare();
    }, SOON_MS).unref();
  };
  return {
    take: () => {
      const found = ready;
      ready = null;
      if (found) clearTimeout(found.tooLong);
      const child = found?.child ?? startChild(limits);
      hold(child, true);
      prepareSoon();
      return child;
    },
  };
}

function hold(child: ChildProcess, alive: boolean): void {
  for (const one of [child, child.stdin, child.stdout, child.stderr] as (ChildProcess | Socket | null)[]) {
    if (alive) one?.ref();
    else one?.unref();
  }
}
