import { useEffect } from 'preact/hooks';
import type { RecordView } from '../../../server/http/answers.ts';
import type { Acting } from '../../views/acting.ts';
import { ActionForm } from '../../views/action-form.tsx';
import { ConflictNotice } from '../../views/conflict-notice.tsx';
import { IdentityBanner } from '../../views/identity-banner.tsx';
import { may } from '../../views/other-actions.tsx';
import { PackFailed, PackPreparing } from '../../views/pack-progress.tsx';
import { PaperChoice } from '../../views/paper-choice.tsx';
import { Tag } from '../../views/tag.tsx';
import { toRecord } from '../addresses.ts';
import { useDesk } from '../desk-context.ts';
import { LoadingOr } from '../loading-or.tsx';
import { PageTitle } from '../page-title.tsx';
import { useActing } from '../use-acting.ts';
import { useLoaded } from '../use-loaded.ts';
import { useRecord } from '../use-record.ts';

/** Prepare the pack, print its volumes, count the sheets, and say so. */
export function Print({ recordRef }: { recordRef: string }) {
  const loaded = useRecord(recordRef);
  const { acting, conflict, dismissConflict } = useActing(loaded.value, loaded);
  return (
    <>
      <PageTitle words={`Print ${recordRef}`} />
      <p>
        <a href={toRecord(recordRef)}>Back to the record</a>
      </p>
      {conflict ? <ConflictNotice {...conflict} dismiss={dismissConflict} /> : null}
      <LoadingOr loaded={loaded}>{() => (acting ? <Printing acting={acting} /> : null)}</LoadingOr>
    </>
  );
}

function Printing({ acting }: { acting: Acting }) {
  const { record } = acting;
  const { pack, packWork } = record;
  const working = packWork.state === 'waiting' || packWork.state === 'working';
  return (
    <>
      <IdentityBanner patient={record.patient} died={record.died} deleted={record.stage === 'deleted'} />
      <PackFailed work={packWork} />
      {working ? (
        <section class="card" aria-labelledby="preparing">
          <h2 id="preparing">Preparing the pack</h2>
          <PackPreparing work={packWork} acting={acting} />
          <p class="hint">You may leave this page; it goes on without you.</p>
        </section>
      ) : pack?.current ? (
        <Ready acting={acting} pack={pack} />
      ) : (
        <Prepare acting={acting} />
      )}
    </>
  );
}

type Pack = NonNullable<RecordView['pack']>;

function Prepare({ acting }: { acting: Acting }) {
  const { record } = acting;
  const refusal = record.actions.find((one) => one.do === 'prepare-pack')?.refusal;
  return (
    <section class="card" aria-labelledby="prepare">
      <h2 id="prepare">Prepare the reprint pack</h2>
      {record.pack ? (
        <p class="notice notice-amber">
          The parts or their pages have changed since the last pack was made. Do not print or send that one.
        </p>
      ) : null}
      {may(acting, 'prepare-pack') ? (
        <>
          <p>
            Onward puts every page in order on A4, marks each side with the patient and its number, and then
            compares every page with the scan. It is offered for printing only when all of them agree.
          </p>
          <Paper acting={acting} />
        </>
      ) : (
        <p>{refusal ?? 'A pack can be prepared once a person has checked the notes.'}</p>
      )}
    </section>
  );
}

/** Asked for again whenever the record has moved on, because a page may have been taken out or put back. */
function Paper({ acting }: { acting: Acting }) {
  const { client } = useDesk();
  const { ref, version } = acting.record;
  const loaded = useLoaded(() => client.paper(ref));
  const { reload, value } = loaded;
  const behind = value !== null && value.version < version;
  useEffect(() => {
    if (behind) void reload();
  }, [behind, version, reload]);
  return <LoadingOr loaded={loaded}>{(paper) => <PaperChoice paper={paper} acting={acting} />}</LoadingOr>;
}

function Ready({ acting, pack }: { acting: Acting; pack: Pack }) {
  // A pack for both sides of the paper has about half as many sheets as sides.
  const duplex = pack.sheets < pack.sides;
  return (
    <>
      <section class="card" aria-labelledby="pack">
        <h2 id="pack">The pack</h2>
        <p>
          <Tag tone="green">Proven</Tag> {pack.provenWords}
        </p>
        <p class="sheets">
          <strong>{count(pack.sheets, 'sheet')}</strong> of paper, {count(pack.sides, 'printed side')}, in{' '}
          {count(pack.volumes.length, 'volume')}
        </p>
        <p class="hint">
          {count(pack.pagesIn, 'page')} in the scan, {pack.pagesOut} printed
          {pack.blanksDropped === 0 ? '' : `, ${pack.blanksDropped} left out because nothing is on them`}.
        </p>
        <h3>How to print</h3>
        <ul class="checklist">
          <li>
            Choose <strong>Actual size</strong> (100 %), A4. Not “Fit” and not “Shrink”.
          </li>
          <li>
            {duplex ? (
              <>
                Print on <strong>both sides</strong>, turned on the long edge.
              </>
            ) : (
              <>
                Print on <strong>one side</strong> only.
              </>
            )}
          </li>
          <li>Keep each volume together: it has its own cover, and goes into its own bag.</li>
        </ul>
        <ul class="volumes" aria-label="Volumes">
          {pack.volumes.map((volume) => (
            <li key={volume.volume}>
              <a class="button" href={volume.href} target="_blank" rel="noopener">
                Open volume {volume.volume} of {volume.of} (PDF)
              </a>
              <span class="hint">
                {count(volume.sheets, 'sheet')}, {count(volume.sides, 'side')}
              </span>
            </li>
          ))}
        </ul>
      </section>
      <Counted acting={acting} />
    </>
  );
}

function Counted({ acting }: { acting: Acting }) {
  const { record } = acting;
  if (!may(acting, 'confirm-printed')) {
    return (
      <section class="card" aria-labelledby="counted">
        <h2 id="counted">Printed and counted</h2>
        <p>{record.actions.find((one) => one.do === 'confirm-printed')?.refusal ?? record.stageMeans}</p>
        <p>
          <a href={toRecord(record.ref)}>Back to the record</a>
        </p>
      </section>
    );
  }
  return (
    <section class="card next" aria-labelledby="counted">
      <h2 id="counted">Printed and counted</h2>
      <ActionForm
        name="confirm-printed"
        words="Printed and counted"
        acting={acting}
        primary
        done={() => {
          location.hash = toRecord(record.ref);
        }}
      />
      {may(acting, 'prepare-pack') ? (
        <details class="folded">
          <summary>
            <span>Prepare it again another way</span>
          </summary>
          <div class="folded-in">
            <Paper acting={acting} />
          </div>
        </details>
      ) : null}
    </section>
  );
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}
