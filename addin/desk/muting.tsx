import { useState } from 'preact/hooks';
import { addDays, showDate } from '../../core/dates.ts';
import type { DueLineView, Problem } from '../../server/http/answers.ts';
import type { Answer } from '../server-client.ts';
import { SendButton } from '../views/action-form.tsx';
import { FieldRow } from '../views/field-row.tsx';
import type { Field } from '../views/fields.ts';
import { said, valuesOf } from '../views/fields.ts';
import { ProblemNotice } from '../views/problem-notice.tsx';
import { useDesk } from './desk-context.ts';

/** All that is due on the record, as it is afterwards. */
type Changed = (due: DueLineView[]) => Promise<void> | void;
type Props = { line: DueLineView; recordRef: string; changed: Changed };
/** A week, as for somebody who has rung and waits for an answer. */
const USUAL_DAYS = 7;

/** A form, out of the way until it is wanted, that puts one reminder out of this person's sight until a day. */
export function Mute({ line, recordRef, changed }: Props) {
  const { client, me } = useDesk();
  const { busy, problem, send } = useSending(changed);
  const [open, setOpen] = useState(false);
  const { code, since, muteUntil } = line;
  if (muteUntil === null) return null;
  return (
    <details class="folded mute" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span>
          Mute for me
          <span class="unseen">
            : {line.title}, {recordRef}
          </span>
        </span>
      </summary>
      {open ? (
        <form
          class="action-form folded-in"
          onSubmit={(event) => {
            event.preventDefault();
            const values = valuesOf(event.currentTarget);
            const until = said(values, 'until');
            void send('Muted. Colleagues still see it.', () =>
              client.mute(recordRef, { code, since, until, reason: said(values, 'reason') }),
            );
          }}
        >
          {fieldsFor(me.today, muteUntil).map((field) => (
            <FieldRow key={field.name} field={field} error={problem?.fields?.[field.name]} />
          ))}
          {problem ? <ProblemNotice problem={problem} /> : null}
          <SendButton words="Mute it" busy={busy} off={busy} />
        </form>
      ) : null}
    </details>
  );
}

/** Brings a muted reminder back before its day. */
export function Unmute({ line, recordRef, changed }: Props) {
  const { client } = useDesk();
  const { busy, problem, send } = useSending(changed);
  const { code, since } = line;
  return (
    <div class="buttons">
      <button
        type="button"
        class="small"
        aria-disabled={busy}
        onClick={() => void send('It is back on your list.', () => client.unmute(recordRef, { code, since }))}
      >
        {busy ? <span class="spinner" aria-hidden="true" /> : null}
        Unmute
        <span class="unseen">
          : {line.title}, {recordRef}
        </span>
      </button>
      {problem ? <ProblemNotice problem={problem} /> : null}
    </div>
  );
}

function useSending(changed: Changed) {
  const { announce, refreshMe } = useDesk();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const send = async (words: string, work: () => Promise<Answer<DueLineView[]>>) => {
    if (busy) return;
    setBusy(true);
    const answer = await work();
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    announce(words);
    refreshMe();
    await changed(answer.value);
    requestAnimationFrame(focusIfLost);
  };
  return { busy, problem, send };
}

/** The line may be gone with the button that was pressed: the keyboard goes on from what is muted. */
function focusIfLost(): void {
  const at = document.activeElement;
  if (at !== null && at !== document.body) return;
  const [muted, heading] = ['.muted-lines > summary', 'main h1'].map((where) =>
    document.querySelector<HTMLElement>(where),
  );
  (muted ?? heading)?.focus();
}

function fieldsFor(today: string, last: string): Field[] {
  const usual = addDays(today, USUAL_DAYS);
  return [
    {
      kind: 'date',
      name: 'until',
      label: 'Until',
      hint: `It comes back on that day; ${showDate(last)} is the last you may choose. Colleagues and the lead still see it.`,
      value: usual < last ? usual : last,
      min: addDays(today, 1),
      max: last,
      required: true,
    },
    {
      kind: 'words',
      name: 'reason',
      label: 'Why',
      hint: 'Colleagues can read it on the record. It goes when the record is deleted.',
      required: true,
    },
  ];
}
