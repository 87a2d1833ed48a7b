import type { Actor, Applied, Target } from './apply-commands.ts';
import { applyCommands } from './apply-commands.ts';
import { noSuchDay } from './apply-dates.ts';
import type { Ports } from './ports.ts';

/** The transit label has come. Its movement number names one patient's notes, so it is kept in the vault. */
export function recordLabel(
  ports: Ports,
  actor: Actor,
  target: Target,
  { on, movementNumber }: { on: string; movementNumber?: string },
): Promise<Applied> {
  return applyCommands(
    ports,
    actor,
    target,
    () => noSuchDay(on) ?? [{ type: 'record-label', on }],
    ({ tx, vault }) =>
      tx.saveVault(target.practice, target.ref, { ...vault, movementNumber: movementNumber || null }),
  );
}

/** The label was recorded by mistake. */
export function unrecordLabel(ports: Ports, actor: Actor, target: Target): Promise<Applied> {
  return applyCommands(
    ports,
    actor,
    target,
    () => [{ type: 'unrecord-label' }],
    ({ tx, vault }) => tx.saveVault(target.practice, target.ref, { ...vault, movementNumber: null }),
  );
}
