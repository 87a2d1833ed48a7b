import { useState } from 'preact/hooks';
import type { GoingRow, Problem } from '../../server/http/answers.ts';
import { SendButton } from '../views/action-form.tsx';
import { ProblemNotice } from '../views/problem-notice.tsx';
import { toRecord } from './addresses.ts';
import { useDesk } from './desk-context.ts';
import type { Done } from './outcome-list.tsx';
import { OutcomeList } from './outcome-list.tsx';

/** Records that one scanning company has not answered about. */
export type Awaited = { name: string; rows: GoingRow[] };

/** Companies with more than one record to answer about, in the order of their names. */
export function awaitedIn(deleting: readonly GoingRow[]): Awaited[] {
  const found = new Map<string, Awaited>();
  for (const row of deleting) {
    if (row.supplier === null) continue;
    const { id, name } = row.supplier;
    const rows = found.get(id)?.rows ?? [];
    found.set(id, { name, rows: [...rows, row] });
  }
  return [...found.values()]
    .filter(({ rows }) => rows.length > 1)
    .sort((a, b) => a.name.localeCompare(b.name));
}

type Props = Awaited & { close: () => void };

/** One answer of the company, recorded for those it speaks of. None is chosen beforehand: what it did not say is not claimed. */
export function AnswerMany({ name, rows, close }: Props) {
  const { client, announce, refreshMe } = useDesk();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [certificate, setCertificate] = useState<boolean | null>(null);
  const [words, setWords] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const choose = (ref: string, on: boolean) =>
    setChosen((was) => new Set(on ? [...was, ref] : [...was].filter((one) => one !== ref)));
  const send = async () => {
    if (busy || certificate === null || chosen.size === 0) return;
    setBusy(true);
    const those = rows.filter(({ ref }) => chosen.has(ref));
    const answer = await client.answerMany({
      records: those.map(({ ref, version }) => ({ ref, version })),
      certificate,
      words,
    });
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    setDone(those.flatMap((row, at) => (answer.value.done[at] ? [{ row, ...answer.value.done[at] }] : [])));
    announce(`${answer.value.done.length} records were dealt with.`);
    refreshMe();
  };
  if (done !== null) return <OutcomeList done={done} close={close} />;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <p>Choose the records that {name} has answered about. What it did not speak of is left alone.</p>
      <fieldset class="field">
        <legend>Which records?</legend>
        <p class="buttons">
          <button type="button" class="small" onClick={() => setChosen(new Set(rows.map(({ ref }) => ref)))}>
            Choose all {rows.length}
          </button>
          <button type="button" class="small" onClick={() => setChosen(new Set())}>
            Choose none
          </button>
        </p>
        {rows.map((row) => (
          <One key={row.ref} row={row} on={chosen.has(row.ref)} choose={choose} />
        ))}
      </fieldset>
      <Kind name={name} certificate={certificate} choose={setCertificate} />
      <div class="field">
        <label for="their-words">In their words (optional)</label>
        <textarea
          id="their-words"
          rows={3}
          maxLength={2000}
          value={words}
          onInput={(event) => setWords(event.currentTarget.value)}
        />
      </div>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <div class="buttons">
        <SendButton
          words={recordWords(chosen.size)}
          busy={busy}
          off={chosen.size === 0 || certificate === null}
          primary
        />
        <button type="button" onClick={close}>
          Cancel
        </button>
      </div>
    </form>
  );
}

function recordWords(many: number): string {
  return many === 0 ? 'None chosen yet' : many === 1 ? 'Record it for 1' : `Record it for ${many}`;
}

type OneProps = { row: GoingRow; on: boolean; choose: (ref: string, on: boolean) => void };

function One({ row, on, choose }: OneProps) {
  return (
    <div class="field field-tick">
      <input
        type="checkbox"
        id={`about-${row.ref}`}
        checked={on}
        onChange={(event) => choose(row.ref, event.currentTarget.checked)}
      />
      <span>
        <label for={`about-${row.ref}`}>
          {row.patient ? `${row.patient.nameWords}, ` : ''}
          {row.ref}
        </label>{' '}
        <a href={toRecord(row.ref)} class="hint" aria-label={`Open the record ${row.ref}`}>
          Open
        </a>
      </span>
    </div>
  );
}

type KindProps = { name: string; certificate: boolean | null; choose: (certificate: boolean) => void };

function Kind({ name, certificate, choose }: KindProps) {
  const kinds = [
    { on: true, words: 'A certificate that its copies are destroyed' },
    { on: false, words: 'It says so, without a certificate' },
  ];
  return (
    <fieldset class="field field-radio">
      <legend>What did {name} send?</legend>
      {kinds.map(({ on, words }) => (
        <label key={words} class="radio">
          <input type="radio" name="kind" checked={certificate === on} onChange={() => choose(on)} />
          <span>{words}</span>
        </label>
      ))}
    </fieldset>
  );
}
