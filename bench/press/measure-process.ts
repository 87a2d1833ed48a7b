import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';

/** A whole process from its start to its end, with all that it started. Memory is that of the largest of them. */
export type Cost = { wallMs: number; cpuMs: number; peakMb: number };
/** `note` is what the process itself said of its work, in a line beginning with #note. */
export type Measured = ({ ok: true; note?: string } & Cost) | { ok: false; why: string };
/** `fine`: exit codes that mean the work was done; 0 where none are given. `most` is in milliseconds. */
export type Command = { command: string; args: readonly string[]; fine?: readonly number[]; most?: number };

/** GNU time knows from the kernel what a process took; where it is missing /proc is asked every few milliseconds. */
const TIME = '/usr/bin/time';

export async function measureProcess({
  command,
  args,
  fine = [0],
  most = 600_000,
}: Command): Promise<Measured> {
  const timed = existsSync(TIME);
  const from = performance.now();
  const child = timed
    ? spawn(TIME, ['-q', '-f', '\n#cost %U %S %M', command, ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
    : spawn(command, [...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (piece: string) => {
    said = (said + piece).slice(-4_000);
  });
  const watched = timed ? null : watch(child.pid ?? 0);
  const stop = setTimeout(() => child.kill('SIGKILL'), most);
  const code = await new Promise<number | null>((resolve) => {
    child.on('error', () => resolve(null));
    child.on('close', resolve);
  });
  const wallMs = performance.now() - from;
  clearTimeout(stop);
  const seen = watched?.stop();
  if (code === null || !fine.includes(code))
    return { ok: false, why: whyIn(said.split('#cost')[0] ?? '') || `ended with ${code}` };
  const note = /#note (.*)/.exec(said)?.[1];
  return { ok: true, wallMs, ...(seen ?? costIn(said)), ...(note && { note }) };
}

/** Several processes, as many at once as there are cores: the wall time of all, the CPU of all, the largest. */
export async function measureTogether(commands: readonly Command[]): Promise<Measured> {
  const from = performance.now();
  const waiting = [...commands];
  const costs: Measured[] = [];
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) costs.push(await measureProcess(next));
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
  const failed = costs.find((one) => !one.ok);
  if (failed) return failed;
  const done = costs.filter((one) => one.ok);
  return {
    ok: true,
    wallMs: performance.now() - from,
    cpuMs: done.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
    peakMb: Math.max(...done.map(({ peakMb }) => peakMb)),
  };
}

function costIn(said: string): { cpuMs: number; peakMb: number } {
  const [user = 0, system = 0, kilobytes = 0] = (/#cost (\S+) (\S+) (\S+)/.exec(said) ?? [])
    .slice(1)
    .map(Number);
  return { cpuMs: (user + system) * 1000, peakMb: kilobytes / 1024 };
}

function watch(pid: number) {
  let last = { cpuMs: 0, peakMb: 0 };
  const look = () => {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      const peak = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const ticks = stat.slice(stat.lastIndexOf(')')).split(' ').slice(12, 16).map(Number);
      last = {
        cpuMs: ticks.reduce((sum, one) => sum + one, 0) * 10,
        peakMb: Math.max(last.peakMb, peak),
      };
    } catch {
      // It has ended, or this is not Linux: what was seen last stands.
    }
  };
  const timer = setInterval(look, 5);
  return {
    stop: () => {
      clearInterval(timer);
      return last;
    },
  };
}

/** The line that names the error, or the last one. */
function whyIn(text: string): string {
  const lines = text.trim().split('\n');
  return (lines.find((line) => line.includes('Error')) ?? lines.at(-1) ?? '').trim().slice(0, 120);
}
