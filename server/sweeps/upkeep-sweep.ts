import type { Ports } from '../steps/ports.ts';
import { tidyUp } from '../steps/tidy-up.ts';
import type { SweepCounts } from './counts.ts';
import { noCounts } from './counts.ts';

/** Lets go of what has had its time, each thing by itself. */
export async function upkeepSweep(ports: Ports, practice: string): Promise<SweepCounts> {
  const counts = noCounts();
  for (const [step, tidy] of Object.entries(tidyUp(ports, practice))) {
    counts.due += 1;
    try {
      const count = await tidy();
      counts.done += 1;
      if (count > 0) ports.log.info('let go of what had its time', { practice, step, count });
    } catch (error) {
      counts.failed += 1;
      ports.log.error('upkeep failed', { practice, step }, error);
    }
  }
  return counts;
}
