import type { Actor, Applied, Target } from './apply-commands.ts';
import { applyCommands } from './apply-commands.ts';
import type { Ports } from './ports.ts';

/** A person has printed the pack and counted its sheets of paper. */
export function confirmPrinted(
  ports: Ports,
  actor: Actor,
  target: Target,
  { sheets }: { sheets: number },
): Promise<Applied> {
  return applyCommands(ports, actor, target, () => [{ type: 'confirm-printed', sheets }]);
}
