import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createPress } from '../../server/press/press.ts';
import { JOB } from './job.ts';
import { watchingLoop } from './watching-loop.ts';

/**
 * Presses as the server does, in a process that holds nothing else: how long starting a child holds a process up grows
 * with its memory, and that of the benchmark is none of the server's. Prints the longest delay in milliseconds.
 */
const [folder = '', ...parts] = process.argv.slice(2);
const served = join(folder, 'served.pdf');
const press = createPress();
// A server has started its first child long since.
await press.inspect({ id: '0', label: 'part 1', path: parts[0] ?? '' });
const { did, delayMs } = await watchingLoop(() =>
  press.pressInto(
    parts.map((path, at) => ({ id: `${at}`, label: `part ${at + 1} of ${parts.length}`, path })),
    JOB,
    () => ({ path: served }),
  ),
);
rmSync(served, { force: true });
process.stdout.write(JSON.stringify({ ok: did.ok, delayMs }));
