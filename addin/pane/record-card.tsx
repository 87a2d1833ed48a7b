import { useCallback, useEffect, useState } from 'preact/hooks';
import type { RecordView } from '../../server/http/answers.ts';
import { useDesk } from '../desk/desk-context.ts';
import { useActing } from '../desk/use-acting.ts';
import { useTick } from '../desk/use-tick.ts';
import type { Acting } from '../views/acting.ts';
import { ActionForm } from '../views/action-form.tsx';
import { Agreement } from '../views/agreement.tsx';
import { ApproveDeletion } from '../views/approve-deletion.tsx';
import { Claim } from '../views/claim.tsx';
import { ConflictNotice } from '../views/conflict-notice.tsx';
import { IdentityBanner } from '../views/identity-banner.tsx';
import { Mails, proposedAction } from '../views/mails.tsx';
import { isOnThePage, NextStep } from '../views/next-step.tsx';
import { may } from '../views/other-actions.tsx';
import { PackFailed } from '../views/pack-progress.tsx';
import { StageTrack } from '../views/stage-track.tsx';
import { Tag } from '../views/tag.tsx';
import { Going } from './going.tsx';
import { Printing } from './printing.tsx';
import { ThisMail } from './this-mail.tsx';
import { useDeskLink } from './use-desk-link.tsx';

type Props = {
  given: RecordView;
  /** The message on screen, where it is one about this record. */
  messageId?: string | undefined;
};

/** One record as the pane has room for it: whose it is, how far it has come, and the next step, done here. */
export function RecordCard({ given, messageId }: Props) {
  const { client } = useDesk();
  const [record, put] = useState(given);
  useEffect(() => put(given), [given]);
  const reload = useCallback(async () => {
    const answer = await client.record(given.ref);
    if (answer.ok) put(answer.value);
  }, [client, given.ref]);
  useTick(restless(record) ? 1_000 : 0, () => void reload());
  const { acting, conflict, dismissConflict } = useActing(record, { put, reload });
  const deskLink = useDeskLink(record.ref);
  const mail = record.mails.find((one) => one.messageId === messageId && !one.settled);
  const others = record.mails.filter((one) => !one.settled && one !== mail);
  // The message on screen asks for the next step itself, with what it says filled in: one form for one thing.
  const asksAlready = mail !== undefined && proposedAction(mail) === record.next.do;
  return (
    // The desk's pages are in the browser, where the pane's sign-in does not reach: a link for just this is fetched first.
    <section class="record-card" aria-label={`Record ${record.ref}`} onClickCapture={deskLink.onClick}>
      <IdentityBanner
        patient={record.patient}
        died={record.died}
        deleted={record.stage === 'deleted'}
        label={`Patient of ${record.ref}`}
      />
      {conflict ? <ConflictNotice {...conflict} dismiss={dismissConflict} /> : null}
      {acting && mail ? <ThisMail mail={mail} acting={acting} /> : null}
      <StageTrack track={record.track} />
      {record.parts.length === 0 || record.stage === 'deleted' ? null : (
        <p class="parts-words">
          <Tag tone={record.partsState.complete ? 'green' : 'amber'}>
            {record.partsState.complete ? 'Complete' : 'Not complete'}
          </Tag>{' '}
          {record.partsState.words}
        </p>
      )}
      <OtherMails record={record} />
      <PackFailed work={record.packWork} />
      {acting && !asksAlready ? <Next acting={acting} href={deskLink.href} /> : null}
      {deskLink.notice}
      {acting ? <Going acting={acting} href={deskLink.href} /> : null}
      {acting && others.length > 0 ? <Mails acting={acting} only={others} /> : null}
      {record.agreement !== null && record.agreement.light !== 'green' ? (
        <Agreement agreement={record.agreement} />
      ) : null}
      {acting ? <Claim acting={acting} /> : null}
      {acting ? <Undo acting={acting} /> : null}
      <p>
        <a href={deskLink.href}>Open {record.ref} on the desk</a>
      </p>
    </section>
  );
}

/** Something is under way that ends by itself, and that a person waits for. */
function restless({ packWork, stage, deletion }: RecordView): boolean {
  const going = stage === 'deleting' && !deletion.ledger.some(({ yours }) => yours);
  return packWork.state === 'waiting' || packWork.state === 'working' || going;
}

function Next({ acting, href }: { acting: Acting; href: string }) {
  const [approving, setApproving] = useState(false);
  useEscape(approving);
  const { record } = acting;
  const prints = record.next.do === 'prepare-pack' || record.next.do === 'confirm-printed';
  return (
    <>
      <NextStep acting={acting} printHref={`${href}/print`} approve={() => setApproving(true)}>
        {prints ? (
          <Printing acting={acting} printHref={`${href}/print`} />
        ) : isOnThePage(record.next.do) ? (
          <p>
            <a class="button primary" href={href}>
              Do this on the desk
            </a>
          </p>
        ) : null}
      </NextStep>
      {approving ? <ApproveDeletion acting={acting} close={() => setApproving(false)} /> : null}
    </>
  );
}

/** Microsoft's library holds Escape back for Outlook's own use, and a dialog would not hear of it. */
function useEscape(dialogOpen: boolean): void {
  useEffect(() => {
    if (!dialogOpen) return;
    const close = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      document.querySelector<HTMLDialogElement>('dialog[open]')?.close();
    };
    addEventListener('keydown', close, true);
    return () => removeEventListener('keydown', close, true);
  }, [dialogOpen]);
}

function Undo({ acting }: { acting: Acting }) {
  const { undo, next } = acting.record;
  if (undo === null || next.do === 'undo' || !may(acting, 'undo')) return null;
  return <ActionForm name="undo" words={undo} acting={acting} />;
}

/** Which parts are here and in whose message they came: the mail with the others is found by it. */
function OtherMails({ record }: { record: RecordView }) {
  const inPlay = record.parts.filter(({ refused }) => refused === null);
  if (inPlay.length === 0 || record.partsState.complete) return null;
  return (
    <ul class="files">
      {inPlay.map((part) => (
        <li key={part.fileId}>
          <span class="file-part">
            {part.part === null
              ? 'Not numbered'
              : `Part ${part.part}${part.of === null ? '' : ` of ${part.of}`}`}
          </span>{' '}
          <span class="hint">
            {part.receivedWords}
            {part.from === '' ? '' : ` · ${part.from}`}
          </span>
        </li>
      ))}
    </ul>
  );
}
