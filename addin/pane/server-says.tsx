import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Busy } from '../views/busy.tsx';
import { Icon } from '../views/icon.tsx';
import { ProblemNotice } from '../views/problem-notice.tsx';
import type { KnownRecordsProps } from './known-records.tsx';
import { usePane } from './pane-context.ts';
import type { Known } from './use-known.ts';

/** What the server adds to the verdict: the record it belongs to and the next step, or that it does not answer. */
export function ServerSays({ known }: { known: Known }) {
  const { server } = usePane();
  const Records = useRecords(known.view !== null);
  if (server === null) return null;
  return (
    <>
      {known.problem ? (
        <div class="from-message-alone">
          <ProblemNotice problem={known.problem} again={known.again} />
          <p class="hint">
            <Icon name="info" /> What stands here is told from the message alone.
          </p>
        </div>
      ) : null}
      {known.asking && known.view === null ? <Busy words="Asking Onward…" /> : null}
      {known.view === null ? null : Records === null ? (
        <Busy words="Opening the record…" />
      ) : (
        <Records view={known.view} client={server.client} again={known.again} />
      )}
    </>
  );
}

/** Everything about records is loaded when the first answer comes: nobody needs it before they have signed in. */
function useRecords(wanted: boolean): ComponentType<KnownRecordsProps> | null {
  const [Records, setRecords] = useState<{ show: ComponentType<KnownRecordsProps> } | null>(null);
  useEffect(() => {
    if (wanted)
      void import('./known-records.tsx').then(({ KnownRecords }) => setRecords({ show: KnownRecords }));
  }, [wanted]);
  return Records?.show ?? null;
}
