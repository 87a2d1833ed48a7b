import type { RecordView } from '../../server/http/answers.ts';
import type { Acting } from './acting.ts';
import { ActionForm, FoldedForm } from './action-form.tsx';
import { may } from './other-actions.tsx';
import { Tag } from './tag.tsx';

/** Reasons to keep every copy, standing and past; and the forms to place, keep and release one. */
export function Holds({ acting }: { acting: Acting }) {
  const { holds } = acting.record;
  const standing = holds.filter(({ active }) => active);
  const past = holds.filter(({ active }) => !active);
  if (holds.length === 0 && !may(acting, 'place-hold')) return null;
  return (
    <section class="card" aria-labelledby="holds">
      <h2 id="holds">Holds</h2>
      {standing.length === 0 ? <p>No hold stands on this record.</p> : null}
      {standing.map((hold) => (
        <Standing key={hold.holdId} hold={hold} acting={acting} />
      ))}
      {past.length === 0 ? null : (
        <details class="folded folded-quiet">
          <summary>
            <span>Released ({past.length})</span>
          </summary>
          <ul>
            {past.map((hold) => (
              <li key={hold.holdId}>
                {hold.kindWords}. Placed on {hold.placedWords}, released on {hold.releasedWords}.
              </li>
            ))}
          </ul>
        </details>
      )}
      {may(acting, 'place-hold') ? (
        <FoldedForm name="place-hold" title="Place a hold" words="Keep every copy" acting={acting} />
      ) : null}
    </section>
  );
}

function Standing({ hold, acting }: { hold: RecordView['holds'][number]; acting: Acting }) {
  return (
    <article class="hold" aria-label={`Hold: ${hold.kindWords}`}>
      <p>
        <Tag tone={hold.reviewDue ? 'red' : 'amber'} icon="hold">
          {hold.reviewDue ? 'Look at it again now' : 'On hold'}
        </Tag>{' '}
        <strong>{hold.kindWords}</strong>
      </p>
      {hold.words === null ? null : <p class="quoted">{hold.words}</p>}
      <p class="hint">
        Placed on {hold.placedWords} by {hold.byName}. To be looked at again on {hold.reviewWords}.
      </p>
      {hold.practiceWide ? (
        <p>
          It stands over the whole practice. A lead looks at it again, or releases it, on the{' '}
          <a href="#/holds">page of holds</a>.
        </p>
      ) : null}
      {may(acting, 'review-hold') && !hold.practiceWide ? (
        <FoldedForm
          name="review-hold"
          title="Keep it"
          words="Keep the hold"
          acting={acting}
          subject={hold.holdId}
        />
      ) : null}
      {may(acting, 'release-hold') && !hold.practiceWide ? (
        <ActionForm name="release-hold" words="Release the hold" acting={acting} subject={hold.holdId} />
      ) : null}
    </article>
  );
}
