import { Busy } from '../views/busy.tsx';
import { FromMessageAlone, PartMissing } from './not-reached.tsx';
import { usePane } from './pane-context.ts';
import type { Known } from './use-known.ts';
import { useLazy } from './use-lazy.ts';

/** What the server adds to the verdict: the record it belongs to and the next step, or that it does not answer. */
export function ServerSays({ known }: { known: Known }) {
  const { server, partMissing } = usePane();
  // Everything about records is loaded when the first answer comes: nobody needs it before they have signed in.
  const lazy = useLazy(known.view !== null, () => import('./known-records.tsx'));
  if (server === null) return partMissing ? <PartMissing /> : null;
  return (
    <>
      {known.problem ? <FromMessageAlone problem={known.problem} again={known.again} /> : null}
      {known.asking && known.view === null ? <Busy words="Asking Onward…" /> : null}
      {known.view === null ? null : lazy === 'failed' ? (
        <PartMissing />
      ) : lazy === null ? (
        <Busy words="Opening the record…" />
      ) : (
        <lazy.KnownRecords view={known.view} client={server.client} again={known.again} />
      )}
    </>
  );
}
