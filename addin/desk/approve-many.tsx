import { useEffect, useRef, useState } from 'preact/hooks';
import type { Problem, ReadyRow } from '../../server/http/answers.ts';
import { SendButton } from '../views/action-form.tsx';
import { IdentityBanner } from '../views/identity-banner.tsx';
import { ProblemNotice } from '../views/problem-notice.tsx';
import { Tag } from '../views/tag.tsx';
import { toRecord } from './addresses.ts';
import { useDesk } from './desk-context.ts';
import type { Done } from './outcome-list.tsx';
import { OutcomeList } from './outcome-list.tsx';

type Props = { rows: readonly ReadyRow[]; close: () => void };
type Typed = Record<string, string>;

/**
 * Deletion day: each record with its patient and its reasons, named back one by one by the last four digits of its number.
 * Two people always; and it is asked once more before anything is sent.
 */
export function ApproveMany({ rows, close }: Props) {
  const { client, announce, refreshMe } = useDesk();
  const [typed, setTyped] = useState<Typed>({});
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const mine = rows.filter(({ first }) => first?.byMe);
  const open = rows.filter(({ first }) => !first?.byMe);
  const chosen = open.filter(({ ref }) => (typed[ref] ?? '') !== '');
  const send = async () => {
    if (busy) return;
    setBusy(true);
    const records = chosen.map(({ ref, version }) => ({ ref, version, lastFour: typed[ref] ?? '' }));
    const answer = await client.approveMany(records);
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    setAsking(false);
    if (!answer.ok) return;
    setDone(chosen.flatMap((row, at) => (answer.value.done[at] ? [{ row, ...answer.value.done[at] }] : [])));
    announce(`${answer.value.done.length} records were dealt with.`);
    refreshMe();
  };
  if (done !== null) return <OutcomeList done={done} close={close} />;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen.length > 0) setAsking(true);
      }}
    >
      <p>
        Read each one’s reasons, and type the last four digits of its NHS number. What you leave empty is left
        alone. Approving several together takes two people: the first, a lead, approves here, and a second
        does the same.
      </p>
      {mine.length === 0 ? null : (
        <p class="notice notice-blue">
          {mine.length === 1 ? 'One record waits' : `${mine.length} records wait`} for a second person: you
          gave the first approval.
        </p>
      )}
      <ul class="plain-list">
        {open.map((row) => (
          <One
            key={row.ref}
            row={row}
            typed={typed[row.ref] ?? ''}
            type={(digits) => {
              setAsking(false);
              setTyped((was) => ({ ...was, [row.ref]: digits }));
            }}
          />
        ))}
      </ul>
      {problem ? <ProblemNotice problem={problem} /> : null}
      {asking ? (
        <Asked chosen={chosen} busy={busy} send={() => void send()} back={() => setAsking(false)} />
      ) : (
        <div class="buttons">
          <SendButton words={continueWords(chosen.length)} busy={false} off={chosen.length === 0} primary />
          <button type="button" onClick={close}>
            Cancel
          </button>
        </div>
      )}
    </form>
  );
}

function continueWords(many: number): string {
  return many === 0 ? 'None chosen yet' : many === 1 ? 'Go on with 1 record' : `Go on with ${many} records`;
}

function One({ row, typed, type }: { row: ReadyRow; typed: string; type: (digits: string) => void }) {
  const id = `four-${row.ref}`;
  return (
    <li class="card">
      <IdentityBanner patient={row.patient} died={false} deleted={false} label={`Patient of ${row.ref}`} />
      <p class="hint">
        <a href={toRecord(row.ref)}>{row.ref}</a> · {row.stageWords} since {row.sinceWords}
      </p>
      {row.first ? (
        <p>
          <Tag tone="blue">First approval by {row.first.byName}</Tag> Yours would be the second.
        </p>
      ) : null}
      {row.early ? (
        <p>
          <Tag tone="amber">Early</Tag> The review window is not over.
        </p>
      ) : null}
      <ul>
        {row.reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      <div class="field field-number">
        <label for={id}>Last four digits of the NHS number</label>
        <input
          id={id}
          type="text"
          inputMode="numeric"
          autocomplete="off"
          maxLength={4}
          pattern="[0-9]{4}"
          title="Four digits"
          value={typed}
          onInput={(event) => type(event.currentTarget.value)}
        />
      </div>
    </li>
  );
}

type AskedProps = { chosen: readonly ReadyRow[]; busy: boolean; send: () => void; back: () => void };

function Asked({ chosen, busy, send, back }: AskedProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const second = chosen.filter(({ first }) => first !== null).length;
  const firsts = chosen.length - second;
  return (
    <section class="notice notice-amber" aria-labelledby="sure">
      <h2 id="sure" tabIndex={-1} ref={heading}>
        Are you sure?
      </h2>
      {second > 0 ? (
        <p>
          For {second === 1 ? 'one record' : `${second} records`} yours is the second approval: every copy
          will go, and the scanning company is asked to delete its own. This cannot be undone.
        </p>
      ) : null}
      {firsts > 0 ? (
        <p>
          For {firsts === 1 ? 'one record' : `${firsts} records`} yours is the first approval. Nothing of
          theirs is deleted until a second person approves it too.
        </p>
      ) : null}
      <div class="buttons">
        <button type="button" class="danger" aria-disabled={busy} onClick={send}>
          {busy ? <span class="spinner" aria-hidden="true" /> : null}
          {second > 0 ? 'Yes, delete every copy of these' : 'Yes, give the first approval'}
        </button>
        <button type="button" onClick={back}>
          Go back
        </button>
      </div>
    </section>
  );
}
