import { useState } from 'preact/hooks';
import { Icon, type IconName } from '../views/icon.tsx';
import type { Seen } from './verdict.ts';
import { Files } from './verdict-patients.tsx';

const WEIGHTS: Record<Seen['reasons'][number]['weight'], { icon: IconName; words: string }> = {
  for: { icon: 'tick', words: 'For notes' },
  against: { icon: 'stop', words: 'Against' },
  note: { icon: 'info', words: 'Note' },
};

/** Every reason for the verdict. A button and not a summary: Outlook's own handling of Tab passes summaries by. */
export function Why({ seen }: { seen: Seen }) {
  const [open, setOpen] = useState(false);
  return (
    <section class="why">
      <button
        type="button"
        class="unfold"
        aria-expanded={open}
        aria-controls="why"
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setOpen(false);
        }}
      >
        <Icon name={open ? 'less' : 'more'} /> Why we think so
      </button>
      <div id="why" hidden={!open}>
        <ul class="reason-list">
          {seen.reasons.map(({ code, text, weight }) => (
            <li key={code} class={`reasons-${weight}`}>
              <Icon name={WEIGHTS[weight].icon} />
              <span>
                <span class="unseen">{WEIGHTS[weight].words}: </span>
                {text}
              </span>
            </li>
          ))}
          {seen.problems.map((problem) => (
            <li key={problem}>
              <Icon name="warning" />
              <span>{problem}</span>
            </li>
          ))}
        </ul>
        <Files files={[...seen.patients.flatMap(({ files }) => files), ...seen.unplaced]} />
        <p class="hint">
          Told from the subject, the words and the names of the files. The pages are read once it was taken
          in.
        </p>
      </div>
    </section>
  );
}
