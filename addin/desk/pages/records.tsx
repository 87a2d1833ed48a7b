import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { STAGES } from '../../../core/leaver-record.ts';
import type { ListView, Problem } from '../../../server/http/answers.ts';
import { Busy } from '../../views/busy.tsx';
import { EmptyState } from '../../views/empty-state.tsx';
import { said, valuesOf } from '../../views/fields.ts';
import { ProblemNotice } from '../../views/problem-notice.tsx';
import { RecordTable } from '../../views/record-table.tsx';
import { toRecord } from '../addresses.ts';
import { isStaff, useDesk } from '../desk-context.ts';
import { ExpectLeaver } from '../expect-leaver.tsx';
import { PageTitle } from '../page-title.tsx';

const AT_ONCE = 50;
type Asked = { text: string; stage: string };

/** Every record, found by NHS number or reference, or by its stage. What is searched for is in no address. */
export function Records() {
  const { me } = useDesk();
  const [asked, setAsked] = useState<Asked>({ text: '', stage: '' });
  const list = useList(asked);
  return (
    <>
      <PageTitle words="Records" />
      {isStaff(me) ? <ExpectLeaver /> : null}
      <search>
        <form
          class="search"
          onSubmit={(event) => {
            event.preventDefault();
            setAsked({ ...asked, text: said(valuesOf(event.currentTarget), 'text') });
          }}
        >
          <div class="field">
            <label for="search-text">NHS number or reference</label>
            <input
              id="search-text"
              name="text"
              type="search"
              autocomplete="off"
              spellcheck={false}
              maxLength={60}
            />
          </div>
          <button type="submit">Search</button>
        </form>
        <Stages
          counts={list.value?.counts ?? {}}
          stage={asked.stage}
          choose={(stage) => setAsked({ ...asked, stage })}
        />
      </search>
      {list.problem ? <ProblemNotice problem={list.problem} again={list.again} /> : null}
      {list.value === null && list.problem === null ? <Busy /> : null}
      {list.value ? <Found list={list.value} asked={asked} more={list.more} loading={list.loading} /> : null}
    </>
  );
}

function Stages({
  counts,
  stage,
  choose,
}: {
  counts: Record<string, number>;
  stage: string;
  choose: (stage: string) => void;
}) {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const choices = [
    { stage: '', words: 'All', count: all },
    ...STAGES.filter((one) => (counts[one] ?? 0) > 0 || one === stage).map((one) => ({
      stage: one as string,
      words: one.charAt(0).toUpperCase() + one.slice(1),
      count: counts[one] ?? 0,
    })),
  ];
  return (
    <fieldset class="stages">
      <legend class="unseen">Stage</legend>
      {choices.map((one) => (
        <button
          key={one.stage}
          type="button"
          class="small"
          aria-pressed={one.stage === stage}
          onClick={() => choose(one.stage)}
        >
          {one.words} <span class="count">{one.count}</span>
        </button>
      ))}
    </fieldset>
  );
}

function Found({
  list,
  asked,
  more,
  loading,
}: {
  list: ListView;
  asked: Asked;
  more: () => void;
  loading: boolean;
}) {
  if (list.rows.length === 0) return <NothingFound asked={asked} />;
  return (
    <>
      <p class="hint" role="status">
        {list.total === 1 ? 'One record' : `${list.total} records`}
        {list.rows.length < list.total ? `, ${list.rows.length} shown` : ''}
      </p>
      <RecordTable rows={list.rows} href={toRecord} caption="Records" />
      {list.next === null ? null : (
        <p>
          <button type="button" aria-disabled={loading} onClick={() => loading || more()}>
            {loading ? <span class="spinner" aria-hidden="true" /> : null}
            Show more
          </button>
        </p>
      )}
    </>
  );
}

function NothingFound({ asked }: { asked: Asked }) {
  if (asked.text === '' && asked.stage === '') {
    return (
      <EmptyState title="There are no records yet.">
        <p>Drag an e-mail with notes onto this page, or say above that you expect a leaver.</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="Nothing was found.">
      <p>
        Check the number or the reference, or choose another stage. A whole NHS number or a whole reference is
        needed.
      </p>
    </EmptyState>
  );
}

/** The list as asked for, page after page. An answer to an earlier question is dropped. */
function useList(asked: Asked) {
  const { client, changes } = useDesk();
  const [value, setValue] = useState<ListView | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [loading, setLoading] = useState(false);
  const latest = useRef(0);
  const shown = useRef<ListView | null>(null);
  shown.current = value;
  const { text, stage } = asked;
  const fetchList = useCallback(
    async (after: string | null, limit: number) => {
      latest.current += 1;
      const mine = latest.current;
      setLoading(true);
      const answer = await client.search({
        ...(text ? { text } : {}),
        ...(stage ? { stage } : {}),
        after,
        limit,
      });
      if (mine !== latest.current) return;
      setLoading(false);
      setProblem(answer.ok ? null : answer.problem);
      if (!answer.ok) return;
      const before = after === null ? [] : (shown.current?.rows ?? []);
      setValue({ ...answer.value, rows: [...before, ...answer.value.rows] });
    },
    [client, text, stage],
  );
  // As many again as are on the screen, so that what one was reading does not jump away.
  useEffect(() => {
    void fetchList(null, Math.min(100, Math.max(AT_ONCE, shown.current?.rows.length ?? 0)));
  }, [fetchList, changes]);
  return {
    value,
    problem,
    loading,
    again: () => void fetchList(null, AT_ONCE),
    more: () => void fetchList(value?.next ?? null, AT_ONCE),
  };
}
