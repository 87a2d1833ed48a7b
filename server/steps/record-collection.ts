import type { Actor, Applied, Target } from './apply-commands.ts';
import { applyCommands } from './apply-commands.ts';
import { noSuchDay } from './apply-dates.ts';
import type { OneDone } from './apply-each.ts';
import { eachByItself } from './apply-each.ts';
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

/** The courier took several on one day. */
export function recordCollections(
  ports: Ports,
  actor: Actor,
  practice: string,
  many: readonly { ref: string; version: number }[],
  on: string,
): Promise<OneDone[]> {
  return eachByItself(practice, many, (target) => recordCollection(ports, actor, target, { on }));
}
