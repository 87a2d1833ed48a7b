import { catchUp, logged, noteSeen } from './delta.ts';
import { allOf, asked, type Box, messageItem, pathTo } from './graph-items.ts';

/** Looked back for what the changes did not tell. */
const DAYS = 14;
/** What came just now is told by the next look, and no alarm. */
const SETTLES_MS = 10 * 60_000;
const DAY_MS = 24 * 60 * 60_000;
export const RECONCILED = 'reconciled';

/** `missed`: messages that lay in the Inbox and that no look had told of. They are offered now. */
export type Reconciled = { at: string; looked: number; missed: number };

/**
 * Compares the last fortnight of the Inbox with what was seen, once a day, because notifications and changes have been
 * known to leave messages out without a word. Whatever is missing is put among the pending ones and counted: one is
 * reason enough for a person to look, so it is logged as a warning and kept for `onward doctor`.
 */
export async function reconcile(box: Box): Promise<Reconciled> {
  await catchUp(box);
  const now = box.clock();
  const from = new Date(Math.max(now.getTime() - DAYS * DAY_MS, Date.parse(box.goLive)));
  const list = asked({
    filter: `receivedDateTime ge ${from.toISOString().replace(/\.\d+Z$/, 'Z')}`,
    select: 'id,receivedDateTime',
    orderby: 'receivedDateTime desc',
    top: '200',
  });
  const found = await allOf(box, `${pathTo(box, 'mailFolders', 'inbox', 'messages')}${list}`, messageItem);
  const settled = found.filter(
    ({ receivedDateTime }) => Date.parse(receivedDateTime ?? '') <= now.getTime() - SETTLES_MS,
  );
  const result = await box.memory.change(async (tx) => {
    let missed = 0;
    for (const item of settled) {
      const known = await tx.message(box.practice, item.id);
      // Settled and put elsewhere: somebody dragged it back just now, or it was being moved while the list was made.
      if (known !== null) continue;
      await noteSeen(box, tx, item, 0);
      missed += 1;
    }
    const reconciled = { at: now.toISOString(), looked: settled.length, missed };
    await tx.saveNote(box.practice, RECONCILED, JSON.stringify(reconciled));
    return reconciled;
  });
  if (result.missed > 0)
    box.log.warn('messages were in the Inbox that no look had told of', {
      ...logged(box, 'missed'),
      count: result.missed,
    });
  return result;
}

export async function lastReconciled({
  memory,
  practice,
}: Pick<Box, 'memory' | 'practice'>): Promise<Reconciled | null> {
  const kept = await memory.note(practice, RECONCILED);
  return kept === null ? null : (JSON.parse(kept) as Reconciled);
}
