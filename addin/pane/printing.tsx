import { useEffect } from 'preact/hooks';
import type { RecordView } from '../../server/http/answers.ts';
import { useDesk } from '../desk/desk-context.ts';
import { useLoaded } from '../desk/use-loaded.ts';
import type { Acting } from '../views/acting.ts';
import { ActionForm } from '../views/action-form.tsx';
import { Busy } from '../views/busy.tsx';
import { Icon } from '../views/icon.tsx';
import { PaperChoice } from '../views/paper-choice.tsx';
import { ProblemNotice } from '../views/problem-notice.tsx';

/**
 * The pack from the pane: made here, opened in the browser (WebView2 shows no PDF that a page made), counted here. A
 * colleague who has it in hand is named before anything is made or printed a second time.
 */
export function Printing({ acting, printHref }: { acting: Acting; printHref: string }) {
  const { pack, facts } = acting.record;
  const { claimedByName, claimedByMe } = facts;
  return (
    <>
      {claimedByName !== null && !claimedByMe ? (
        <p class="notice notice-amber">
          <Icon name="warning" /> {claimedByName} is dealing with this. Ask before you print it too.
        </p>
      ) : null}
      {pack?.current ? (
        <Counted acting={acting} pack={pack} printHref={printHref} />
      ) : (
        <>
          <Prepare acting={acting} />
          <p>
            <a href={printHref}>Open the print page</a> to do this in the browser.
          </p>
        </>
      )}
    </>
  );
}

/** Asked for again whenever the record has moved on, because a page may have been taken out or put back. */
function Prepare({ acting }: { acting: Acting }) {
  const { client } = useDesk();
  const { ref, version } = acting.record;
  const { value, problem, reload } = useLoaded(() => client.paper(ref));
  const behind = value !== null && value.version < version;
  useEffect(() => {
    if (behind) void reload();
  }, [behind, version, reload]);
  if (problem) return <ProblemNotice problem={problem} again={() => void reload()} />;
  return value === null ? (
    <Busy words="Looking at the pages…" />
  ) : (
    <PaperChoice paper={value} acting={acting} />
  );
}

type Pack = NonNullable<RecordView['pack']>;

function Counted({ acting, pack, printHref }: { acting: Acting; pack: Pack; printHref: string }) {
  const { sheets, volumes } = pack;
  return (
    <>
      <p>
        {sheets} {sheets === 1 ? 'sheet' : 'sheets'} of paper in {volumes.length}{' '}
        {volumes.length === 1 ? 'volume' : 'volumes'}. {pack.provenWords}
      </p>
      <p>
        <a class="button primary" href={printHref}>
          Open the print page
        </a>
      </p>
      <ActionForm name="confirm-printed" words="Printed and counted" acting={acting} />
    </>
  );
}
