import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import type { Me, Problem } from '../../server/http/answers.ts';
import { openServerClient } from '../server-client.ts';
import { Busy } from '../views/busy.tsx';
import { ProblemNotice } from '../views/problem-notice.tsx';
import type { Address } from './addresses.ts';
import { addressOf } from './addresses.ts';
import { noteMove } from './page-title.tsx';
import { SignIn } from './pages/sign-in.tsx';
import { SignedIn } from './signed-in.tsx';

type Who = 'asking' | 'nobody' | 'ended' | Me;

/** Finds out who is here, and shows the desk or the sign-in page. */
export function App() {
  const [who, setWho] = useState<Who>('asking');
  const [problem, setProblem] = useState<Problem | null>(null);
  const client = useMemo(
    () =>
      openServerClient(() =>
        setWho((was) => (typeof was === 'object' || was === 'ended' ? 'ended' : 'nobody')),
      ),
    [],
  );
  const address = useAddress();
  const find = useCallback(async () => {
    setProblem(null);
    const token = address.page === 'sign-in-link' ? address.token : null;
    if (address.page === 'sign-in-link') goQuietly(address.next);
    const answer = token === null ? await client.me() : await client.redeemLink(token);
    if (answer.ok) setWho(answer.value);
    else if (token !== null || answer.problem.status !== 401) setProblem(answer.problem);
    if (!answer.ok && (answer.problem.status === 401 || token !== null)) setWho('nobody');
  }, [client, address]);
  const mustFind = who === 'asking' || address.page === 'sign-in-link';
  useEffect(() => {
    if (mustFind) void find();
  }, [mustFind]);

  if (who === 'asking') return <Start problem={problem} again={() => void find()} />;
  if (typeof who === 'string') {
    return (
      <SignIn
        client={client}
        problem={problem}
        ended={who === 'ended'}
        signedIn={(me) => {
          setProblem(null);
          setWho(me);
        }}
      />
    );
  }
  return (
    <SignedIn client={client} me={who} putMe={setWho} address={address} signedOut={() => setWho('nobody')} />
  );
}

function Start({ problem, again }: { problem: Problem | null; again: () => void }) {
  return (
    <main class="start">
      <h1>Onward</h1>
      {problem ? <ProblemNotice problem={problem} again={again} /> : <Busy words="Opening the desk…" />}
    </main>
  );
}

function useAddress(): Address {
  const [address, setAddress] = useState(() => addressOf(location.hash));
  useEffect(() => {
    const change = () => {
      noteMove();
      setAddress(addressOf(location.hash));
    };
    addEventListener('hashchange', change);
    return () => removeEventListener('hashchange', change);
  }, []);
  return address;
}

/** Takes a link's token out of the address and the history, so that it is neither seen nor copied. */
function goQuietly(hash: string): void {
  history.replaceState(null, '', hash);
  dispatchEvent(new HashChangeEvent('hashchange'));
}
