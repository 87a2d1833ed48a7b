import type { MailHandle } from '../steps/mail-port.ts';
import { MailGone } from '../steps/mail-port.ts';
import type { Ports } from '../steps/ports.ts';
import { takeInMail } from '../steps/take-in-mail.ts';
import type { SweepCounts } from './counts.ts';
import { noCounts } from './counts.ts';

/**
 * Takes in what is new in a practice's mailbox, each message by itself: one that fails never stops the others and is
 * tried again at the next sweep. A mailbox that cannot be listed counts as failed, never as empty.
 */
export async function mailSweep(ports: Ports, practice: string): Promise<SweepCounts> {
  const listed = await listNew(ports, practice);
  if (listed === null) return { ...noCounts(), failed: 1 };
  const counts = { ...noCounts(), due: listed.length };
  counts.skipped = Math.max(0, listed.length - BUDGET);
  for (const handle of listed.slice(0, BUDGET)) counts[await takeInOne(ports, practice, handle)] += 1;
  return counts;
}

/** So that a flood of mail in one practice's box leaves the others their turn; the rest come with the next sweep. */
const BUDGET = 1_000;

async function listNew(ports: Ports, practice: string): Promise<MailHandle[] | null> {
  try {
    return await ports.mailboxes(practice).listNew();
  } catch (error) {
    ports.log.error('the mailbox could not be listed', { practice, step: 'mail-sweep' }, error);
    return null;
  }
}

/** Skipped: what was moved or changed by hand since it was listed. */
async function takeInOne(
  ports: Ports,
  practice: string,
  handle: MailHandle,
): Promise<'done' | 'skipped' | 'failed'> {
  try {
    await takeInMail(ports, practice, handle);
    return 'done';
  } catch (error) {
    if (error instanceof MailGone) return 'skipped';
    ports.log.error('a message could not be taken in', { practice, step: 'take-in-mail' }, error);
    return 'failed';
  }
}
