import { useEffect, useState } from 'preact/hooks';
import { History } from '../views/history.tsx';
import { useDesk } from './desk-context.ts';
import { LoadingOr } from './loading-or.tsx';
import { useLoaded } from './use-loaded.ts';

/** Fetched when it is opened: most visits do not need it. */
export function RecordHistory({ recordRef, version }: { recordRef: string; version: number }) {
  const [open, setOpen] = useState(false);
  return (
    <details class="card folded" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <h2>History</h2>
      </summary>
      {open ? <Fetched recordRef={recordRef} version={version} /> : null}
    </details>
  );
}

function Fetched({ recordRef, version }: { recordRef: string; version: number }) {
  const { client } = useDesk();
  const loaded = useLoaded(() => client.history(recordRef));
  const { reload } = loaded;
  useEffect(() => void reload(), [version, reload]);
  return <LoadingOr loaded={loaded}>{(history) => <History history={history} />}</LoadingOr>;
}
