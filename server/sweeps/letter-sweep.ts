import type { Ports } from '../steps/ports.ts';
import { sendLetter } from '../steps/send-letter.ts';
import type { OutboxMail } from '../steps/store-port.ts';
import type { SweepCounts } from './counts.ts';
import { noCounts } from './counts.ts';
import { lookUp } from './look-up.ts';

/** Writes what waits in the outbox. What a crash left half done comes first, and is settled by looking. */
export async function letterSweep(ports: Ports, practice: string): Promise<SweepCounts> {
  const counts = noCounts();
  for (const state of ['sending', 'queued'] as const) {
    const letters = await lookUp(ports, practice, 'letter-sweep', () =>
      ports.store.outbox(practice, { state, limit: BUDGET }),
    );
    if (letters === null) return { ...counts, failed: counts.failed + 1 };
    counts.due += letters.length;
    for (const letter of letters) counts[await sendOne(ports, letter)] += 1;
  }
  return counts;
}

const BUDGET = 200;

async function sendOne(
  ports: Ports,
  { practice, letterId, template }: OutboxMail,
): Promise<'done' | 'skipped' | 'failed'> {
  try {
    const outcome = await sendLetter(ports, practice, letterId);
    if (outcome === 'sent') return 'done';
    if (outcome !== 'unknown') return 'skipped';
    ports.log.error('it is not known whether a letter was sent', { practice, step: 'send-letter', template });
    return 'failed';
  } catch (error) {
    ports.log.error('a letter could not be written', { practice, step: 'send-letter', template }, error);
    return 'failed';
  }
}
