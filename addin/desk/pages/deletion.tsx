import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { DeletionView } from '../../../server/http/answers.ts';
import { ApproveDeletion } from '../../views/approve-deletion.tsx';
import { Busy } from '../../views/busy.tsx';
import { ConflictNotice } from '../../views/conflict-notice.tsx';
import { EmptyState } from '../../views/empty-state.tsx';
import { ProblemNotice } from '../../views/problem-notice.tsx';
import { RecordTable } from '../../views/record-table.tsx';
import { toRecord } from '../addresses.ts';
import type { Awaited } from '../answer-many.tsx';
import { AnswerMany, awaitedIn } from '../answer-many.tsx';
import { ApproveMany } from '../approve-many.tsx';
import { isStaff, useDesk } from '../desk-context.ts';
import { LoadingOr } from '../loading-or.tsx';
import { PageTitle } from '../page-title.tsx';
import { useActing } from '../use-acting.ts';
import { usePage } from '../use-page.ts';
import { useRecord } from '../use-record.ts';

/** What may be deleted, what waits and why, what is going, and what is gone with its certificate. */
export function Deletion() {
  const { client } = useDesk();
  const loaded = usePage(client.deletion);
  const [approving, setApproving] = useState<string | null>(null);
  const [many, setMany] = useState<DeletionView['ready'] | null>(null);
  const [awaited, setAwaited] = useState<Awaited | null>(null);
  const close = () => {
    setMany(null);
    setAwaited(null);
    void loaded.reload();
  };
  if (many !== null)
    return (
      <>
        <PageTitle words="Approve several deletions" />
        <ApproveMany rows={many} close={close} />
      </>
    );
  if (awaited !== null)
    return (
      <>
        <PageTitle words={`Record what ${awaited.name} says`} />
        <AnswerMany {...awaited} close={close} />
      </>
    );
  return (
    <>
      <PageTitle words="Deletion" />
      <LoadingOr loaded={loaded}>
        {(view) => (
          <Groups
            view={view}
            approve={setApproving}
            approveMany={() => setMany(view.ready)}
            answerMany={setAwaited}
          />
        )}
      </LoadingOr>
      {approving === null ? null : (
        <Approving
          key={approving}
          recordRef={approving}
          close={() => {
            setApproving(null);
            void loaded.reload();
          }}
        />
      )}
    </>
  );
}

type GroupsProps = {
  view: DeletionView;
  approve: (ref: string) => void;
  approveMany: () => void;
  answerMany: (awaited: Awaited) => void;
};

function Groups({ view, approve, approveMany, answerMany }: GroupsProps) {
  const { me } = useDesk();
  const { ready, waiting, deleting, deleted } = view;
  if (ready.length + waiting.length + deleting.length + deleted.length === 0) {
    return (
      <EmptyState title="Nothing is near its deletion.">
        <p>
          A record comes here once the courier has collected it. It may be deleted when the new practice says
          the reprint is legible, or when the review window has ended with no objection.
        </p>
      </EmptyState>
    );
  }
  return (
    <>
      <Group title="Ready to approve" rows={ready.length} none="Nothing is ready.">
        {ready.length > 1 && isStaff(me) ? (
          <p>
            <button type="button" onClick={approveMany}>
              Approve several together
            </button>
          </p>
        ) : null}
        <RecordTable
          rows={ready}
          href={toRecord}
          statutory={false}
          caption="Ready to approve"
          last={{
            title: 'Next step',
            cell: (row) =>
              isStaff(me) ? (
                <button
                  type="button"
                  onClick={() => approve(row.ref)}
                  aria-label={`Look and approve, ${row.ref}`}
                >
                  Look and approve
                </button>
              ) : (
                row.nextWords
              ),
          }}
        />
      </Group>
      <Group title="Waiting" rows={waiting.length} none="Nothing is waiting.">
        <RecordTable
          rows={waiting}
          href={toRecord}
          statutory={false}
          caption="Waiting"
          last={{ title: 'Why it waits', cell: (row) => row.why }}
        />
      </Group>
      <Group title="Deleting" rows={deleting.length} none="Nothing is being deleted.">
        {isStaff(me)
          ? awaitedIn(deleting).map((awaited) => (
              <p key={awaited.name}>
                <button type="button" onClick={() => answerMany(awaited)}>
                  Record what {awaited.name} says about several
                </button>
              </p>
            ))
          : null}
        <RecordTable
          rows={deleting}
          href={toRecord}
          statutory={false}
          caption="Deleting"
          last={{ title: 'What is left', cell: (row) => row.left }}
        />
      </Group>
      <Group title="Deleted" rows={deleted.length} none="Nothing has been deleted yet.">
        <Batches batches={view.batches} />
        <RecordTable
          rows={deleted}
          href={toRecord}
          statutory={false}
          caption="Deleted"
          last={{
            title: 'Certificate',
            cell: (row) =>
              row.certificateHref === null ? (
                'Not issued'
              ) : (
                <a
                  href={row.certificateHref}
                  target="_blank"
                  rel="noopener"
                  aria-label={`Certificate of ${row.ref} (PDF)`}
                >
                  Certificate (PDF)
                </a>
              ),
          }}
        />
      </Group>
    </>
  );
}

function Batches({ batches }: Pick<DeletionView, 'batches'>) {
  if (batches.length === 0) return null;
  return (
    <ul class="plain-list">
      {batches.map(({ number, words, certificateHref }) => (
        <li key={number}>
          {words}.{' '}
          {certificateHref === null ? null : (
            <a href={certificateHref} target="_blank" rel="noopener">
              Certificate {number} for all of these (PDF)
            </a>
          )}
        </li>
      ))}
    </ul>
  );
}

type GroupProps = { title: string; rows: number; none: string; children: ComponentChildren };

function Group({ title, rows, none, children }: GroupProps) {
  const id = title.toLowerCase().replaceAll(' ', '-');
  return (
    <section class="work" aria-labelledby={id}>
      <h2 id={id}>
        {title} <span class="count">{rows}</span>
      </h2>
      {rows === 0 ? <p class="hint">{none}</p> : children}
    </section>
  );
}

/** The record is read afresh before it is asked for: a list may be a minute old. */
function Approving({ recordRef, close }: { recordRef: string; close: () => void }) {
  const loaded = useRecord(recordRef);
  const { acting, conflict, dismissConflict } = useActing(loaded.value, loaded);
  if (loaded.problem) return <ProblemNotice problem={loaded.problem} again={() => void loaded.reload()} />;
  if (conflict) return <ConflictNotice {...conflict} dismiss={dismissConflict} />;
  return acting ? <ApproveDeletion acting={acting} close={close} /> : <Busy />;
}
