import { approveOne } from './apply-approval.ts';
import type { Actor, Applied, Target } from './apply-commands.ts';
import { applyCommands } from './apply-commands.ts';
import type { Ports } from './ports.ts';

/** A person who may do so says that every copy of one record shall go, and names the patient back in full. */
export function approveDeletion(
  ports: Ports,
  actor: Actor,
  target: Target,
  { name, nhsNumber }: { name: string; nhsNumber: string },
): Promise<Applied> {
  return approveOne(ports, actor, target, { name, nhsNumber }, null);
}

/** Takes back a first approval that waits for its second. */
export function withdrawApproval(ports: Ports, actor: Actor, target: Target): Promise<Applied> {
  return applyCommands(ports, actor, target, () => [{ type: 'withdraw-approval' }]);
}
