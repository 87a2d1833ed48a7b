import { useEffect, useRef, useState } from 'preact/hooks';
import type { RecordView } from '../../server/http/answers.ts';
import type { Acting } from './acting.ts';
import { SendButton } from './action-form.tsx';
import { DeletionReasons } from './deletion-reasons.tsx';
import { FieldRow } from './field-row.tsx';
import type { Field } from './fields.ts';
import { said, valuesOf } from './fields.ts';
import { IdentityBanner } from './identity-banner.tsx';
import { ProblemNotice } from './problem-notice.tsx';
import { SeeLetter } from './see-letter.tsx';

const KEY = 'approve-deletion';
const FIELDS: Field[] = [
  {
    kind: 'text',
    name: 'name',
    label: 'Type the patient’s name',
    hint: 'As it is written above.',
    required: true,
  },
  { kind: 'nhs-number', name: 'nhsNumber', label: 'Type the NHS number', required: true },
];

type Named = { name: string; nhsNumber: string };

/**
 * Deletion cannot be undone, so it is asked twice: first the patient is named back, then it is confirmed. What was
 * typed is never kept for a second try: it is the last check that this is the right patient.
 */
export function ApproveDeletion({ acting, close }: { acting: Acting; close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [named, setNamed] = useState<Named | null>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const { record } = acting;
  const { deletion, patient } = record;
  const trouble = acting.trouble?.key === KEY ? acting.trouble.problem : null;
  const approve = async (who: Named) => {
    const done = await acting.act(KEY, { do: 'approve-deletion', ...who }, {}, []);
    if (done) dialog.current?.close();
    else setNamed(null);
  };
  return (
    <dialog class="asking" ref={dialog} aria-labelledby="approve-title" onClose={close}>
      <h2 id="approve-title">Approve deletion of every copy</h2>
      <IdentityBanner patient={patient} died={record.died} deleted={false} />
      {trouble ? <ProblemNotice problem={trouble} /> : null}
      {deletion.against.length > 0 ? (
        <>
          <DeletionReasons deletion={deletion} />
          <Buttons close={() => dialog.current?.close()} />
        </>
      ) : named === null ? (
        <NameBack deletion={deletion} proceed={setNamed} close={() => dialog.current?.close()} />
      ) : (
        <Confirm
          acting={acting}
          busy={acting.busy !== null}
          approve={() => void approve(named)}
          back={() => setNamed(null)}
        />
      )}
    </dialog>
  );
}

type NameBackProps = { deletion: RecordView['deletion']; proceed: (named: Named) => void; close: () => void };

function NameBack({ deletion, proceed, close }: NameBackProps) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const values = valuesOf(event.currentTarget);
        proceed({ name: said(values, 'name'), nhsNumber: said(values, 'nhsNumber') });
      }}
    >
      {deletion.early && deletion.proposal === null ? (
        <p class="notice notice-amber">
          {deletion.earlyWords ?? 'This is early. A second person must approve it as well.'}
        </p>
      ) : null}
      {FIELDS.map((field) => (
        <FieldRow key={field.name} field={field} />
      ))}
      <div class="buttons">
        <SendButton words="Continue" busy={false} off={false} primary />
        <button type="button" onClick={close}>
          Cancel
        </button>
      </div>
    </form>
  );
}

type ConfirmProps = { acting: Acting; busy: boolean; approve: () => void; back: () => void };

function Confirm({ acting, busy, approve, back }: ConfirmProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const { record } = acting;
  const needsSecond = record.deletion.early && record.deletion.proposal === null;
  return (
    <>
      <div class="notice notice-amber">
        <h3 tabIndex={-1} ref={heading}>
          {needsSecond ? 'Give the first approval?' : 'Delete every copy now?'}
        </h3>
        <p>
          {needsSecond
            ? 'Nothing is deleted until a second person approves it too. You can withdraw it until then.'
            : 'The e-mails, the scans, the reprint packs and everything that names the patient will go, and the scanning company is asked to delete its copy. This cannot be undone.'}
        </p>
      </div>
      <SeeLetter letter="request-deletion" acting={acting} title="See the e-mail to the scanning company" />
      <div class="buttons">
        <button type="button" class="danger" aria-disabled={busy} onClick={() => busy || approve()}>
          {busy ? <span class="spinner" aria-hidden="true" /> : null}
          {needsSecond ? 'Yes, give the first approval' : 'Yes, delete every copy'}
        </button>
        <button type="button" onClick={back}>
          Go back
        </button>
      </div>
    </>
  );
}

function Buttons({ close }: { close: () => void }) {
  return (
    <div class="buttons">
      <button type="button" onClick={close}>
        Close
      </button>
    </div>
  );
}
