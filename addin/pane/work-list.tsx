import type { TodayView } from '../../server/http/answers.ts';
import { useLoaded } from '../desk/use-loaded.ts';
import type { ServerClient } from '../server-client.ts';
import { Busy } from '../views/busy.tsx';
import { EmptyState } from '../views/empty-state.tsx';
import { ProblemNotice } from '../views/problem-notice.tsx';
import { Tag } from '../views/tag.tsx';

/** The last list stays while a newer one cannot be had. It is kept in memory only: it names patients. */
export function Today({ client }: { client: ServerClient }) {
  const { value, problem, reload } = useLoaded(client.today);
  return (
    <>
      {problem ? <ProblemNotice problem={problem} again={() => void reload()} /> : null}
      {value === null ? problem ? null : <Busy /> : <WorkList today={value} />}
      {value?.groups.every(({ lines }) => lines.length === 0) ? (
        <EmptyState title="Nothing needs doing today.">
          <p>When notes come, open the message and take it in from here.</p>
        </EmptyState>
      ) : null}
    </>
  );
}

/** Today's lines, in order of consequence. Each leads to its record on the desk, in the browser. */
function WorkList({ today }: { today: TodayView }) {
  return (
    <>
      {today.groups
        .filter(({ lines }) => lines.length > 0)
        .map(({ code, title, lines }) => (
          <section key={code} class="work" aria-labelledby={`group-${code}`}>
            <h2 id={`group-${code}`}>
              {title} <span class="count">{lines.length}</span>
            </h2>
            <ul class="work-list">
              {lines.map((line) => (
                <li key={`${line.ref} ${line.why}`}>
                  <a class="work-line" href={`/#/records/${line.ref}`}>
                    <span class="work-who">
                      <strong>{line.patient?.nameWords ?? line.ref}</strong>
                    </span>
                    <span class="work-why">{line.why}</span>
                    <span class="work-tags">
                      {line.overdue ? <Tag tone="red">Overdue</Tag> : null}
                      {line.dueWords === null ? null : (
                        <Tag tone={line.overdue ? 'red' : 'plain'} icon="clock">
                          {line.dueWords}
                        </Tag>
                      )}
                    </span>
                    <span class="work-next">
                      <span class="hint">Next</span> {line.nextWords}
                    </span>
                  </a>
                </li>
              ))}
            </ul>
          </section>
        ))}
    </>
  );
}
