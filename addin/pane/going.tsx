import type { Acting } from '../views/acting.ts';
import { Ledger } from '../views/ledger.tsx';

/** What becomes of each copy once deletion was approved, and the proof of it at the end. */
export function Going({ acting, href }: { acting: Acting; href: string }) {
  const { deletion, stage } = acting.record;
  if (stage !== 'deleting' && stage !== 'deleted') return null;
  const { certificateNumber } = deletion;
  return (
    <section class="card" aria-labelledby="copies">
      <h2 id="copies">Every copy</h2>
      {certificateNumber === null ? null : (
        <p class="notice notice-green">
          Certificate of deletion <strong>{certificateNumber}</strong> was issued.{' '}
          <a href={href}>Open it on the desk</a>
        </p>
      )}
      <Ledger lines={deletion.ledger} />
    </section>
  );
}
