import { useState } from 'preact/hooks';
import type { RecordView } from '../../../server/http/answers.ts';
import type { Acting } from '../../views/acting.ts';
import { ActionForm } from '../../views/action-form.tsx';
import { Agreement } from '../../views/agreement.tsx';
import { ApproveDeletion } from '../../views/approve-deletion.tsx';
import { Claim } from '../../views/claim.tsx';
import { ConflictNotice } from '../../views/conflict-notice.tsx';
import { DeletionPart } from '../../views/deletion-part.tsx';
import { Facts } from '../../views/facts.tsx';
import { Holds } from '../../views/holds.tsx';
import { IdentityBanner } from '../../views/identity-banner.tsx';
import { Letters } from '../../views/letters.tsx';
import { Mails } from '../../views/mails.tsx';
import { NextStep } from '../../views/next-step.tsx';
import { may, OtherActions } from '../../views/other-actions.tsx';
import { PackFailed } from '../../views/pack-progress.tsx';
import { Parts } from '../../views/parts.tsx';
import { RouteChooser } from '../../views/route-chooser.tsx';
import { StageTrack } from '../../views/stage-track.tsx';
import { toPrint } from '../addresses.ts';
import { isStaff, useDesk } from '../desk-context.ts';
import { LoadingOr } from '../loading-or.tsx';
import { PageTitle } from '../page-title.tsx';
import { PartPages } from '../part-pages.tsx';
import { RecordAccess } from '../record-access.tsx';
import { RecordDue } from '../record-due.tsx';
import { RecordHistory } from '../record-history.tsx';
import { useActing } from '../use-acting.ts';
import { useRecord } from '../use-record.ts';

/** One record: who it is, where it stands, the one next step, and everything else that is known. */
export function RecordPage({ recordRef }: { recordRef: string }) {
  const loaded = useRecord(recordRef);
  const { acting, conflict, dismissConflict } = useActing(loaded.value, loaded);
  return (
    <>
      <PageTitle words={`Record ${recordRef}`} />
      {conflict ? <ConflictNotice {...conflict} dismiss={dismissConflict} /> : null}
      <LoadingOr loaded={loaded}>{() => (acting ? <Whole acting={acting} /> : null)}</LoadingOr>
    </>
  );
}

function Whole({ acting }: { acting: Acting }) {
  const { me } = useDesk();
  const { record } = acting;
  const [approving, setApproving] = useState(false);
  const approve = () => setApproving(true);
  const printHref = toPrint(record.ref);
  const going = record.stage === 'deleting' || record.stage === 'deleted';
  return (
    <>
      <IdentityBanner patient={record.patient} died={record.died} deleted={record.stage === 'deleted'} />
      <StageTrack track={record.track} />
      <Stage record={record} />
      <div class="columns">
        <div class="column">
          <PackFailed work={record.packWork} />
          <NextStep acting={acting} printHref={printHref} approve={approve} />
          <Undo acting={acting} />
          <Agreement agreement={record.agreement} />
          <Mails acting={acting} />
          <Parts
            acting={acting}
            pages={({ fileId }) =>
              isStaff(me) && !going ? <PartPages fileId={fileId} acting={acting} /> : null
            }
          />
          <DeletionPart acting={acting} />
        </div>
        <div class="column column-side">
          <Claim acting={acting} />
          <RecordDue record={record} />
          <Facts record={record} />
          <Holds acting={acting} />
          <RouteChooser acting={acting} />
          <OtherActions acting={acting} approve={approve} printHref={printHref} />
          <Letters letters={record.letters} />
          <RecordHistory recordRef={record.ref} version={record.version} />
          <RecordAccess recordRef={record.ref} version={record.version} />
        </div>
      </div>
      {approving ? <ApproveDeletion acting={acting} close={() => setApproving(false)} /> : null}
    </>
  );
}

function Stage({ record }: { record: RecordView }) {
  return (
    <p class="stage">
      <strong>{record.stageWords}</strong> <span class="hint">since {record.sinceWords}</span>
      <br />
      {record.stageMeans}
    </p>
  );
}

function Undo({ acting }: { acting: Acting }) {
  const { undo, next } = acting.record;
  if (undo === null || next.do === 'undo' || !may(acting, 'undo')) return null;
  return (
    <div class="undo">
      <ActionForm name="undo" words={undo} acting={acting} />
    </div>
  );
}
