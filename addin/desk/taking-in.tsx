import { Tag } from '../views/tag.tsx';
import { TO_NEEDS_A_PERSON, toRecord } from './addresses.ts';
import type { IntakeItem } from './use-take-in.ts';

/** What was dropped and what became of it, file by file. It stays until somebody puts it away. */
export function TakingIn({ items, clear }: { items: IntakeItem[]; clear: () => void }) {
  if (items.length === 0) return null;
  const finished = items.every(({ result }) => result !== null);
  return (
    <aside class="taking-in" aria-label="Taking in files">
      <div class="taking-in-title">
        <h2>Taking in files</h2>
        {finished ? (
          <button type="button" class="small" onClick={clear}>
            Put away
          </button>
        ) : null}
      </div>
      <ul class="plain-list">
        {items.map((item) => (
          <li key={item.id}>
            <p class="file-name">{item.name}</p>
            <Result item={item} />
          </li>
        ))}
      </ul>
    </aside>
  );
}

function Result({ item }: { item: IntakeItem }) {
  if (item.result === null) return <Progress item={item} />;
  if (!item.result.ok) {
    const { problem } = item.result;
    return (
      <p>
        <Tag tone="red">Not taken in</Tag> {problem.what} {problem.notDone} {problem.next}
      </p>
    );
  }
  const { taken } = item.result;
  const needsPerson = taken.state === 'needs-a-person';
  return (
    <p>
      <Tag tone={needsPerson ? 'amber' : taken.state === 'filed' ? 'green' : 'plain'}>{taken.words}</Tag>{' '}
      {needsPerson ? <a href={TO_NEEDS_A_PERSON}>Decide about it</a> : null}
      {taken.records.map((ref) => (
        <a key={ref} class="ref" href={toRecord(ref)}>
          {ref}
        </a>
      ))}
    </p>
  );
}

function Progress({ item }: { item: IntakeItem }) {
  return item.sent < 1 ? (
    <progress aria-label={`Sending ${item.name}`} value={item.sent} max={1} />
  ) : (
    <>
      <progress aria-label={`Reading ${item.name}`} />
      <p class="hint">Sent. Onward is reading it.</p>
    </>
  );
}
