import { londonDate } from '../../core/dates.ts';
import type { PatientDetails } from '../../core/patient-match.ts';
import type { Actor, Applied, Target } from './apply-commands.ts';
import { applyWithin } from './apply-commands.ts';
import type { PatientRead, PatientTyped } from './apply-patient.ts';
import { claimOfPerson, lightOf, readPatient, refuseOtherRecord } from './apply-patient.ts';
import type { Ports } from './ports.ts';

/**
 * A person says who the patient is. What they say is believed most, and still compared with every other source: two
 * certain numbers stay red, because then a part is somebody else's.
 */
export async function correctPatient(
  ports: Ports,
  actor: Actor,
  target: Target,
  typed: PatientTyped,
): Promise<Applied> {
  const now = ports.clock.now();
  const clockTrusted = await ports.store.noteTime(now);
  const patient = readPatient(typed, londonDate(now));
  if ('ok' in patient) return patient;
  return ports.store.transaction(async (tx) => {
    const other = await refuseOtherRecord(tx, target.practice, patient.nhsNumber, target.ref);
    if (other) return other;
    return applyWithin(
      ports,
      tx,
      { now, clockTrusted },
      actor,
      target,
      ({ record, vault }) => [
        {
          type: 'correct-patient',
          fields: changed(vault.patient, patient),
          light: lightOf(record, claimsWith(vault.claims, patient)),
        },
      ],
      async ({ vault }) =>
        tx.saveVault(target.practice, target.ref, {
          ...vault,
          patient,
          claims: claimsWith(vault.claims, patient),
        }),
    );
  });
}

type Claims = Parameters<typeof lightOf>[1];

function claimsWith(claims: Claims, patient: PatientRead) {
  return [...claims.filter(({ source }) => source !== 'person'), claimOfPerson(patient)];
}

function changed(before: PatientDetails, now: PatientRead): ('nhsNumber' | 'name' | 'dateOfBirth')[] {
  return (['nhsNumber', 'name', 'dateOfBirth'] as const).filter((field) => before[field] !== now[field]);
}
