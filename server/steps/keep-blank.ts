import type { Actor, Applied, Target } from './apply-commands.ts';
import { applyCommands } from './apply-commands.ts';
import type { Ports } from './ports.ts';

type Page = { fileId: string; page: number };

/** A person sees something on a page that seems blank to the press: it is printed whatever is left out. */
export function keepBlank(
  ports: Ports,
  actor: Actor,
  target: Target,
  { fileId, page }: Page,
): Promise<Applied> {
  return applyCommands(ports, actor, target, () => [{ type: 'keep-blank', fileId, page }]);
}

/** Takes that back. */
export function dropBlank(
  ports: Ports,
  actor: Actor,
  target: Target,
  { fileId, page }: Page,
): Promise<Applied> {
  return applyCommands(ports, actor, target, () => [{ type: 'drop-blank', fileId, page }]);
}
