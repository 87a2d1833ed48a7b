import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { jobSweep } from '../../server/sweeps/job-sweep.ts';
import { thinVolumes } from './pack-moments.ts';
import { openPractice } from './practice.ts';

/**
 * A server for one job, in a process of its own: does what waits in the practice of the folder given first, and kills
 * itself with SIGKILL when the work's words begin with what is given second.
 */
const [folder = '', moment = ''] = process.argv.slice(2);
const practice = await openPractice({ folder });
await jobSweep(
  thinVolumes(practice.ports, (words) => {
    if (!words.startsWith(moment)) return;
    process.stdout.write(childrenOf(process.pid).join(' '));
    process.kill(process.pid, 'SIGKILL');
  }),
  practice.practice,
);

function childrenOf(parent: number): string[] {
  if (!existsSync('/proc/self/task')) return [];
  return readdirSync(`/proc/${parent}/task`).flatMap((task) =>
    readFileSync(`/proc/${parent}/task/${task}/children`, 'latin1').trim().split(' ').filter(Boolean),
  );
}
