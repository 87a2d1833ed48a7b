import type { Actor, Applied, Target } from './apply-commands.ts';
import { applyCommands } from './apply-commands.ts';
import type { Ports } from './ports.ts';

/** A person has read a message about this record, and it needs nothing more. */
export function settleMail(
  ports: Ports,
  actor: Actor,
  target: Target,
  { messageId }: { messageId: string },
): Promise<Applied> {
  return applyCommands(ports, actor, target, () => [{ type: 'settle-mail', messageId }]);
}
