import { useRef, useState } from 'preact/hooks';
import type { DashboardView, Problem, ReportView } from '../../../server/http/answers.ts';
import { Busy } from '../../views/busy.tsx';
import { ProblemNotice } from '../../views/problem-notice.tsx';
import { FiguresTable } from '../charts.tsx';
import { Dashboard } from '../dashboard.tsx';
import { isStaff, useDesk } from '../desk-context.ts';
import { InspectionExport } from '../inspection-export.tsx';
import { keepFile } from '../keep-file.ts';
import { LoadingOr } from '../loading-or.tsx';
import { PageTitle } from '../page-title.tsx';
import { useLoaded } from '../use-loaded.ts';

type Days = { from: string | null; to: string | null };
type Format = 'csv' | 'xlsx' | 'pdf';

/** The practice's year: a few pictures, and every report to look at or to keep. */
export function Reports() {
  const { client } = useDesk();
  const days = useRef<Days>({ from: null, to: null });
  const loaded = useLoaded(() => client.dashboard(days.current));
  return (
    <>
      <PageTitle words="Reports" />
      <LoadingOr loaded={loaded}>
        {(figures) => (
          <>
            <Period
              key={`${figures.from} ${figures.to}`}
              figures={figures}
              busy={loaded.loading}
              choose={(chosen) => {
                days.current = chosen;
                void loaded.reload();
              }}
            />
            <Dashboard figures={figures} />
            <List figures={figures} days={{ from: figures.from, to: figures.to }} />
            <ForInspector figures={figures} />
          </>
        )}
      </LoadingOr>
    </>
  );
}

function ForInspector({ figures: { from, to, periodWords } }: { figures: DashboardView }) {
  const { client, me } = useDesk();
  if (me.role === 'clerk') return null;
  return (
    <section class="card" aria-labelledby="inspector">
      <h2 id="inspector">For an inspector</h2>
      <InspectionExport
        says={`Everything that happened, and who opened which record: ${periodWords}.`}
        fetchFile={(named) => client.inspect({ from, to, named })}
      />
    </section>
  );
}

type PeriodProps = { figures: DashboardView; busy: boolean; choose: (days: Days) => void };

function Period({ figures, busy, choose }: PeriodProps) {
  const { me } = useDesk();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const said = new FormData(event.currentTarget as HTMLFormElement);
    const day = (name: string) => String(said.get(name) ?? '') || null;
    choose({ from: day('from'), to: day('to') });
  };
  return (
    <form class="search" onSubmit={submit} aria-label="Time that the reports are about">
      <div class="field">
        <label for="from">From</label>
        <input
          id="from"
          name="from"
          type="date"
          defaultValue={figures.from}
          min="2000-01-01"
          max={me.today}
        />
      </div>
      <div class="field">
        <label for="to">To and including</label>
        <input id="to" name="to" type="date" defaultValue={figures.to} min="2000-01-01" max={me.today} />
      </div>
      <button type="submit" aria-disabled={busy}>
        {busy ? <span class="spinner" aria-hidden="true" /> : null}
        Show this time
      </button>
    </form>
  );
}

type Shown = { name: string; report: ReportView } | null;

function List({ figures, days }: { figures: DashboardView; days: Days }) {
  const { client, me, announce } = useDesk();
  const [named, setNamed] = useState(false);
  const [busy, setBusy] = useState<string | null>(null);
  const [shown, setShown] = useState<Shown>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const ask = async (what: string, work: () => Promise<Problem | null>) => {
    if (busy !== null) return;
    setBusy(what);
    setProblem(null);
    setProblem(await work());
    setBusy(null);
  };
  const look = (name: string) =>
    ask(name, async () => {
      const answer = await client.report({ name, ...days, named });
      if (!answer.ok) return answer.problem;
      setShown({ name, report: answer.value });
      announce(`${answer.value.title}: ${answer.value.rowCount} rows.`);
      return null;
    });
  const save = (name: string, format: Format) =>
    ask(`${name} ${format}`, async () => {
      const answer = await client.reportFile({ name, ...days, named, format });
      if (!answer.ok) return answer.problem;
      keepFile(answer.value);
      announce('The file is among your downloads.');
      return null;
    });
  return (
    <section class="card" aria-labelledby="reports">
      <h2 id="reports">Reports to look at or keep</h2>
      {isStaff(me) ? (
        <div class="field field-tick">
          <input
            id="named"
            type="checkbox"
            checked={named}
            aria-describedby="named-hint"
            onChange={(event) => {
              setNamed(event.currentTarget.checked);
              setShown(null);
            }}
          />
          <label for="named">Name the patients of open records</label>
          <p id="named-hint" class="hint">
            Only where somebody needs the names. Deleted records have no name any more.
          </p>
        </div>
      ) : null}
      {problem ? <ProblemNotice problem={problem} /> : null}
      <ul class="report-list plain-list">
        {figures.reports.map(({ name, title, says, ofToday }) => (
          <li key={name}>
            <h3>{title}</h3>
            <p class="hint">
              {says} {ofToday ? 'As of today.' : null}
            </p>
            <p class="buttons">
              <button
                type="button"
                class="small"
                aria-label={`Look at ${title}`}
                onClick={() => void look(name)}
              >
                Look
              </button>
              {FORMATS.map(({ format, words }) => (
                <button
                  key={format}
                  type="button"
                  class="small"
                  aria-label={`${title} as ${words}`}
                  aria-disabled={busy !== null}
                  onClick={() => void save(name, format)}
                >
                  {busy === `${name} ${format}` ? <span class="spinner" aria-hidden="true" /> : null}
                  {words}
                </button>
              ))}
            </p>
            {busy === name ? <Busy /> : null}
            {shown?.name === name ? <Table report={shown.report} close={() => setShown(null)} /> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

const FORMATS: { format: Format; words: string }[] = [
  { format: 'csv', words: 'CSV' },
  { format: 'xlsx', words: 'Excel' },
  { format: 'pdf', words: 'PDF' },
];

function Table({ report, close }: { report: ReportView; close: () => void }) {
  const { title, asOfWords, periodWords, totals, notes, columns, rows, rowCount, noneWords } = report;
  return (
    <div class="report-shown">
      <p class="hint">{[asOfWords, periodWords].filter((words) => words !== null).join(' · ')}</p>
      {totals.length === 0 ? null : (
        <ul>
          {totals.map(({ words, value }) => (
            <li key={words}>
              {words}: <strong>{value}</strong>
            </li>
          ))}
        </ul>
      )}
      {rowCount === 0 ? (
        <p>{noneWords}</p>
      ) : (
        <FiguresTable caption={title} head={columns.map((column) => column.title)} rows={rows} />
      )}
      {rowCount > rows.length ? (
        <p>
          The first {rows.length} of {rowCount} rows. The files have them all.
        </p>
      ) : null}
      {notes.map((note) => (
        <p key={note} class="hint">
          {note}
        </p>
      ))}
      <button type="button" class="small" onClick={close}>
        Close
      </button>
    </div>
  );
}
