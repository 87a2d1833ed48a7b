import { existsSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { join, parse, resolve } from 'node:path';
import type { PackJob, PressedPack, SourceAt, WhileItWorks } from '../steps/press-port.ts';
import type { Terminal } from '../terminal.ts';

export type PressedFiles = { pack: PressedPack; files: string[] };

/**
 * Presses files into files: the child reads and writes them itself, so nothing of them passes through here. A volume
 * gets its name when it was proven; a pack that is not whole in the end, or is interrupted, leaves none of them.
 */
export async function pressFiles(
  parts: readonly string[],
  out: string,
  job: PackJob,
  terminal: Terminal,
): Promise<({ ok: true } & PressedFiles) | { ok: false; code: string; message: string }> {
  const { createPress } = await import('../press/press.ts');
  const sources = parts.map(
    (path, at): SourceAt => ({
      id: `part-${at + 1}`,
      label: `part ${at + 1} of ${parts.length}`,
      path: resolve(path),
    }),
  );
  const begun: string[] = [];
  const place = (volume: number, of: number) => {
    if (volume === 1) refuseTaken(out, of);
    begun.push(volumeName(out, volume, of));
    return { path: resolve(begun.at(-1)!) };
  };
  const watch = watching(terminal);
  try {
    const pack = await createPress().pressInto(sources, job, place, watch.options);
    if (pack.ok) return { ok: true, pack, files: begun };
    // The one begun last never got its name; a file that has it is somebody else's.
    await removeAll(begun.slice(0, -1));
    return watch.interrupted() ? { ...pack, ...INTERRUPTED } : pack;
  } catch (error) {
    if (error instanceof NameTaken) return { ok: false, code: 'there-already', message: error.message };
    throw error;
  } finally {
    watch.end();
  }
}

const INTERRUPTED = { code: 'cancelled', message: 'It was stopped before it was done.' };

class NameTaken extends Error {}

function refuseTaken(out: string, of: number): void {
  for (let volume = 1; volume <= of; volume++) {
    const name = volumeName(out, volume, of);
    if (existsSync(name)) throw new NameTaken(`${name} is there already and is not overwritten.`);
  }
}

function volumeName(out: string, volume: number, of: number): string {
  const { dir, name, ext } = parse(out);
  return of === 1 ? out : join(dir, `${name}-${volume}-of-${of}${ext}`);
}

async function removeAll(files: readonly string[]): Promise<void> {
  for (const file of files) await unlink(file).catch(() => undefined);
}

/** How far it is, where somebody watches; and Ctrl-C, which the child hears as well and dies of. */
function watching(terminal: Terminal) {
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  let said = '';
  const say = (line: string) => {
    if (line !== said) terminal.err(`\r\u001b[K${line}`);
    said = line;
  };
  const options: WhileItWorks = {
    signal: stop.signal,
    ...(terminal.watched
      ? { onProgress: (done: number, total: number, what: string) => say(`${what}: ${done} of ${total}`) }
      : {}),
  };
  return {
    options,
    interrupted: () => stop.signal.aborted,
    end: () => {
      say('');
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    },
  };
}
