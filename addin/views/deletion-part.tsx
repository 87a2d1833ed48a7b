import type { RecordView } from '../../server/http/answers.ts';
import type { Acting } from './acting.ts';
import { DeletionReasons } from './deletion-reasons.tsx';
import { Ledger } from './ledger.tsx';

/** Before these it is far off: the reasons are there to be read, and folded away. */
const NEAR = ['collected', 'clear', 'deleting', 'deleted'];

/** Deletion as one record sees it: why, why not, who approved, what is left, and the certificate. */
export function DeletionPart({ acting }: { acting: Acting }) {
  const { deletion, stage } = acting.record;
  if (!NEAR.includes(stage)) {
    return (
      <details class="card folded">
        <summary>
          <h2>Deletion</h2>
        </summary>
        <DeletionReasons deletion={deletion} />
      </details>
    );
  }
  return (
    <section class="card" aria-labelledby="deletion">
      <h2 id="deletion">Deletion</h2>
      <Certificate deletion={deletion} />
      {stage === 'collected' || stage === 'clear' ? <StillHere deletion={deletion} /> : null}
      {deletion.ledger.length === 0 ? null : (
        <>
          <h3>The ledger</h3>
          <Ledger lines={deletion.ledger} />
        </>
      )}
    </section>
  );
}

function StillHere({ deletion }: { deletion: RecordView['deletion'] }) {
  return (
    <>
      <DeletionReasons deletion={deletion} />
      <FirstApproval deletion={deletion} />
      {deletion.earlyWords === null ? null : <p>{deletion.earlyWords}</p>}
    </>
  );
}

export function Certificate({ deletion }: { deletion: RecordView['deletion'] }) {
  if (deletion.certificateHref === null) return null;
  return (
    <p>
      <a class="button" href={deletion.certificateHref} target="_blank" rel="noopener">
        Certificate of deletion{deletion.certificateNumber === null ? '' : ` ${deletion.certificateNumber}`}{' '}
        (PDF)
      </a>
    </p>
  );
}

function FirstApproval({ deletion }: { deletion: RecordView['deletion'] }) {
  const { proposal } = deletion;
  if (proposal === null) return null;
  return (
    <p class="notice notice-blue">
      {proposal.byMe
        ? `You gave the first approval (${proposal.atWords}). A colleague must give the second.`
        : `${proposal.byName} gave the first approval (${proposal.atWords}). A second person must approve it too.`}
    </p>
  );
}
