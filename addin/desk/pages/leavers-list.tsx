import { useEffect, useRef } from 'preact/hooks';
import type { LeaversBroughtInView, LeaversListView } from '../../../server/http/answers.ts';
import { Busy } from '../../views/busy.tsx';
import { EmptyState } from '../../views/empty-state.tsx';
import { Icon } from '../../views/icon.tsx';
import { ProblemNotice } from '../../views/problem-notice.tsx';
import { TO_RECORDS } from '../addresses.ts';
import { isStaff, useDesk } from '../desk-context.ts';
import { ListColumns } from '../list-columns.tsx';
import { ListedRows } from '../listed-rows.tsx';
import { PageTitle } from '../page-title.tsx';
import type { LeaversListState } from '../use-leavers-list.ts';
import { useLeaversList } from '../use-leavers-list.ts';

/** Many leavers at once, from a list: choose the file, look at every row, bring it in, see what came of each. */
export function LeaversList() {
  const { me } = useDesk();
  return (
    <>
      <PageTitle words="Leavers’ list" />
      {isStaff(me) ? (
        <FromFile />
      ) : (
        <EmptyState title="This page is for clerks and leads.">
          <p>A list names patients, and so is not for an auditor.</p>
        </EmptyState>
      )}
    </>
  );
}

function FromFile() {
  const state = useLeaversList();
  const { chosen, list, done, busy, problem, choose } = state;
  return (
    <div class="stacked">
      <p>
        Patients who have left, as your clinical system or PCSE lists them: a CSV file or an Excel workbook.
        Nothing is changed until you have looked at every row, and the file itself is not kept.
      </p>
      <p class="buttons">
        <ChooseFile first={chosen === null} choose={choose} off={busy === 'bringing-in'} />
        {chosen ? (
          <span>
            <span class="file-name">{chosen.name}</span> <span class="hint">{list?.sheetWords ?? ''}</span>
          </span>
        ) : null}
      </p>
      {problem ? <ProblemNotice problem={problem} /> : null}
      {busy === 'reading' ? <Busy words="Reading the list…" /> : null}
      {done ? <Outcome done={done} /> : null}
      {list && !done ? <LookedAt list={list} state={state} /> : null}
    </div>
  );
}

type ChooseProps = { first: boolean; choose: (file: File) => void; off: boolean };

function ChooseFile({ first, choose, off }: ChooseProps) {
  const take = (input: HTMLInputElement) => {
    const [file] = input.files ?? [];
    if (file) choose(file);
    input.value = '';
  };
  return (
    <label class={`button file-button ${first ? 'primary' : ''}`}>
      <Icon name="into" />
      {first ? 'Choose a list' : 'Choose another list'}
      <input
        type="file"
        class="unseen"
        disabled={off}
        accept=".csv,.tsv,.txt,.xlsx,.xls"
        onChange={(event) => take(event.currentTarget)}
      />
    </label>
  );
}

function LookedAt({ list, state }: { list: LeaversListView; state: LeaversListState }) {
  const { busy, look, bringIn } = state;
  const { missingWords, summaryWords, doWords } = list;
  return (
    <>
      <ListColumns key={list.seen} list={list} busy={busy !== null} look={look} />
      {missingWords === null ? (
        <section class="stacked" aria-labelledby="listed">
          <h2 id="listed">{summaryWords}</h2>
          {list.rows.length === 0 ? null : doWords === null ? (
            <p>There is nothing to bring in.</p>
          ) : (
            <p class="buttons">
              <button type="button" class="primary" aria-disabled={busy !== null} onClick={bringIn}>
                {busy === 'bringing-in' ? <span class="spinner" aria-hidden="true" /> : null}
                {doWords}
              </button>
              <span class="hint">
                Rows that need a look are left out. Nothing that is kept is overwritten.
              </span>
            </p>
          )}
          {busy === 'bringing-in' ? (
            <Busy words="Bringing in the list, row by row. A thousand rows take less than a minute." />
          ) : null}
          {list.rows.length === 0 ? (
            <EmptyState title="There is no leaver in this list.">
              <p>Look whether the right row is taken for the headings, under Columns.</p>
            </EmptyState>
          ) : (
            <ListedRows caption="What each row comes to" groups={list.groups} rows={list.rows} />
          )}
        </section>
      ) : null}
    </>
  );
}

function Outcome({ done }: { done: LeaversBroughtInView }) {
  const heading = useRef<HTMLHeadingElement>(null);
  // The button that was pressed is gone: the keyboard goes on from what came of it.
  useEffect(() => heading.current?.focus(), []);
  const left = done.groups.find(({ group }) => group === 'look')?.count ?? 0;
  return (
    <section class="stacked" aria-labelledby="brought-in">
      <h2 id="brought-in" tabIndex={-1} ref={heading}>
        {done.summaryWords}
      </h2>
      {left === 0 ? null : (
        <p class="notice notice-amber">
          {left === 1 ? 'One row was left out.' : `${left} rows were left out.`} Each says why. Put the list
          right and bring it in again: what is done already is not done twice.
        </p>
      )}
      <p>
        <a href={TO_RECORDS}>Go to the records</a>
      </p>
      <ListedRows caption="What came of each row" groups={done.groups} rows={done.rows} />
    </section>
  );
}
