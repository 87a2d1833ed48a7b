import { isCivilDate } from '../../core/dates.ts';
import type { AgreementLight } from '../../core/leaver-record.ts';
import { isOpen, type LeaverRecord } from '../../core/leaver-record.ts';
import type { NhsNumber } from '../../core/nhs-number.ts';
import { parseNhsNumber } from '../../core/nhs-number.ts';
import { claimsThatCount } from '../../core/page-doubts.ts';
import type { PatientClaim, PatientDetails } from '../../core/patient-match.ts';
import { agreePatient } from '../../core/patient-match.ts';
import type { Refusal } from '../../core/refusals.ts';
import { refuse } from '../../core/refusals.ts';
import type { RecordVault, StoreReader } from './store-port.ts';

/** Before anything is known, and after it is forgotten. */
export const NOBODY_KNOWN: PatientDetails = { nhsNumber: null, name: null, dateOfBirth: null };

export type PatientTyped = { name: string; nhsNumber: string; dateOfBirth: string };
export type PatientRead = { name: string; nhsNumber: NhsNumber; dateOfBirth: string };

/** The patient as a person typed it, or why it cannot be one. Nothing typed is repeated in the refusal. */
export function readPatient(typed: PatientTyped, today: string): PatientRead | Refusal {
  const nhsNumber = parseNhsNumber(typed.nhsNumber);
  const name = typed.name.replace(/\s+/g, ' ').trim();
  if (nhsNumber === null)
    return refuse(
      'nhs-number',
      'That is not an NHS number: its ten digits do not fit together.',
      'Look at it again in the notes and type all ten digits.',
    );
  if (!isCivilDate(typed.dateOfBirth) || typed.dateOfBirth > today)
    return refuse('date-not-real', 'That cannot be a date of birth.', 'Look at it again in the notes.');
  if (name === '') return refuse('patient-unknown', 'A name is needed.', 'Type the name from the notes.');
  return { name, nhsNumber, dateOfBirth: typed.dateOfBirth };
}

export function claimOfPerson(patient: PatientRead): PatientClaim {
  return { ...patient, source: 'person', where: 'entered by staff', certain: true };
}

/** How well everything agrees that still counts: claims of parts taken out do not. */
export function lightOf(record: LeaverRecord, claims: readonly PatientClaim[]): AgreementLight {
  return agreePatient(claimsInPlay(record, claims)).agreement.light;
}

export function claimsInPlay(record: LeaverRecord, claims: readonly PatientClaim[]): PatientClaim[] {
  return claimsThatCount(record, claims);
}

/** Name, NHS number and date of birth are all there. */
export function patientKnown({ patient }: RecordVault): boolean {
  return patient.name !== null && patient.nhsNumber !== null && patient.dateOfBirth !== null;
}

/**
 * Another record of this patient that is still open: two at once would part the notes between them.
 * Asked inside the transaction that relies on it.
 */
export async function refuseOtherRecord(
  store: StoreReader,
  practice: string,
  nhsNumber: NhsNumber,
  except: string | null,
): Promise<Refusal | null> {
  for (const ref of await store.refsForPatient(practice, nhsNumber)) {
    const record = ref === except ? null : await store.record(practice, ref);
    if (record !== null && isOpen(record))
      return refuse(
        'another-record',
        `There is an open record for this NHS number already: ${ref}.`,
        'Go on with that one, or look at the number again.',
      );
  }
  return null;
}
