import { useState } from 'preact/hooks';
import type { Problem } from '../../server/http/answers.ts';
import { SendButton } from '../views/action-form.tsx';
import { patientFields, patientOf } from '../views/action-shape.ts';
import { FieldRow } from '../views/field-row.tsx';
import type { Field } from '../views/fields.ts';
import { saidOrNone, valuesOf } from '../views/fields.ts';
import { ProblemNotice } from '../views/problem-notice.tsx';
import { TO_LEAVERS_LIST, toRecord } from './addresses.ts';
import { useDesk } from './desk-context.ts';

/** A leaver known before the notes come: opens a record, so that the dates are watched from the first day. */
export function ExpectLeaver() {
  const { client, me, refreshMe } = useDesk();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const fields: Field[] = [
    ...patientFields(null),
    {
      kind: 'date',
      name: 'requestedOn',
      label: 'Day the notes were asked for',
      hint: 'It counts as day 1 of 28.',
      max: me.today,
    },
  ];
  const send = async (form: HTMLFormElement) => {
    if (busy) return;
    const values = valuesOf(form);
    setBusy(true);
    const answer = await client.expect({
      ...patientOf(values),
      requestedOn: saidOrNone(values, 'requestedOn') ?? null,
    });
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    refreshMe();
    location.hash = toRecord(answer.value.ref);
  };
  return (
    <details class="folded">
      <summary>
        <span>Expect a leaver</span>
      </summary>
      <form
        class="folded-in"
        onSubmit={(event) => {
          event.preventDefault();
          void send(event.currentTarget);
        }}
      >
        <p>
          A patient is leaving and the notes have not come yet. Several?{' '}
          <a href={TO_LEAVERS_LIST}>Bring in a leavers’ list</a>.
        </p>
        {fields.map((field) => (
          <FieldRow key={field.name} field={field} error={problem?.fields?.[field.name]} />
        ))}
        {problem ? <ProblemNotice problem={problem} /> : null}
        <SendButton words="Open a record" busy={busy} off={busy} primary />
      </form>
    </details>
  );
}
