import type { TodayView } from '../../server/http/answers.ts';
import { DueTags } from '../views/due-tags.tsx';
import { toRecord } from './addresses.ts';
import { Unmute } from './muting.tsx';

type Props = { lines: TodayView['muted']; reload: () => Promise<void> };

/** What this person has muted, folded away and never gone. */
export function MutedLines({ lines, reload }: Props) {
  if (lines.length === 0) return null;
  return (
    <details class="folded muted-lines">
      <summary>
        <span>{lines.length} muted by you</span>
      </summary>
      <ul class="work-list">
        {lines.map((line) => (
          <li key={`${line.ref} ${line.code} ${line.since}`} class="muted-line">
            <p>
              <a href={toRecord(line.ref)}>
                <strong>{line.patient?.nameWords ?? line.ref}</strong>
              </a>{' '}
              {line.patient ? <span class="hint">{line.ref}</span> : null}
            </p>
            <p>
              {line.title}. {line.why}
            </p>
            <DueTags {...line} />
            {line.mutes.map(({ words, reason }) => (
              <div key={words}>
                <p class="hint">{words}</p>
                {reason === null ? null : <p class="quoted">{reason}</p>}
              </div>
            ))}
            <Unmute line={line} recordRef={line.ref} changed={reload} />
          </li>
        ))}
      </ul>
    </details>
  );
}
