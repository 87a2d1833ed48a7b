import type { Ports } from './ports.ts';
import type { StoreWriter } from './store-port.ts';

/**
 * Asks that the messages of a record show its stage, in the transaction that changed it, so that no crash forgets it.
 * Nothing is asked of a mailbox that has no way to show it. `occasion` keeps one that is being shown just now, perhaps
 * from what was true before, from swallowing this one.
 */
export async function askToShowStage(
  { ids, mailboxes }: Pick<Ports, 'ids' | 'mailboxes'>,
  tx: StoreWriter,
  practice: string,
  ref: string,
  occasion: string | number,
): Promise<void> {
  if (mailboxes(practice).showStage === undefined) return;
  await tx.addJob({
    jobId: ids.id(),
    practice,
    kind: 'show-stage',
    dedupeKey: `show-stage:${ref}:${occasion}`,
    payload: { ref },
  });
}
