import type { Actor, Applied, Target } from './apply-commands.ts';
import { applyCommands } from './apply-commands.ts';
import type { Ports } from './ports.ts';

/** The scanning company says it holds no notes of this patient: a fact beside the record, not an ending. */
export function noteNotHeld(ports: Ports, actor: Actor, target: Target): Promise<Applied> {
  return applyCommands(ports, actor, target, () => [{ type: 'note-not-held' }]);
}
