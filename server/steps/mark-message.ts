import { askToShowStage } from './apply-stage.ts';
import type { MailMark } from './mail-port.ts';
import { MailGone } from './mail-port.ts';
import type { Ports } from './ports.ts';
import type { Job, StoredMessage } from './store-port.ts';

/**
 * Moves a message's mail to the folder that says what became of it, then remembers where it lies. A courtesy to
 * staff: our store is the truth. A mail that somebody removed by hand is written down as gone and not looked for
 * again; one that lies elsewhere is remembered where it lies. Where the mailbox shows stages, a filed one shows that of
 * its records next.
 */
export async function markMessage(ports: Ports, job: Job, owner: string): Promise<void> {
  const messageId = String(job.payload.messageId);
  const message = await ports.store.message(job.practice, messageId);
  const change = message === null || message.removed ? null : await moveMail(ports, message);
  await ports.store.transaction(async (tx) => {
    if (change !== null && (await tx.message(job.practice, messageId)) !== null)
      await tx.changeMessage(job.practice, messageId, change);
    for (const ref of message?.state === 'filed' ? message.records : [])
      await askToShowStage(ports, tx, job.practice, ref, job.jobId);
    await ports.store.finishJob(tx, job, owner);
  });
}

type Moved = { place: string } | { removed: true };

async function moveMail(ports: Ports, message: StoredMessage): Promise<Moved> {
  const { practice, key, place, state, messageId } = message;
  const mailbox = ports.mailboxes(practice);
  const as: MailMark = state;
  try {
    return { place: await mailbox.mark(key, place, as, messageId) };
  } catch (error) {
    if (!(error instanceof MailGone)) throw error;
    const [elsewhere] = await mailbox.findCopies(key);
    if (elsewhere !== undefined) return { place: elsewhere };
    ports.log.warn('a message is no longer in the mailbox', { practice, messageId, code: 'mail-gone' });
    return { removed: true };
  }
}
