import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ServerClient } from '../server-client.ts';
import { Busy } from '../views/busy.tsx';
import { usePane } from './pane-context.ts';
import { SignInFirst } from './sign-in-first.tsx';

/** No message is open: what needs doing today, once somebody has signed in. */
export function NoMessage() {
  const { server, session, announce } = usePane();
  const Today = useToday(server !== null);
  useEffect(() => announce('No message is open.'), [announce]);
  return (
    <>
      <h1>Today</h1>
      {session.state !== 'signed-in' ? (
        <SignInFirst>
          <p>Open a message, and Onward says at once whether it brings somebody’s digitised notes.</p>
          <p>Once you have signed in, what needs doing today stands here.</p>
        </SignInFirst>
      ) : server === null || Today === null ? (
        <Busy />
      ) : (
        <Today client={server.client} />
      )}
    </>
  );
}

type Shown = ComponentType<{ client: ServerClient }>;

/** Loaded when it is first wanted. */
function useToday(wanted: boolean): Shown | null {
  const [today, setToday] = useState<{ show: Shown } | null>(null);
  useEffect(() => {
    if (wanted) void import('./work-list.tsx').then(({ Today }) => setToday({ show: Today }));
  }, [wanted]);
  return today?.show ?? null;
}
