import type { HeldRow, PracticeHoldView } from '../../../server/http/answers.ts';
import { EmptyState } from '../../views/empty-state.tsx';
import { Tag } from '../../views/tag.tsx';
import { toRecord } from '../addresses.ts';
import { useDesk } from '../desk-context.ts';
import { LoadingOr } from '../loading-or.tsx';
import { PageTitle } from '../page-title.tsx';
import type { Changed } from '../practice-hold.tsx';
import { KeepPracticeHold, PlacePracticeHold, ReleasePracticeHold } from '../practice-hold.tsx';
import { usePage } from '../use-page.ts';

/** Everything that keeps copies for now: of single records, and of all of them at once. */
export function Holds() {
  const { client, me, announce, refreshMe } = useDesk();
  const loaded = usePage(client.holds);
  const isLead = me.role === 'lead';
  const changed: Changed = (words) => {
    announce(words);
    refreshMe();
    void loaded.reload();
  };
  return (
    <>
      <PageTitle words="Holds" />
      <p>A hold keeps every copy. While one stands the review window waits, and nothing is deleted.</p>
      <LoadingOr loaded={loaded}>
        {(view) => (
          <>
            <PracticeWide holds={view.practiceWide} changed={isLead ? changed : null} />
            <Single rows={view.records} more={view.more} />
          </>
        )}
      </LoadingOr>
    </>
  );
}

type WideProps = { holds: readonly PracticeHoldView[]; changed: Changed | null };

function PracticeWide({ holds, changed }: WideProps) {
  const standing = holds.filter(({ releasedWords }) => releasedWords === null);
  const past = holds.filter(({ releasedWords }) => releasedWords !== null);
  return (
    <section class="card" aria-labelledby="wide">
      <h2 id="wide">Over the whole practice</h2>
      {standing.length === 0 ? <p>None stands.</p> : null}
      {standing.map((hold) => (
        <article key={hold.holdId} class="hold" aria-label={hold.title}>
          <p>
            <HoldTag due={hold.reviewDue} /> <strong>{hold.title}</strong>
          </p>
          <p>
            {hold.kindWords}. {underWords(hold)}
          </p>
          <p class="hint">
            Placed on {hold.placedWords} by {hold.byName}. To be looked at again on {hold.reviewWords}.
          </p>
          {changed ? (
            <>
              <KeepPracticeHold hold={hold} changed={changed} />
              <ReleasePracticeHold hold={hold} changed={changed} />
            </>
          ) : null}
        </article>
      ))}
      {past.length === 0 ? null : (
        <details class="folded folded-quiet">
          <summary>
            <span>Released ({past.length})</span>
          </summary>
          <ul>
            {past.map((hold) => (
              <li key={hold.holdId}>
                {hold.title}: placed on {hold.placedWords}. {hold.releasedWords}.
              </li>
            ))}
          </ul>
        </details>
      )}
      {changed ? <PlacePracticeHold changed={changed} /> : null}
    </section>
  );
}

function underWords({ records, open }: PracticeHoldView): string {
  if (open === 0) return 'No record is open. Those that begin later come under it too.';
  const all = open === 1 ? 'The one open record is' : `All ${open} open records are`;
  return records >= open
    ? `${all} under it, and those that begin later will be.`
    : `${records} of ${open} open records are under it so far. The others follow within minutes, and nothing of theirs is deleted before.`;
}

function HoldTag({ due }: { due: boolean }) {
  return (
    <Tag tone={due ? 'red' : 'amber'} icon="hold">
      {due ? 'Look at it again now' : 'On hold'}
    </Tag>
  );
}

function Single({ rows, more }: { rows: readonly HeldRow[]; more: number }) {
  if (rows.length === 0)
    return (
      <EmptyState title="No single record is on hold.">
        <p>Open a record to place a hold on it, for a claim, a complaint or a request for access.</p>
      </EmptyState>
    );
  return (
    <section aria-labelledby="single">
      <h2 id="single">
        Single records <span class="count">{rows.length + more}</span>
      </h2>
      <ul class="plain-list">
        {rows.map((row, index) => (
          <li key={`${row.ref} ${index}`} class="card">
            <p>
              <HoldTag due={row.reviewDue} />{' '}
              <a href={toRecord(row.ref)}>
                <strong>{row.patient?.nameWords ?? row.ref}</strong>
              </a>{' '}
              <span class="hint">
                {row.ref} · {row.stageWords}
              </span>
            </p>
            <p>{row.kindWords}</p>
            {row.words === null ? null : <p class="quoted">{row.words}</p>}
            <p class="hint">
              Placed on {row.placedWords} by {row.byName}. To be looked at again on {row.reviewWords}.
            </p>
          </li>
        ))}
      </ul>
      {more > 0 ? <p class="hint">{more} more are in the report of holds, under Reports.</p> : null}
    </section>
  );
}
