import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import type { Me } from '../../server/http/answers.ts';
import type { ServerClient } from '../server-client.ts';
import type { Address } from './addresses.ts';
import { DeskProvider, isStaff } from './desk-context.ts';
import { DropAnywhere } from './drop-anywhere.tsx';
import { Header } from './header.tsx';
import { Courier } from './pages/courier.tsx';
import { Deletion } from './pages/deletion.tsx';
import { Holds } from './pages/holds.tsx';
import { LeaversList } from './pages/leavers-list.tsx';
import { NeedsAPerson } from './pages/needs-a-person.tsx';
import { Nowhere } from './pages/nowhere.tsx';
import { Print } from './pages/print.tsx';
import { RecordPage } from './pages/record.tsx';
import { Records } from './pages/records.tsx';
import { Reports } from './pages/reports.tsx';
import { Settings } from './pages/settings.tsx';
import { Today } from './pages/today.tsx';
import { TakingIn } from './taking-in.tsx';
import { useTakeIn } from './use-take-in.ts';
import { useTick } from './use-tick.ts';

const POLL_MS = 10_000;

type Props = {
  client: ServerClient;
  me: Me;
  putMe: (me: Me) => void;
  address: Address;
  signedOut: () => void;
};

/** The desk of somebody who is signed in: header, page, what is being taken in, and what is said aloud. */
export function SignedIn({ client, me, putMe, address, signedOut }: Props) {
  const [said, announce] = useState('');
  const [changes, setChanges] = useState(0);
  const refreshMe = useCallback(() => {
    void client.me().then((answer) => answer.ok && putMe(answer.value));
  }, [client, putMe]);
  const changed = useCallback(() => {
    setChanges((count) => count + 1);
    refreshMe();
  }, [refreshMe]);
  const intake = useTakeIn(client, changed, announce);
  useTick(POLL_MS, changed);
  useEffect(() => {
    document.documentElement.scrollTop = 0;
  }, [address]);
  const desk = useMemo(
    () => ({ client, me, refreshMe, putMe, announce, takeIn: intake.add, changes }),
    [client, me, refreshMe, putMe, intake.add, changes],
  );
  return (
    <DeskProvider value={desk}>
      <Header address={address} signedOut={signedOut} moved={changed} />
      <main id="main" tabIndex={-1}>
        <Page key={keyOf(address)} address={address} />
      </main>
      <TakingIn items={intake.items} clear={intake.clear} />
      {isStaff(me) ? <DropAnywhere take={intake.add} /> : null}
      <div class="unseen" role="status">
        {said}
      </div>
    </DeskProvider>
  );
}

function Page({ address }: { address: Address }) {
  switch (address.page) {
    case 'today':
    case 'sign-in-link':
      return <Today />;
    case 'needs-a-person':
      return <NeedsAPerson />;
    case 'records':
      return <Records />;
    case 'courier':
      return <Courier />;
    case 'holds':
      return <Holds />;
    case 'leavers-list':
      return <LeaversList />;
    case 'record':
      return <RecordPage recordRef={address.ref} />;
    case 'print':
      return <Print recordRef={address.ref} />;
    case 'deletion':
      return <Deletion />;
    case 'reports':
      return <Reports />;
    case 'settings':
      return <Settings />;
    case 'nowhere':
      return <Nowhere />;
    default:
      return address satisfies never;
  }
}

function keyOf(address: Address): string {
  return 'ref' in address ? `${address.page} ${address.ref}` : address.page;
}
