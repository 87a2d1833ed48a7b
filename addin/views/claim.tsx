import type { Acting } from './acting.ts';
import { ActionForm } from './action-form.tsx';
import { may } from './other-actions.tsx';

/** Who is dealing with it, so that two people do not print the same notes. */
export function Claim({ acting }: { acting: Acting }) {
  const { claimedByMe, claimedByName } = acting.record.facts;
  if (claimedByName === null && !may(acting, 'claim')) return null;
  const words = claimedByMe
    ? 'You are dealing with this.'
    : `${claimedByName ?? 'Nobody'} is dealing with this.`;
  return (
    <div class="claim">
      <p>{words}</p>
      {claimedByMe && may(acting, 'release-claim') ? (
        <ActionForm name="release-claim" words="I am no longer" acting={acting} />
      ) : null}
      {!claimedByMe && may(acting, 'claim') ? (
        <ActionForm
          name="claim"
          words={claimedByName === null ? 'I am dealing with this' : 'I am dealing with it now'}
          acting={acting}
        />
      ) : null}
    </div>
  );
}
