import { useState } from 'preact/hooks';
import type { CourierRow, Problem } from '../../server/http/answers.ts';
import { SendButton } from '../views/action-form.tsx';
import { ProblemNotice } from '../views/problem-notice.tsx';
import { Tag } from '../views/tag.tsx';
import { toRecord } from './addresses.ts';
import { useDesk } from './desk-context.ts';
import type { Done } from './outcome-list.tsx';

type Props = { rows: readonly CourierRow[]; putDone: (done: Done) => void };

/** Ticks off what the driver took. None is chosen beforehand: a bag left on the shelf must not be called collected. */
export function CollectMany({ rows, putDone }: Props) {
  const { client, me, announce, refreshMe } = useDesk();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [on, setOn] = useState(me.today);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const taken = rows.filter(({ ref }) => chosen.has(ref));
  const choose = (ref: string, is: boolean) =>
    setChosen((was) => new Set(is ? [...was, ref] : [...was].filter((one) => one !== ref)));
  const send = async () => {
    if (busy || taken.length === 0) return;
    setBusy(true);
    const answer = await client.collected({
      records: taken.map(({ ref, version }) => ({ ref, version })),
      on,
    });
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    putDone(taken.flatMap((row, at) => (answer.value.done[at] ? [{ row, ...answer.value.done[at] }] : [])));
    announce(`${answer.value.done.length} records were dealt with.`);
    refreshMe();
  };
  return (
    <form
      class="screen-only"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <p class="buttons">
        <button type="button" onClick={() => window.print()}>
          Print the list for the driver
        </button>
      </p>
      <fieldset class="field">
        <legend>What did the courier take?</legend>
        <p class="buttons">
          <button type="button" class="small" onClick={() => setChosen(new Set(rows.map(({ ref }) => ref)))}>
            Choose {rows.length === 1 ? 'it' : `all ${rows.length}`}
          </button>
          <button type="button" class="small" onClick={() => setChosen(new Set())}>
            Choose none
          </button>
        </p>
        {rows.map((row) => (
          <One key={row.ref} row={row} on={chosen.has(row.ref)} choose={choose} />
        ))}
      </fieldset>
      <div class="field field-date">
        <label for="collected-on">Day the courier collected them</label>
        <input
          id="collected-on"
          type="date"
          required
          max={me.today}
          value={on}
          onInput={(event) => setOn(event.currentTarget.value)}
        />
      </div>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <SendButton words={collectedWords(taken.length)} busy={busy} off={taken.length === 0} primary />
    </form>
  );
}

function collectedWords(many: number): string {
  return many === 0 ? 'None chosen yet' : many === 1 ? 'The courier has it' : `The courier has these ${many}`;
}

type OneProps = { row: CourierRow; on: boolean; choose: (ref: string, on: boolean) => void };

function One({ row, on, choose }: OneProps) {
  const id = `taken-${row.ref}`;
  const about = [
    row.ref,
    row.movementNumber === null ? 'no movement number' : `movement ${row.movementNumber}`,
    row.bags === 1 ? '1 bag' : `${row.bags} bags`,
    ...(row.newPractice === null ? [] : [`to ${row.newPractice}`]),
    `in its bag since ${row.sinceWords}`,
  ];
  return (
    <div class="field field-tick">
      <input
        id={id}
        type="checkbox"
        checked={on}
        aria-describedby={`${id}-about`}
        onChange={(event) => choose(row.ref, event.currentTarget.checked)}
      />
      <span>
        <label for={id}>{row.patient?.nameWords ?? row.ref}</label>{' '}
        {row.held ? (
          <Tag tone="amber" icon="hold">
            On hold
          </Tag>
        ) : null}
        <span class="hint block" id={`${id}-about`}>
          {about.join(' · ')}
        </span>
        <a href={toRecord(row.ref)} class="hint" aria-label={`Open the record ${row.ref}`}>
          Open
        </a>
      </span>
    </div>
  );
}
