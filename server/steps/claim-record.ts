import type { Actor, Applied, Target } from './apply-commands.ts';
import { applyCommands } from './apply-commands.ts';
import type { Ports } from './ports.ts';

/** "I am dealing with this": tells colleagues, and stops nobody. */
export function claimRecord(ports: Ports, actor: Actor, target: Target): Promise<Applied> {
  return applyCommands(ports, actor, target, () => [{ type: 'claim' }]);
}

export function releaseClaim(ports: Ports, actor: Actor, target: Target): Promise<Applied> {
  return applyCommands(ports, actor, target, () => [{ type: 'release-claim' }]);
}
