import type { Ports } from '../steps/ports.ts';
import { sendDigest, sendEscalation, sendWeeklyLine } from '../steps/remind-staff.ts';
import type { SweepCounts } from './counts.ts';
import { noCounts } from './counts.ts';

const REMINDERS = { digest: sendDigest, escalation: sendEscalation, 'weekly-line': sendWeeklyLine };

/** Asks each kind of reminder whether it should go now. One that cannot find out is a failure, not a quiet day. */
export async function reminderSweep(ports: Ports, practice: string): Promise<SweepCounts> {
  const counts = noCounts();
  for (const [step, send] of Object.entries(REMINDERS)) {
    try {
      if (!(await send(ports, practice))) continue;
      counts.due += 1;
      counts.done += 1;
    } catch (error) {
      counts.failed += 1;
      ports.log.error('a reminder could not be prepared', { practice, step }, error);
    }
  }
  return counts;
}
