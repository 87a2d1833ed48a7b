import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { addDays } from '../../core/dates.ts';
import type { HoldsView, PracticeHoldView, Problem } from '../../server/http/answers.ts';
import type { PracticeHoldRequest } from '../../server/http/requests.ts';
import type { Answer } from '../server-client.ts';
import { SendButton } from '../views/action-form.tsx';
import { HOLD_CHOICES } from '../views/choices.ts';
import { FieldRow } from '../views/field-row.tsx';
import type { Field, Values } from '../views/fields.ts';
import { said, valuesOf } from '../views/fields.ts';
import { ProblemNotice } from '../views/problem-notice.tsx';
import { useDesk } from './desk-context.ts';

/** Something was changed; the words say what, for whoever hears the page. */
export type Changed = (words: string) => void;

/** Every copy at the practice is kept, for an inquiry that names no patients. */
export function PlacePracticeHold({ changed }: { changed: Changed }) {
  const { client } = useDesk();
  const fields: Field[] = [
    {
      kind: 'text',
      name: 'title',
      label: 'What is it for?',
      hint: 'Such as the inquiry’s name and the letter that asks for it. Name no patient.',
      required: true,
    },
    {
      kind: 'choice',
      name: 'kind',
      label: 'Kind',
      options: HOLD_CHOICES,
      value: 'public-inquiry',
      required: true,
    },
    useReviewDay(),
  ];
  return (
    <Folded
      title="Place a hold over the whole practice"
      words="Keep every copy of every record"
      fields={fields}
      send={(values) =>
        client.holdPractice({
          title: said(values, 'title'),
          kind: said(values, 'kind') as PracticeHoldRequest['kind'],
          reviewOn: said(values, 'reviewOn'),
        })
      }
      done={() => changed('A hold stands over the whole practice.')}
    >
      <p class="notice notice-amber">
        No copy of any record is deleted while it stands, records that begin later among them. Deletions that
        were approved stop where they are.
      </p>
    </Folded>
  );
}

type OneProps = { hold: PracticeHoldView; changed: Changed };

export function KeepPracticeHold({ hold, changed }: OneProps) {
  const { client } = useDesk();
  return (
    <Folded
      title="Keep it"
      words="Keep the hold"
      fields={[useReviewDay()]}
      send={(values) =>
        client.changePracticeHold(hold.holdId, { do: 'review', reviewOn: said(values, 'reviewOn') })
      }
      done={() => changed('The hold stands.')}
    />
  );
}

export function ReleasePracticeHold({ hold, changed }: OneProps) {
  const { client } = useDesk();
  return (
    <Folded
      title="Release it"
      words="Release it for every record"
      fields={[]}
      send={() => client.changePracticeHold(hold.holdId, { do: 'release' })}
      done={() => changed('The hold was released.')}
    >
      <p>
        Deletions that were approved before go on, unless another hold stands. Keep the letter that lifts the
        inquiry’s request.
      </p>
    </Folded>
  );
}

function useReviewDay(): Field {
  const { me } = useDesk();
  return {
    kind: 'date',
    name: 'reviewOn',
    label: 'Look at it again on',
    min: addDays(me.today, 1),
    required: true,
  };
}

type FoldedProps = {
  title: string;
  words: string;
  fields: Field[];
  send(values: Values): Promise<Answer<HoldsView>>;
  done(): void;
  children?: ComponentChildren;
};

function Folded({ title, words, fields, send, done, children }: FoldedProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const submit = async (form: HTMLFormElement) => {
    if (busy) return;
    setBusy(true);
    const answer = await send(valuesOf(form));
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    form.reset();
    form.closest('details')?.removeAttribute('open');
    done();
  };
  return (
    <details class="folded">
      <summary>
        <span>{title}</span>
      </summary>
      <form
        class="folded-in action-form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit(event.currentTarget);
        }}
      >
        {children}
        {fields.map((field) => (
          <FieldRow key={field.name} field={field} error={problem?.fields?.[field.name]} />
        ))}
        {problem ? <ProblemNotice problem={problem} /> : null}
        <SendButton words={words} busy={busy} off={busy} primary />
      </form>
    </details>
  );
}
