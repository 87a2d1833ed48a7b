import type { Actor, Applied, Target } from './apply-commands.ts';
import { applyCommands } from './apply-commands.ts';
import { noSuchDay } from './apply-dates.ts';
import type { Ports } from './ports.ts';

/** On a route without a practice to answer, a person confirms that the notes have arrived where they belong. */
export function confirmRelease(
  ports: Ports,
  actor: Actor,
  target: Target,
  { on }: { on: string },
): Promise<Applied> {
  return applyCommands(ports, actor, target, () => noSuchDay(on) ?? [{ type: 'confirm-release', on }]);
}
