import type { Actor, Applied, Target } from './apply-commands.ts';
import { applyCommands, practiceOf } from './apply-commands.ts';
import { PATIENT_NOT_KNOWN, queueLetter, SUPPLIER_UNKNOWN } from './apply-letters.ts';
import { patientKnown } from './apply-patient.ts';
import type { Ports } from './ports.ts';

/** Asks the scanning company for the notes. Only a company of the configuration can be written to. */
export async function requestNotes(
  ports: Ports,
  actor: Actor,
  target: Target,
  { supplier }: { supplier: string },
): Promise<Applied> {
  if (!practiceOf(ports, target.practice).suppliers.some(({ id }) => id === supplier))
    return SUPPLIER_UNKNOWN;
  const letterId = ports.ids.id();
  let earlier: string | null = null;
  return applyCommands(
    ports,
    actor,
    target,
    ({ record, vault }) => {
      earlier = record.supplier?.id === supplier ? record.supplier.letterId : null;
      return patientKnown(vault) ? [{ type: 'request-notes', supplier, letterId }] : PATIENT_NOT_KNOWN;
    },
    ({ tx, record }) =>
      queueLetter(ports, tx, {
        letterId,
        practice: record.practice,
        ref: record.ref,
        version: record.version,
        template: 'request-notes',
        params: { supplier, answers: earlier },
      }),
  );
}
