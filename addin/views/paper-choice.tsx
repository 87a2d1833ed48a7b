import { useId, useState } from 'preact/hooks';
import type { PaperView } from '../../server/http/answers.ts';
import type { Acting } from './acting.ts';
import { SendButton } from './action-form.tsx';
import { LeftOut } from './left-out.tsx';
import { ProblemNotice } from './problem-notice.tsx';

const CARDS = [
  { value: 1, words: 'One page to a side' },
  { value: 2, words: 'Two small cards to a side, at their full size' },
  { value: 4, words: 'Four small cards to a side, made smaller' },
] as const;

type Wish = PaperView['usual'];

/** How the pack shall be printed, and what paper that takes, before it is made. */
export function PaperChoice({ paper, acting }: { paper: PaperView; acting: Acting }) {
  const [wish, setWish] = useState<Wish>(paper.usual);
  const trouble = acting.trouble?.key === PREPARE ? acting.trouble.problem : null;
  const choice = paper.choices?.find(
    ({ cards, duplex, dropBlanks }) =>
      cards === wish.cards && duplex === wish.duplex && dropBlanks === wish.dropBlanks,
  );
  return (
    <form
      class="action-form"
      onSubmit={(event) => {
        event.preventDefault();
        void acting.act(PREPARE, { do: 'prepare-pack', ...wish }, {}, []);
      }}
    >
      <Cards wish={wish} change={setWish} />
      <Tick
        label="Print on both sides of the paper"
        on={wish.duplex}
        change={(duplex) => setWish({ ...wish, duplex })}
      />
      <Tick
        label="Leave out pages with nothing on them"
        hint="Only when surely blank. The last page lists what was left out."
        on={wish.dropBlanks}
        change={(dropBlanks) => setWish({ ...wish, dropBlanks })}
      />
      <div class="paper" role="status">
        {choice ? (
          <>
            <p class="paper-words">
              <strong>{choice.words}</strong>
            </p>
            {choice.noteWords === null ? null : <p class="hint">{choice.noteWords}</p>}
          </>
        ) : (
          <p>{paper.whyNot ?? 'How much paper this takes is not known yet.'}</p>
        )}
      </div>
      <LeftOut paper={paper} dropBlanks={wish.dropBlanks} acting={acting} />
      {trouble ? <ProblemNotice problem={trouble} /> : null}
      <SendButton
        words="Prepare the pack"
        busy={acting.busy === PREPARE}
        off={acting.busy !== null}
        primary
      />
    </form>
  );
}

const PREPARE = 'prepare-pack';

function Cards({ wish, change }: { wish: Wish; change: (wish: Wish) => void }) {
  return (
    <fieldset class="field">
      <legend>Small cards</legend>
      {CARDS.map(({ value, words }) => (
        <label key={value} class="radio">
          <input
            type="radio"
            name="cards"
            checked={wish.cards === value}
            onChange={() => change({ ...wish, cards: value })}
          />
          <span>{words}</span>
        </label>
      ))}
    </fieldset>
  );
}

type TickProps = { label: string; hint?: string; on: boolean; change: (on: boolean) => void };

function Tick({ label, hint, on, change }: TickProps) {
  const id = useId();
  return (
    <div class="field">
      <label class="radio">
        <input
          type="checkbox"
          checked={on}
          aria-describedby={hint ? id : undefined}
          onChange={(event) => change(event.currentTarget.checked)}
        />
        <span>{label}</span>
      </label>
      {hint ? (
        <p class="hint" id={id}>
          {hint}
        </p>
      ) : null}
    </div>
  );
}
