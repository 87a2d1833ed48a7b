import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import type { Me, PaneMessageView, Problem, RecordView } from '../../server/http/answers.ts';
import type { Desk } from '../desk/desk-context.ts';
import { DeskProvider } from '../desk/desk-context.ts';
import { useActing } from '../desk/use-acting.ts';
import { useLoaded } from '../desk/use-loaded.ts';
import { useTick } from '../desk/use-tick.ts';
import type { ServerClient } from '../server-client.ts';
import { Agreement } from '../views/agreement.tsx';
import { Claim } from '../views/claim.tsx';
import { ConflictNotice } from '../views/conflict-notice.tsx';
import { IdentityBanner } from '../views/identity-banner.tsx';
import { Mails } from '../views/mails.tsx';
import { NextStep } from '../views/next-step.tsx';
import { ProblemNotice } from '../views/problem-notice.tsx';
import { StageTrack } from '../views/stage-track.tsx';
import { Tag } from '../views/tag.tsx';
import { usePane } from './pane-context.ts';
import { usePrintLink } from './use-print-link.tsx';

export type KnownRecordsProps = { view: PaneMessageView; client: ServerClient; again: () => void };

/** What Onward has of this message: where it lies, and the record or records it belongs to. */
export function KnownRecords({ view, client, again }: KnownRecordsProps) {
  const { announce, outlook, movedOn } = usePane();
  const { value: me, problem, reload } = useLoaded(client.me);
  const { itemId } = view;
  const desk = useMemo<Desk | null>(() => {
    const act: ServerClient['act'] = async (...action) => {
      if (outlook.isShowing(itemId)) return client.act(...action);
      movedOn();
      return { ok: false, problem: anotherIsOpen() };
    };
    return me === null ? null : deskOf({ ...client, act }, me, announce, again);
  }, [client, outlook, movedOn, itemId, me, announce, again]);
  if (problem) return <ProblemNotice problem={problem} again={() => void reload()} />;
  if (desk === null) return null;
  return (
    <DeskProvider.Provider value={desk}>
      <WhereItLies message={view.message} records={view.records.length} />
      {view.records.map((record) => (
        <RecordCard key={record.ref} given={record} client={client} />
      ))}
    </DeskProvider.Provider>
  );
}

/** The desk's own ways of acting, given what the pane has. */
function deskOf(client: ServerClient, me: Me, announce: Desk['announce'], again: () => void): Desk {
  return { client, me, announce, refreshMe: again, putMe: () => {}, takeIn: () => {}, changes: 0 };
}

function anotherIsOpen(): Problem {
  return {
    status: 0,
    code: 'another-is-open',
    title: 'Outlook had moved to another message',
    what: 'The record shown here belongs to the message before.',
    notDone: 'Nothing was changed.',
    next: 'Look at the message that is open now.',
    correlationId: '',
  };
}

function WhereItLies({ message, records }: { message: PaneMessageView['message']; records: number }) {
  if (message === null) return null;
  const tone = message.state === 'needs-a-person' ? 'amber' : 'blue';
  return (
    <div class={`notice notice-${tone}`}>
      <p>
        <Tag tone={tone}>{message.stateWords}</Tag> {message.why.text}
      </p>
      {message.why.nextWords === '' || records > 0 ? null : <p>{message.why.nextWords}</p>}
      {message.state === 'needs-a-person' ? (
        <p>
          <a href="/#/needs-a-person">Decide on the desk</a>
        </p>
      ) : null}
    </div>
  );
}

function RecordCard({ given, client }: { given: RecordView; client: ServerClient }) {
  const [record, put] = useState(given);
  useEffect(() => put(given), [given]);
  const reload = useCallback(async () => {
    const answer = await client.record(given.ref);
    if (answer.ok) put(answer.value);
  }, [client, given.ref]);
  const { state } = record.packWork;
  useTick(state === 'waiting' || state === 'working' ? 1000 : 0, () => void reload());
  const { acting, conflict, dismissConflict } = useActing(record, { put, reload });
  const print = usePrintLink(client, record.ref);
  const href = `/#/records/${record.ref}`;
  return (
    <section class="record-card" aria-label={`Record ${record.ref}`}>
      <IdentityBanner
        patient={record.patient}
        died={record.died}
        deleted={record.stage === 'deleted'}
        label={`Patient of ${record.ref}`}
      />
      {conflict ? <ConflictNotice {...conflict} dismiss={dismissConflict} /> : null}
      <StageTrack track={record.track} />
      <p class="parts-words">
        <Tag tone={record.partsState.complete ? 'green' : 'amber'}>
          {record.partsState.complete ? 'Complete' : 'Not complete'}
        </Tag>{' '}
        {record.partsState.words}
      </p>
      <OtherMails record={record} />
      {acting ? (
        // The print page is on the desk, where the pane's sign-in does not reach: a link for just this is fetched first.
        <div onClickCapture={print.onClick}>
          <NextStep acting={acting} printHref={`${href}/print`} approve={() => window.open(href)} />
        </div>
      ) : null}
      {print.notice}
      {acting && record.mails.some(({ settled }) => !settled) ? <Mails acting={acting} /> : null}
      {record.agreement !== null && record.agreement.light !== 'green' ? (
        <Agreement agreement={record.agreement} />
      ) : null}
      {acting ? <Claim acting={acting} /> : null}
      <p>
        <a href={href}>Open {record.ref} on the desk</a>
      </p>
    </section>
  );
}

/** Which parts are here and in whose message they came: the mail with the others is found by it. */
function OtherMails({ record }: { record: RecordView }) {
  const inPlay = record.parts.filter(({ refused }) => refused === null);
  if (inPlay.length === 0) return null;
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
