import { approveOne } from './apply-approval.ts';
import type { Actor } from './apply-commands.ts';
import type { Ports } from './ports.ts';
import { VersionConflict } from './store-port.ts';

/** One record of many: as it was on the screen, and the last four digits of its NHS number as typed. */
export type OneOfMany = { ref: string; version: number; lastFour: string };

/** What became of one of them. `first`: it waits for a second person. */
export type ApprovedOne = { ref: string } & (
  | { outcome: 'first' | 'approved' }
  | { outcome: 'not-done'; what: string; next: string }
);

/**
 * Approves many together: two people always, and each record by itself, so that one that is refused holds up no other
 * and is named with its reason. The second approval of those that were named together keeps their batch.
 */
export async function approveDeletions(
  ports: Ports,
  actor: Actor,
  practice: string,
  many: readonly OneOfMany[],
): Promise<ApprovedOne[]> {
  const batch = ports.ids.id();
  const done: ApprovedOne[] = [];
  for (const { ref, version, lastFour } of many)
    done.push(await approveOf(ports, actor, { practice, ref, version }, lastFour, batch));
  return done;
}

async function approveOf(
  ports: Ports,
  actor: Actor,
  target: { practice: string; ref: string; version: number },
  lastFour: string,
  batch: string,
): Promise<ApprovedOne> {
  const { ref } = target;
  try {
    const applied = await approveOne(ports, actor, target, { lastFour }, batch);
    if (!applied.ok) return { ref, outcome: 'not-done', what: applied.what, next: applied.next };
    const isApproved = applied.events.some(({ type }) => type === 'deletion-approved');
    return { ref, outcome: isApproved ? 'approved' : 'first' };
  } catch (error) {
    if (error instanceof VersionConflict) return { ref, outcome: 'not-done', ...MOVED_ON };
    throw error;
  }
}

const MOVED_ON = {
  what: 'The record has moved on since you looked.',
  next: 'Open it, and look at what happened.',
};
