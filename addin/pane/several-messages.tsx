import { useEffect } from 'preact/hooks';
import { oneLine } from '../../core/shown-text.ts';
import { Icon } from '../views/icon.tsx';
import { Tag } from '../views/tag.tsx';
import type { OutlookRow } from './outlook.ts';
import { usePane } from './pane-context.ts';
import { SignInFirst } from './sign-in-first.tsx';
import type { Taking } from './takings.ts';

/** Several messages are selected: each is taken in by itself and says by itself what came of it. */
export function SeveralMessages({ rows }: { rows: readonly OutlookRow[] }) {
  const { announce, server, session, ready } = usePane();
  const of = (itemId: string) => server?.takings.of(itemId) ?? null;
  const left = rows.filter(({ itemId }) => mayBeTaken(of(itemId)));
  const done = rows.filter(({ itemId }) => of(itemId)?.state === 'done').length;
  useEffect(
    () => announce(`${rows.length} messages are selected.${done === 0 ? '' : ` ${done} taken in.`}`),
    [announce, rows.length, done],
  );
  const takeAll = async () => {
    const there = await ready();
    // One after the other: a mailbox answers no faster for being asked six things at once.
    for (const row of left) await there?.takings.takeRow(row);
  };
  const signedIn = session.state === 'signed-in';
  const busy = session.state === 'asking' || rows.some(({ itemId }) => of(itemId)?.state === 'working');
  return (
    <>
      <h1>{rows.length} messages</h1>
      <p>Each is looked at by itself. One that fails stops no other.</p>
      {session.state === 'failed' ? (
        <p role="alert" class="notice notice-amber">
          <Icon name="warning" /> Signing in did not work or was closed. Nothing was taken in.
        </p>
      ) : null}
      {session.state === 'needs-code' ? <SignInFirst /> : null}
      {left.length === 0 || session.state === 'needs-code' ? null : (
        <button
          type="button"
          class="primary wide"
          aria-disabled={busy}
          onClick={() => (busy ? undefined : void takeAll())}
        >
          {busy ? 'Taking in…' : `${signedIn ? 'Take in' : 'Sign in and take in'} ${left.length}`}
        </button>
      )}
      <ul class="rows">
        {rows.map((row) => (
          <Row
            key={row.itemId}
            row={row}
            taking={of(row.itemId)}
            retry={() => void server?.takings.takeRow(row)}
          />
        ))}
      </ul>
    </>
  );
}

function mayBeTaken(taking: Taking | null): boolean {
  return taking === null || taking.state === 'failed';
}

function Row({ row, taking, retry }: { row: OutlookRow; taking: Taking | null; retry: () => void }) {
  const subject = oneLine(row.subject, 200) || 'No subject';
  return (
    <li data-item={row.itemId}>
      <p class="clip">{subject}</p>
      <p class="row-state">
        <RowState row={row} taking={taking} />
      </p>
      {taking?.state === 'failed' ? (
        <>
          <p class="hint">
            {taking.problem.what} {taking.problem.next}
          </p>
          <button type="button" class="small" aria-label={`Try again: ${subject}`} onClick={retry}>
            Try again
          </button>
        </>
      ) : null}
    </li>
  );
}

function RowState({ row, taking }: { row: OutlookRow; taking: Taking | null }) {
  switch (taking?.state) {
    case 'working':
      return (
        <Tag tone="blue" icon="clock">
          Taking in…
        </Tag>
      );
    case 'done':
      return <Tag tone="green">{taking.taken.words}</Tag>;
    case 'failed':
      return <Tag tone="red">{taking.problem.title}</Tag>;
    default:
      return <span class="hint">{row.hasAttachment ? 'With attachments' : 'No attachment'}</span>;
  }
}
