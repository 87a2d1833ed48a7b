import type { CloseReason } from '../../core/leaver-record.ts';
import type { Actor, Applied, Target } from './apply-commands.ts';
import { applyCommands } from './apply-commands.ts';
import type { Ports } from './ports.ts';

/** The record ends another way: deducted in error, not notes after all, another route. Nothing is deleted by it. */
export function closeRecord(
  ports: Ports,
  actor: Actor,
  target: Target,
  { reason }: { reason: CloseReason },
): Promise<Applied> {
  return applyCommands(ports, actor, target, () => [{ type: 'close', reason }]);
}

/** A lead reopens a closed record where it stood. */
export function reinstateRecord(ports: Ports, actor: Actor, target: Target): Promise<Applied> {
  return applyCommands(ports, actor, target, () => [{ type: 'reinstate' }]);
}
