import type { Actor, Applied, Target } from './apply-commands.ts';
import { applyCommands } from './apply-commands.ts';
import type { Ports } from './ports.ts';

/** The notes are in their bag or bags, label on. The numbers of the bags are kept in the vault. */
export function bagNotes(
  ports: Ports,
  actor: Actor,
  target: Target,
  { bags, labels = [] }: { bags: number; labels?: string[] },
): Promise<Applied> {
  return applyCommands(
    ports,
    actor,
    target,
    () => [{ type: 'bag', bags }],
    ({ tx, vault }) =>
      tx.saveVault(target.practice, target.ref, { ...vault, bagLabels: labels.filter((one) => one !== '') }),
  );
}
