import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { TodayView } from '../../server/http/answers.ts';
import { useLoaded } from '../desk/use-loaded.ts';
import type { ServerClient } from '../server-client.ts';
import { Busy } from '../views/busy.tsx';
import { EmptyState } from '../views/empty-state.tsx';
import { ProblemNotice } from '../views/problem-notice.tsx';
import { Tag } from '../views/tag.tsx';
import { usePane } from './pane-context.ts';
import { PaneDesk } from './pane-desk.tsx';
import { RecordCard } from './record-card.tsx';

/** The last list stays while a newer one cannot be had. It is kept in memory only: it names patients. */
export function Today({ client }: { client: ServerClient }) {
  const { value, problem, reload } = useLoaded(client.today);
  const [opened, open] = useState<string | null>(null);
  const back = () => {
    open(null);
    void reload();
    requestAnimationFrame(() => document.querySelector<HTMLElement>('.work-line')?.focus());
  };
  if (opened !== null) return <OneRecord key={opened} recordRef={opened} client={client} back={back} />;
  return (
    <>
      <h1>Today</h1>
      {problem ? <ProblemNotice problem={problem} again={() => void reload()} /> : null}
      {value === null ? problem ? null : <Busy /> : <WorkList today={value} open={open} />}
      {value?.groups.every(({ lines }) => lines.length === 0) ? (
        <EmptyState
          title={value.muted.length > 0 ? 'Nothing else needs doing today.' : 'Nothing needs doing today.'}
        >
          <p>When notes come, open the message and take it in from here.</p>
        </EmptyState>
      ) : null}
    </>
  );
}

/** Today's lines, in order of consequence. Each opens its record here, as if its message were open. */
function WorkList({ today, open }: { today: TodayView; open: (ref: string) => void }) {
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
                  <button type="button" class="work-line" onClick={() => open(line.ref)}>
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
                      {line.claimedByName === null ? null : <Tag tone="plain">{line.claimedByName}</Tag>}
                    </span>
                    <span class="work-next">
                      <span class="hint">Next</span> {line.nextWords}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
      {today.muted.length === 0 ? null : (
        <p class="hint">
          {today.muted.length === 1 ? 'One reminder is muted' : `${today.muted.length} reminders are muted`}{' '}
          by you. The desk shows {today.muted.length === 1 ? 'it' : 'them'}.
        </p>
      )}
    </>
  );
}

type OneProps = { recordRef: string; client: ServerClient; back: () => void };

/** A record that was opened from the list, with no message open. One that is opened meanwhile takes its place. */
function OneRecord({ recordRef, client, back }: OneProps) {
  const { outlook } = usePane();
  const { value, problem, reload } = useLoaded(() => client.record(recordRef));
  const way = useRef<HTMLButtonElement>(null);
  // Opened by a person from the list, which is gone with the line they pressed.
  useEffect(() => way.current?.focus(), []);
  const again = useCallback(() => void reload(), [reload]);
  const stillHere = useCallback(() => {
    outlook.lookAgain();
    return outlook.now().kind === 'none';
  }, [outlook]);
  return (
    <>
      <p>
        <button type="button" class="small quiet" onClick={back} ref={way}>
          Back to today’s work
        </button>
      </p>
      <h1>{recordRef}</h1>
      {problem ? <ProblemNotice problem={problem} again={again} /> : null}
      {value === null ? (
        problem ? null : (
          <Busy words="Opening the record…" />
        )
      ) : (
        <PaneDesk client={client} stillHere={stillHere} again={again}>
          <RecordCard given={value} />
        </PaneDesk>
      )}
    </>
  );
}
