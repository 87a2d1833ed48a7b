import { mailStageWords } from '../wording/stage-words.ts';
import { MailGone } from './mail-port.ts';
import type { Ports } from './ports.ts';
import type { Job, StoredMessage } from './store-port.ts';

/**
 * Shows staff, at the messages that brought a record, how far the record is now. A courtesy: our store is the truth. A
 * message that needs a person says so instead, and one that is gone is passed over.
 *
 * @throws Error when one could not be shown, after the others were tried; all of it may be done again.
 */
export async function showStage(ports: Ports, job: Job, owner: string): Promise<void> {
  const { practice } = job;
  const mailbox = ports.mailboxes(practice);
  let trouble: unknown = null;
  for (const message of await ports.store.messagesOf(practice, String(job.payload.ref))) {
    if (message.state !== 'filed' || message.removed) continue;
    try {
      await mailbox.showStage?.(message.place, await wordsFor(ports, message));
    } catch (error) {
      if (!(error instanceof MailGone)) trouble = error;
    }
  }
  if (trouble !== null) throw trouble;
  await ports.store.transaction((tx) => ports.store.finishJob(tx, job, owner));
}

/** Of a message that brought notes of several patients, where each of them is. */
async function wordsFor(ports: Ports, { practice, records }: StoredMessage): Promise<string> {
  const found = await Promise.all(records.map((ref) => ports.store.record(practice, ref)));
  return mailStageWords(found.flatMap((record) => (record === null ? [] : [record.stage])));
}
