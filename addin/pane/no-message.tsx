import { useEffect } from 'preact/hooks';
import { Busy } from '../views/busy.tsx';
import { PartMissing } from './not-reached.tsx';
import { usePane } from './pane-context.ts';
import { SignInFirst } from './sign-in-first.tsx';
import { useLazy } from './use-lazy.ts';

/** No message is open: what needs doing today, once somebody has signed in. */
export function NoMessage() {
  const { session, announce } = usePane();
  useEffect(() => announce('No message is open.'), [announce]);
  return (
    <>
      {session.state === 'signed-in' ? (
        <TodaysWork />
      ) : (
        <SignInFirst>
          <h1>Today</h1>
          <p>Open a message, and Onward says at once whether it brings somebody’s digitised notes.</p>
          <p>Once you have signed in, what needs doing today stands here.</p>
        </SignInFirst>
      )}
    </>
  );
}

function TodaysWork() {
  const { server, partMissing } = usePane();
  const lazy = useLazy(server !== null, () => import('./work-list.tsx'));
  if (partMissing || lazy === 'failed') return <PartMissing />;
  return server === null || lazy === null ? <Busy /> : <lazy.Today client={server.client} />;
}
