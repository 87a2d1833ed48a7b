import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, type Measured, measureProcess } from './measure-process.ts';
import { FOOTER_WORDS, type Sheets } from './sheets.ts';

/** Everything a racer is given, and the folder it may write in, which is empty. */
export type Race = { parts: string[]; sheets: Sheets; folder: string; programOf: (name: string) => string };
export type Racer = { name: string; needs: string | null; command(race: Race): Command };

export const ASSEMBLING = 'onward, assembling';

/** The same job for each: three parts, a cover, A4, a footer on every side. `cat` only copies the bytes. */
export const RACERS: readonly Racer[] = [
  {
    name: ASSEMBLING,
    needs: null,
    command: ({ parts, folder, programOf }) => ({
      command: process.execPath,
      args: [programOf('assemble'), join(folder, 'onward.pdf'), ...parts],
    }),
  },
  {
    name: 'cat',
    needs: null,
    command: ({ parts, folder }) => shell(`cat ${quoted(parts)} > ${quoted([join(folder, 'cat.pdf')])}`),
  },
  {
    name: 'qpdf',
    needs: 'qpdf',
    // It merges only what it copies whole, and lays pages of one file only: two runs, the time of both.
    command: ({ parts, sheets, folder }) => {
      const [merged, out] = [join(folder, 'merged.pdf'), join(folder, 'qpdf.pdf')];
      const merge = `qpdf --empty --pages ${quoted([sheets.cover, ...parts])} -- ${quoted([merged])}`;
      const lay = `qpdf ${quoted([sheets.a4])} --underlay ${quoted([merged])} -- --overlay ${quoted([sheets.footers])} -- ${quoted([out])}`;
      return shell(`${merge} && ${lay}`);
    },
  },
  {
    name: 'mutool',
    needs: 'mutool',
    command: ({ parts, sheets, folder }) => ({
      command: 'mutool',
      args: [
        'run',
        'bench/peers/mutool.mujs',
        join(folder, 'mutool.pdf'),
        FOOTER_WORDS,
        sheets.cover,
        ...parts,
      ],
    }),
  },
  {
    name: 'pdf-lib',
    needs: null,
    command: ({ parts, sheets, folder, programOf }) => ({
      command: process.execPath,
      args: [programOf('pdf-lib'), join(folder, 'pdf-lib.pdf'), FOOTER_WORDS, sheets.cover, ...parts],
    }),
  },
];

/** Beside minutes, a busy moment is nothing. */
const WORTH_ONE_TURN_MS = 20_000;

/**
 * The quickest of several runs of each, for what else the machine did can only have made one slower. They take turns, so
 * that a busy moment meets them all; and what one wrote is gone before the next begins, or it would pay for the disk.
 */
export async function race(
  racers: readonly Racer[],
  given: Omit<Race, 'folder'>,
  { folder, turns }: { folder: string; turns: number },
): Promise<Map<string, Measured>> {
  const best = new Map<string, Measured>();
  for (let turn = 0; turn < turns; turn++)
    for (const racer of racers) {
      const before = best.get(racer.name);
      if (before && !before.ok) continue;
      if (before && before.wallMs > WORTH_ONE_TURN_MS) continue;
      const out = mkdtempSync(join(folder, 'out-'));
      const now = await measureProcess(racer.command({ ...given, folder: out }));
      rmSync(out, { recursive: true });
      if (!before || !now.ok || now.wallMs < before.wallMs) best.set(racer.name, now);
    }
  return best;
}

function shell(line: string): Command {
  return { command: 'sh', args: ['-c', line] };
}

function quoted(paths: readonly string[]): string {
  return paths.map((path) => `'${path.replaceAll("'", "'\\''")}'`).join(' ');
}
