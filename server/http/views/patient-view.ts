import { showDate } from '../../../core/dates.ts';
import { showNhsNumber } from '../../../core/nhs-number.ts';
import type { PatientDetails } from '../../../core/patient-match.ts';
import { showName } from '../../../core/person-name.ts';
import type { RecordVault } from '../../steps/store-port.ts';
import type { PatientView } from '../answers.ts';
import type { SignedIn } from '../sessions.ts';

/** The patient as the NHS writes one (Common User Interface): no colon, nothing cut off, "Not known" and never "?". */
export function patientView({ name, nhsNumber, dateOfBirth }: PatientDetails): PatientView {
  return {
    name,
    nameWords: name === null ? 'Name not known' : showName(name),
    nhsNumber,
    nhsNumberWords: `NHS No. ${nhsNumber === null ? 'Not known' : showNhsNumber(nhsNumber)}`,
    dateOfBirth,
    bornWords: `Born ${dateOfBirth === null ? 'Not known' : showDate(dateOfBirth)}`,
  };
}

/** Null where there is nothing to show any more, or nothing this person may see. */
export function patientOf(who: Viewer, vault: RecordVault | null): PatientView | null {
  return vault === null || !seesPatients(who) ? null : patientView(vault.patient);
}

/** The auditor reads the trail; it names nobody, and so need not the pages around it. */
export function seesPatients(who: Viewer): boolean {
  return who.account.role !== 'auditor';
}

/** What the views need to know of who looks. */
export type Viewer = Pick<SignedIn, 'account' | 'actor' | 'practice'>;
