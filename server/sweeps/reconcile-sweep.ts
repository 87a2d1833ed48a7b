import type { Ports } from '../steps/ports.ts';
import type { SweepCounts } from './counts.ts';
import { noCounts } from './counts.ts';

const DAY_MS = 24 * 60 * 60_000;

/**
 * Once a day, compares a mailbox with what was seen of it. What was missed is taken in now and must never have been: it
 * is an error, and the checks keep showing it until a comparison finds nothing. Due by when the last one ended, so that a
 * restart neither skips nor doubles one.
 */
export async function reconcileSweep(ports: Ports, practice: string): Promise<SweepCounts> {
  const mailbox = ports.mailboxes(practice);
  if (mailbox.reconcile === undefined) return noCounts();
  const counts = { ...noCounts(), due: 1 };
  try {
    const last = (await mailbox.reconciledAt?.()) ?? null;
    const since = last === null ? DAY_MS : ports.clock.now().getTime() - Date.parse(last);
    // One in the future was made before the clock was put right.
    if (since >= 0 && since < DAY_MS) return noCounts();
    const { missed } = await mailbox.reconcile();
    if (missed > 0) ports.log.error('messages were missed', { practice, step: 'reconcile', count: missed });
    return { ...counts, done: 1 };
  } catch (error) {
    ports.log.error('the mailbox could not be compared', { practice, step: 'reconcile' }, error);
    return { ...counts, failed: 1 };
  }
}
