import type { Route } from '../../core/routes.ts';
import type { Actor, Applied, Target } from './apply-commands.ts';
import { applyCommands } from './apply-commands.ts';
import type { Ports } from './ports.ts';

/** A person says how the notes leave; the route decides which steps apply. */
export function chooseRoute(
  ports: Ports,
  actor: Actor,
  target: Target,
  { route }: { route: Route },
): Promise<Applied> {
  return applyCommands(ports, actor, target, () => [{ type: 'choose-route', route }]);
}
