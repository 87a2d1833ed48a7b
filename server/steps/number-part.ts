import type { Actor, Applied, Target } from './apply-commands.ts';
import { applyCommands } from './apply-commands.ts';
import type { Ports } from './ports.ts';

/** A person says which part a file is, where its name does not. */
export function numberPart(
  ports: Ports,
  actor: Actor,
  target: Target,
  { fileId, part, of }: { fileId: string; part: number; of: number },
): Promise<Applied> {
  return applyCommands(ports, actor, target, () => [{ type: 'number-part', fileId, part, of }]);
}
