import type { DashboardView } from '../../server/http/answers.ts';
import { BarWithMark, Columns, Figure, Line } from './charts.tsx';

/** The few pictures a practice manager looks at. */
export function Dashboard({ figures }: { figures: DashboardView }) {
  return (
    <>
      <Totals figures={figures} />
      <Times figures={figures} />
      <Backlog figures={figures} />
      <Due figures={figures} />
    </>
  );
}

function Totals({ figures: { open, statutory, periodWords } }: { figures: DashboardView }) {
  const decided = statutory.met + statutory.missed;
  return (
    <section class="card" aria-labelledby="totals">
      <h2 id="totals">At a glance</h2>
      <dl class="totals">
        <div>
          <dt>Open records today</dt>
          <dd>{open}</dd>
        </div>
        <div>
          <dt>Left within the 28 days</dt>
          <dd>{statutory.shareWords}</dd>
          <dd class="hint">
            {statutory.met} of {decided} decided; {statutory.open} not due yet
          </dd>
        </div>
        <div>
          <dt>Left late, or late now</dt>
          <dd>{statutory.missed}</dd>
        </div>
      </dl>
      <p class="hint">Requests that came {periodWords}.</p>
    </section>
  );
}

function Times({ figures: { times, periodWords } }: { figures: DashboardView }) {
  const most = Math.max(0, ...times.map(({ ninthTenthDays }) => ninthTenthDays ?? 0));
  const shown = times.filter(({ ended }) => ended > 0);
  return (
    <Figure
      title="Time in each stage"
      says="The bar ends where half of the records had moved on, the mark where nine in ten had. Days of the calendar."
      table={{
        caption: `Time in each stage, ${periodWords}`,
        head: ['Stage', 'Moved on', 'Half within, days', 'Nine in ten within, days'],
        rows: times.map(({ words, ended, medianDays, ninthTenthDays }) => [
          words,
          ended,
          medianDays,
          ninthTenthDays,
        ]),
      }}
    >
      {shown.length === 0 ? <p>No record moved on in this time.</p> : null}
      <ul class="bars plain-list">
        {shown.map(({ stage, words, medianDays, ninthTenthDays }) => (
          <li key={stage}>
            <span class="bar-name">{words}</span>
            <BarWithMark value={medianDays ?? 0} mark={ninthTenthDays ?? 0} most={most} />
            <span class="bar-words">
              half within {daysWords(medianDays)}, nine in ten within {daysWords(ninthTenthDays)}
            </span>
          </li>
        ))}
      </ul>
    </Figure>
  );
}

function daysWords(days: number | null): string {
  return days === 1 ? '1 day' : `${days ?? 0} days`;
}

function Backlog({ figures: { stages, backlog } }: { figures: DashboardView }) {
  const most = Math.max(0, ...backlog.flatMap(({ counts }) => counts));
  const [first] = backlog;
  const last = backlog.at(-1);
  if (first === undefined || last === undefined) return null;
  return (
    <Figure
      title="Waiting in each stage, week by week"
      says={`From ${first.onWords} to ${last.onWords}. All on one scale, of which the top is ${most}.`}
      table={{
        caption: 'Records in each stage at the end of each week',
        head: ['End of', ...stages.map(({ words }) => words), 'Total'],
        rows: backlog.map(({ onWords, counts, total }) => [onWords, ...counts, total]),
      }}
    >
      <ul class="small-charts plain-list">
        {stages.map(({ stage, words }, at) => {
          const values = backlog.map(({ counts }) => counts[at] ?? 0);
          const now = values.at(-1) ?? 0;
          return (
            <li key={stage}>
              <p>
                {words} <strong>{now}</strong>
              </p>
              <Line
                values={values}
                most={most}
                name={`${words}: ${values[0] ?? 0} on ${first.onWords}, at most ${Math.max(...values)}, ${now} on ${last.onWords}`}
              />
            </li>
          );
        })}
      </ul>
    </Figure>
  );
}

const SERIES = [
  { code: 'statutory', words: 'Must leave by law' },
  { code: 'windows', words: 'Review windows end' },
  { code: 'holds', words: 'Holds to look at again' },
] as const;

function Due({ figures: { due } }: { figures: DashboardView }) {
  const { over, weeks } = due;
  const most = Math.max(0, ...SERIES.flatMap(({ code }) => [over[code], ...weeks.map((week) => week[code])]));
  return (
    <Figure
      title="Due in the next weeks"
      says="What is late already, then each week from the day named."
      table={{
        caption: 'Due in the next weeks',
        head: ['Week from', ...SERIES.map(({ words }) => words)],
        rows: [
          ['Late already', ...SERIES.map(({ code }) => over[code])],
          ...weeks.map((week) => [week.fromWords, ...SERIES.map(({ code }) => week[code])]),
        ],
      }}
    >
      <div class="due-charts">
        {SERIES.map(({ code, words }) => {
          const sum = weeks.reduce((total, week) => total + week[code], 0);
          return (
            <div key={code}>
              <p>{words}</p>
              <Columns
                name={`${words}: ${over[code]} late already, ${sum} in the next ${weeks.length} weeks`}
                most={most}
                values={[
                  { words: 'Late', value: over[code] },
                  ...weeks.map((week) => ({ words: week.fromWords.slice(0, 6), value: week[code] })),
                ]}
              />
            </div>
          );
        })}
      </div>
    </Figure>
  );
}
