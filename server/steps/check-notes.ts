import { pagesInDoubt } from '../../core/page-doubts.ts';
import type { Actor, Applied, Target } from './apply-commands.ts';
import { applyCommands } from './apply-commands.ts';
import { patientKnown } from './apply-patient.ts';
import type { Ports } from './ports.ts';

/** A person has looked: the right patient, every part, and it can be read. */
export function checkNotes(
  ports: Ports,
  actor: Actor,
  target: Target,
  { acceptDifferences }: { acceptDifferences: boolean },
): Promise<Applied> {
  return applyCommands(ports, actor, target, ({ record, vault }) => [
    {
      type: 'check-notes',
      acceptDifferences,
      patientKnown: patientKnown(vault),
      pages: pagesInDoubt(record, vault.claims),
    },
  ]);
}
