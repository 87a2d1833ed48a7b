import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Line } from '../measure.ts';
import { type Command, type Measured, measureProcess, measureTogether } from './measure-process.ts';
import { watchingLoop } from './watching-loop.ts';

/** Like the pane's width: what a page needs to be recognised on a screen. */
const SCREEN_DPI = 36;

/** Looking, assembling and proving together, as anybody runs them, beside poppler drawing the same pages. */
export async function measureWhole(
  parts: readonly string[],
  folder: string,
  pages: number,
  poppler: boolean,
): Promise<Line[]> {
  const out = join(folder, 'whole.pdf');
  const onward = (...args: string[]): Command => ({
    command: process.execPath,
    args: ['dist/main.js', ...args],
    // 1: done, and some page wants a person's eye, as in any scan.
    fine: [0, 1],
  });
  const inspecting: Measured[] = [];
  for (const part of parts) inspecting.push(await measureProcess(onward('inspect', part, '--json')));
  const whole = await measureProcess(
    onward('press', ...parts, '--out', out, '--single', '--max-sheets', '1000', ...PATIENT),
  );
  rmSync(out, { force: true });
  const drawn = poppler
    ? await watchingLoop(() => measureTogether(parts.map(drawing)))
    : { did: { ok: false, why: 'pdftoppm is not installed' } as Measured, delayMs: null };
  const looked = sumOf(inspecting);
  const served = await pressedBeside(parts, folder);
  const seconds = (one: Measured) =>
    one.ok ? `${(one.wallMs / 1000).toFixed(1)} s` : `no figure (${one.why})`;
  const ratio = whole.ok && drawn.did.ok ? whole.wallMs / drawn.did.wallMs : null;
  return [
    {
      name: `onward press whole, ${pages} pages: looked at, assembled, proven`,
      figure: `${seconds(whole)}, of which looking takes ${seconds(looked)}; largest process ${whole.ok ? whole.peakMb.toFixed(0) : '-'} MB`,
      peer: `pdftoppm -r ${SCREEN_DPI} on all cores ${seconds(drawn.did)}, ${ratio?.toFixed(2) ?? '-'} times`,
      goal: 'no more than pdftoppm',
      met: ratio !== null && ratio <= 1,
    },
    {
      name: `event loop of a process that presses ${pages} pages`,
      figure: `longest delay ${served.delayMs.toFixed(0)} ms`,
      peer: `while it only waits for pdftoppm ${drawn.delayMs?.toFixed(0) ?? '-'} ms`,
      goal: 'at most 50 ms',
      met: served.ok && served.delayMs <= 50,
    },
  ];
}

const PATIENT = ['--nhs-number', '9990117381', '--name', 'Amara Okonkwo', '--dob', '1987-03-14'];

function drawing(part: string): Command {
  return { command: 'sh', args: ['-c', `pdftoppm -cropbox -r ${SCREEN_DPI} '${part}' > /dev/null`] };
}

const PROGRAM = 'bench/press/pressing-process.ts';

/** In a process of its own, as the server is one. */
async function pressedBeside(
  parts: readonly string[],
  folder: string,
): Promise<{ ok: boolean; delayMs: number }> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--import',
    'tsx',
    PROGRAM,
    folder,
    ...parts,
  ]);
  return JSON.parse(stdout) as { ok: boolean; delayMs: number };
}

function sumOf(costs: readonly Measured[]): Measured {
  const failed = costs.find((one) => !one.ok);
  if (failed) return failed;
  const done = costs.filter((one) => one.ok);
  return {
    ok: true,
    wallMs: done.reduce((sum, { wallMs }) => sum + wallMs, 0),
    cpuMs: done.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
    peakMb: Math.max(...done.map(({ peakMb }) => peakMb)),
  };
}
