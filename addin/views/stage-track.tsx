import type { RecordView } from '../../server/http/answers.ts';
import type { IconName } from './icon.tsx';
import { Icon } from './icon.tsx';

type Step = RecordView['track'][number];

const STATES: Record<Step['state'], { icon: IconName; words: string }> = {
  done: { icon: 'tick', words: 'done' },
  now: { icon: 'dot', words: 'now' },
  'to-do': { icon: 'ring', words: 'to do' },
  'not-needed': { icon: 'dash', words: 'not needed on this route' },
};

/** The way from expected to deleted, and where this record stands on it. */
export function StageTrack({ track }: { track: RecordView['track'] }) {
  return (
    <ol class="track" aria-label="Stages">
      {track.map((step) => (
        <li
          key={step.stage}
          class={`track-${step.state}`}
          aria-current={step.state === 'now' ? 'step' : undefined}
        >
          <Icon name={STATES[step.state].icon} />
          <span>{step.words}</span>
          <span class="unseen"> ({STATES[step.state].words})</span>
        </li>
      ))}
    </ol>
  );
}
