import type { PatientView } from '../../server/http/answers.ts';
import { CopyButton } from './copy-button.tsx';

/**
 * Who this is about, in the NHS's order: name, Born, NHS No. (Common User Interface, patient banner). No colons,
 * nothing cut, and a patient who has died looks different at a glance, not by colour alone.
 */
export function IdentityBanner({
  patient,
  died,
  deleted,
  label = 'Patient',
}: {
  patient: PatientView | null;
  died: boolean;
  deleted: boolean;
  /** What tells it apart where several stand on one page. */
  label?: string;
}) {
  if (patient === null) return <NotShown deleted={deleted} />;
  return (
    <section class={died ? 'banner banner-died' : 'banner'} aria-label={label}>
      <p class="banner-name">{patient.nameWords}</p>
      <ul class="banner-facts">
        {died ? <li class="banner-death">Died</li> : null}
        <li>{patient.bornWords}</li>
        <li>
          <NhsNumber patient={patient} />
          {patient.nhsNumber === null ? null : (
            <CopyButton text={patient.nhsNumber} label="Copy NHS number" />
          )}
        </li>
      </ul>
    </section>
  );
}

/** Never broken over two lines, and never taken for a telephone number. */
export function NhsNumber({ patient }: { patient: PatientView }) {
  return <span class="nhs-number">{patient.nhsNumberWords}</span>;
}

function NotShown({ deleted }: { deleted: boolean }) {
  return (
    <section class="banner banner-forgotten" aria-label="Patient">
      <p class="banner-name">{deleted ? 'No longer known here' : 'Not shown'}</p>
      <p>
        {deleted
          ? 'The practice holds nothing any more that says whose record this was.'
          : 'Your role reads the trail, which names no patient.'}
      </p>
    </section>
  );
}
