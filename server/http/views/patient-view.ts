import { patientWords } from '../../../core/parts-words.ts';
import type { RecordVault } from '../../steps/store-port.ts';
import type { PatientView } from '../answers.ts';
import type { SignedIn } from '../sessions.ts';

export { patientWords as patientView };

/** Null where there is nothing to show any more, or nothing this person may see. */
export function patientOf(who: Viewer, vault: RecordVault | null): PatientView | null {
  return vault === null || !seesPatients(who) ? null : patientWords(vault.patient);
}

/** The auditor reads the trail; it names nobody, and so need not the pages around it. */
export function seesPatients(who: Viewer): boolean {
  return who.account.role !== 'auditor';
}

/** What the views need to know of who looks. */
export type Viewer = Pick<SignedIn, 'account' | 'actor' | 'practice'>;
