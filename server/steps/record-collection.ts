import type { Actor, Applied, Target } from './apply-commands.ts';
import { applyCommands } from './apply-commands.ts';
import { noSuchDay } from './apply-dates.ts';
import type { Ports } from './ports.ts';

/** The courier has the bag; the review window opens. */
export function recordCollection(
  ports: Ports,
  actor: Actor,
  target: Target,
  { on }: { on: string },
): Promise<Applied> {
  return applyCommands(ports, actor, target, () => noSuchDay(on) ?? [{ type: 'collect', on }]);
}
