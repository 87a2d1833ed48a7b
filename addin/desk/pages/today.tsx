import type { TodayView } from '../../../server/http/answers.ts';
import { DueTags } from '../../views/due-tags.tsx';
import { EmptyState } from '../../views/empty-state.tsx';
import { TO_HOLDS, TO_NEEDS_A_PERSON, TO_RECORDS, toRecord } from '../addresses.ts';
import { isStaff, useDesk } from '../desk-context.ts';
import { LoadingOr } from '../loading-or.tsx';
import { MutedLines } from '../muted-lines.tsx';
import { Mute } from '../muting.tsx';
import { PageTitle } from '../page-title.tsx';
import { usePage } from '../use-page.ts';

/** What needs doing today, in order of consequence, with why. */
export function Today() {
  const { client, me } = useDesk();
  const loaded = usePage(client.today);
  return (
    <>
      <PageTitle words="Today" />
      <p class="hint">{me.todayWords}</p>
      <LoadingOr loaded={loaded}>
        {(today) => <Work today={today} staff={isStaff(me)} reload={loaded.reload} />}
      </LoadingOr>
    </>
  );
}

type WorkProps = { today: TodayView; staff: boolean; reload: () => Promise<void> };

function Work({ today, staff, reload }: WorkProps) {
  const groups = today.groups.filter(({ lines }) => lines.length > 0);
  return (
    <>
      {today.needsPerson > 0 && staff ? (
        <p class="notice notice-amber">
          <a href={TO_NEEDS_A_PERSON}>
            {today.needsPerson === 1
              ? 'One message needs a person'
              : `${today.needsPerson} messages need a person`}
          </a>
          : Onward could not be sure what to do with {today.needsPerson === 1 ? 'it' : 'them'}.
        </p>
      ) : null}
      {today.holdsToReview.map((title) => (
        <p key={title} class="notice notice-amber">
          <a href={TO_HOLDS}>{title}</a>: this hold over the whole practice is to be looked at again.
        </p>
      ))}
      {groups.length === 0 ? <Quiet staff={staff} others={today.muted.length > 0} /> : null}
      {groups.map((group) => (
        <section key={group.code} class="work" aria-labelledby={`group-${group.code}`}>
          <h2 id={`group-${group.code}`}>
            {group.title} <span class="count">{group.lines.length}</span>
          </h2>
          <ul class="work-list">
            {group.lines.map((line) => (
              <Line key={`${line.ref} ${line.why}`} line={line} reload={reload} />
            ))}
          </ul>
        </section>
      ))}
      <MutedLines lines={today.muted} reload={reload} />
    </>
  );
}

type LineProps = { line: TodayView['groups'][number]['lines'][number]; reload: () => Promise<void> };

function Line({ line, reload }: LineProps) {
  return (
    <li>
      <a class="work-line" href={toRecord(line.ref)}>
        <span class="work-who">
          <strong>{line.patient?.nameWords ?? line.ref}</strong>
          {line.patient ? <span class="hint">{line.ref}</span> : null}
        </span>
        <span class="work-why">
          {line.why}
          <DueTags {...line} />
          {line.mutes.map(({ words }) => (
            <span key={words} class="hint work-muted">
              {words}
            </span>
          ))}
        </span>
        <span class="work-next">
          <span class="hint">Next</span> {line.nextWords}
          {line.claimedByName === null ? null : (
            <span class="hint"> · {line.claimedByName} is dealing with it</span>
          )}
        </span>
      </a>
      <Mute line={line} recordRef={line.ref} changed={reload} />
    </li>
  );
}

function Quiet({ staff, others }: { staff: boolean; others: boolean }) {
  return (
    <EmptyState title={others ? 'Nothing else needs doing today.' : 'Nothing needs doing today.'}>
      {staff ? (
        <ul>
          <li>
            Notes have come? Drag the e-mail onto this page; PDFs and zips work too. What arrives where Onward
            looks (see Settings) is taken in by itself.
          </li>
          <li>
            A patient is leaving? <a href={TO_RECORDS}>Expect a leaver</a> under Records, and Onward watches
            the dates.
          </li>
        </ul>
      ) : null}
    </EmptyState>
  );
}
