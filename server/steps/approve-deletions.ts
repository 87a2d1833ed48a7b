import { approveOne } from './apply-approval.ts';
import type { Actor } from './apply-commands.ts';
import type { OneDone } from './apply-each.ts';
import { eachByItself } from './apply-each.ts';
import type { Ports } from './ports.ts';

/** One record of many: as it was on the screen, and the last four digits of its NHS number as typed. */
export type OneOfMany = { ref: string; version: number; lastFour: string };

/** What became of one of them. `first`: it waits for a second person. */
export type ApprovedOne = { ref: string } & (
  | { outcome: 'first' | 'approved' }
  | { outcome: 'not-done'; what: string; next: string }
);

/**
 * Approves many together: two people always, and each record by itself. The second approval of those that were named
 * together keeps their batch.
 */
export async function approveDeletions(
  ports: Ports,
  actor: Actor,
  practice: string,
  many: readonly OneOfMany[],
): Promise<ApprovedOne[]> {
  const batch = ports.ids.id();
  const done = await eachByItself(practice, many, (target, { lastFour }) =>
    approveOne(ports, actor, target, { lastFour }, batch),
  );
  return done.map(approvedOf);
}

function approvedOf(one: OneDone): ApprovedOne {
  const { ref } = one;
  if (!one.done) return { ref, outcome: 'not-done', what: one.what, next: one.next };
  const isApproved = one.events.some(({ type }) => type === 'deletion-approved');
  return { ref, outcome: isApproved ? 'approved' : 'first' };
}
