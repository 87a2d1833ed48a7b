import { useState } from 'preact/hooks';
import type { CourierRow, CourierView } from '../../../server/http/answers.ts';
import { EmptyState } from '../../views/empty-state.tsx';
import { Tag } from '../../views/tag.tsx';
import { toRecord } from '../addresses.ts';
import { CollectMany } from '../collect-many.tsx';
import { useDesk } from '../desk-context.ts';
import { DriverSheet } from '../driver-sheet.tsx';
import { LoadingOr } from '../loading-or.tsx';
import type { Done } from '../outcome-list.tsx';
import { OutcomeList } from '../outcome-list.tsx';
import { PageTitle } from '../page-title.tsx';
import { usePage } from '../use-page.ts';

/** The driver's day: what is to be taken, a list of it to print and tick, and what still waits for its label. */
export function Courier() {
  const { client } = useDesk();
  const loaded = usePage(client.courier);
  const [done, setDone] = useState<Done | null>(null);
  const close = () => {
    setDone(null);
    void loaded.reload();
  };
  return (
    <>
      <PageTitle words="Courier" />
      {done === null ? (
        <LoadingOr loaded={loaded}>{(view) => <Waiting view={view} putDone={setDone} />}</LoadingOr>
      ) : (
        <OutcomeList done={done} close={close} />
      )}
    </>
  );
}

function Waiting({ view, putDone }: { view: CourierView; putDone: (done: Done) => void }) {
  const { nextVisitWords, bagged, withoutLabel } = view;
  if (bagged.length + withoutLabel.length === 0)
    return (
      <EmptyState title="Nothing waits for the courier.">
        <p>Notes come here when they are printed and counted, and go when the courier has collected them.</p>
      </EmptyState>
    );
  return (
    <>
      {nextVisitWords === null ? null : (
        <p>
          The courier’s next visit: <strong>{nextVisitWords}</strong>.
        </p>
      )}
      <section class="work" aria-labelledby="to-collect">
        <h2 id="to-collect">
          To be collected <span class="count">{bagged.length}</span>
        </h2>
        {bagged.length === 0 ? (
          <p class="hint">No bag is ready.</p>
        ) : (
          <CollectMany rows={bagged} putDone={putDone} />
        )}
      </section>
      <WithoutLabel rows={withoutLabel} />
      <DriverSheet rows={bagged} day={nextVisitWords} />
    </>
  );
}

function WithoutLabel({ rows }: { rows: readonly CourierRow[] }) {
  if (rows.length === 0) return null;
  return (
    <section class="work screen-only" aria-labelledby="no-label">
      <h2 id="no-label">
        Printed, and no label yet <span class="count">{rows.length}</span>
      </h2>
      <p class="hint">
        The label comes by itself with the courier’s weekly visit, once the patient was deducted. Where none
        comes, or it is damaged, ask PCSE for another.
      </p>
      <ul class="plain-list">
        {rows.map((row) => (
          <li key={row.ref} class="card">
            <a href={toRecord(row.ref)}>{row.patient?.nameWords ?? row.ref}</a>{' '}
            <span class="hint">
              {row.ref} · printed on {row.sinceWords}
            </span>
            {row.held ? (
              <>
                {' '}
                <Tag tone="amber" icon="hold">
                  On hold
                </Tag>
              </>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
