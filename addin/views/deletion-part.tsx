import type { RecordView } from '../../server/http/answers.ts';
import type { Acting } from './acting.ts';
import { DeletionReasons } from './deletion-reasons.tsx';
import { Ledger } from './ledger.tsx';

/** Deletion as one record sees it: why, why not, who approved, what is left, and the certificate. */
export function DeletionPart({ acting }: { acting: Acting }) {
  const { deletion, stage } = acting.record;
  const over = stage === 'deleting' || stage === 'deleted';
  return (
    <section class="card" aria-labelledby="deletion">
      <h2 id="deletion">Deletion</h2>
      <Certificate deletion={deletion} />
      {over ? null : <DeletionReasons deletion={deletion} />}
      <FirstApproval deletion={deletion} />
      {deletion.earlyWords === null || over ? null : <p>{deletion.earlyWords}</p>}
      {deletion.ledger.length === 0 ? null : (
        <>
          <h3>The ledger</h3>
          <Ledger lines={deletion.ledger} />
        </>
      )}
    </section>
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
