import type { Actor, Applied, Target } from './apply-commands.ts';
import { applyCommands } from './apply-commands.ts';
import type { Ports } from './ports.ts';

/** Takes back the last step that a person entered by mistake. Deletion has no undo. */
export function undoStep(ports: Ports, actor: Actor, target: Target): Promise<Applied> {
  return applyCommands(ports, actor, target, () => [{ type: 'undo' }]);
}
