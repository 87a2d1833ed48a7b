import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createPress } from '../../server/press/press.ts';
import type { Line } from '../measure.ts';
import { JOB } from './job.ts';
import { type Command, type Measured, measureProcess, measureTogether } from './measure-process.ts';

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
  const drawn: Measured = poppler
    ? await measureTogether(
        parts.map((part) => ({
          command: 'sh',
          args: ['-c', `pdftoppm -cropbox -r ${SCREEN_DPI} '${part}' > /dev/null`],
        })),
      )
    : { ok: false, why: 'pdftoppm is not installed' };
  const looked = sumOf(inspecting);
  const assembled = await assembling(parts, folder);
  const delayMs = assembled.delayMs;
  const seconds = (one: Measured) =>
    one.ok ? `${(one.wallMs / 1000).toFixed(1)} s` : `no figure (${one.why})`;
  const ratio = whole.ok && drawn.ok ? whole.wallMs / drawn.wallMs : null;
  return [
    {
      name: `onward press whole, ${pages} pages: looked at, assembled, proven`,
      figure: `${seconds(whole)}, of which looking takes ${seconds(looked)}; largest process ${whole.ok ? whole.peakMb.toFixed(0) : '-'} MB`,
      peer: `pdftoppm -r ${SCREEN_DPI} on all cores ${seconds(drawn)}, ${ratio?.toFixed(2) ?? '-'} times`,
      goal: 'no more than pdftoppm',
      met: ratio !== null && ratio <= 1,
    },
    {
      name: `event loop of a process that presses ${pages} pages`,
      figure: `longest delay ${delayMs.toFixed(0)} ms`,
      peer: 'idle 0 ms',
      goal: 'at most 50 ms',
      met: assembled.ok && delayMs <= 50,
    },
  ];
}

const PATIENT = ['--nhs-number', '9990117381', '--name', 'Amara Okonkwo', '--dob', '1987-03-14'];
const RESOLUTION_MS = 5;

/** As the server presses, in this process. The histogram counts its own rest between two looks, which is taken off. */
async function assembling(parts: readonly string[], folder: string) {
  const press = createPress();
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  const pressed = await press.pressInto(
    parts.map((path, at) => ({ id: `${at}`, label: `part ${at + 1} of ${parts.length}`, path })),
    JOB,
    (volume) => ({ path: join(folder, `served-${volume}.pdf`) }),
  );
  delay.disable();
  rmSync(join(folder, 'served-1.pdf'), { force: true });
  return { ok: pressed.ok, delayMs: Math.max(0, delay.max / 1e6 - RESOLUTION_MS) };
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
