import type { Actor, Applied, Target } from './apply-commands.ts';
import { applyCommands } from './apply-commands.ts';
import type { Ports } from './ports.ts';

/** A person has looked at every page of a file that the press had to open or repair. */
export function acceptRescue(
  ports: Ports,
  actor: Actor,
  target: Target,
  { fileId }: { fileId: string },
): Promise<Applied> {
  return applyCommands(ports, actor, target, () => [{ type: 'accept-rescue', fileId }]);
}
