import { createHash } from 'node:crypto';
import { londonDate } from '../core/dates.ts';
import type { Ports, PracticeSettings } from './steps/ports.ts';

/**
 * Puts the invented practice's e-mails into its inbox, once. Goes on where a start that was cut short stopped, and
 * takes a mail that is already in the mailbox for written. Ends early, without harm, when `stopped` says so.
 */
export async function writeDemonstrationMail(
  ports: Ports,
  practice: PracticeSettings,
  stopped: () => boolean,
): Promise<void> {
  const progress = await readProgress(ports);
  if (progress.written === ALL) return;
  // The makers of scans and mails are heavy, and only the first start needs them.
  const { demonstrationMails } = await import('../samples/demonstration.ts');
  const mails = demonstrationMails(progress.sentOn, practice.email);
  for (const [at, mail] of mails.entries()) {
    if (at < progress.written) continue;
    if (stopped()) return;
    await dropOnce(ports, practice.odsCode, await mail.make());
    await keep(ports, `${at + 1} ${progress.sentOn}`);
  }
  await keep(ports, `all ${progress.sentOn}`);
}

const SETTING = 'demonstration-mail';
const ALL = Number.POSITIVE_INFINITY;

async function readProgress(ports: Ports): Promise<{ written: number; sentOn: string }> {
  const [written, sentOn] = ((await ports.store.setting(SETTING)) ?? '').split(' ');
  if (sentOn !== undefined) return { written: written === 'all' ? ALL : Number(written), sentOn };
  const today = londonDate(ports.clock.now());
  await keep(ports, `0 ${today}`);
  return { written: 0, sentOn: today };
}

async function keep(ports: Ports, progress: string): Promise<void> {
  await ports.store.transaction((tx) => tx.saveSetting(SETTING, progress));
}

async function dropOnce(ports: Ports, practice: string, raw: Uint8Array): Promise<void> {
  const mailbox = ports.mailboxes(practice);
  const key = createHash('sha256').update(raw).digest('hex');
  if ((await mailbox.findCopies(key)).length === 0) await mailbox.drop(raw, 'eml');
}
