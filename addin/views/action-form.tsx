import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { ActionName } from '../../server/http/requests.ts';
import type { Acting } from './acting.ts';
import type { ActionShape } from './action-shape.ts';
import { actionShape } from './action-shape.ts';
import { FieldRow } from './field-row.tsx';
import { typedWords, valuesOf, withoutPasswords } from './fields.ts';
import { Icon } from './icon.tsx';
import { ProblemNotice } from './problem-notice.tsx';
import { letterOf, SeeLetter } from './see-letter.tsx';
import { WhoseJob } from './whose-job.tsx';

type Props = {
  name: ActionName;
  words: string;
  acting: Acting;
  /** The part, hold or message it is about. */
  subject?: string;
  primary?: boolean;
  danger?: boolean;
  /** Runs after it was done, for example to close what the form stood in. */
  done?: () => void;
};

/** One action's own form, with its button, its wait and its refusal. */
export function ActionForm(props: Props) {
  const { name, acting, subject = '' } = props;
  const shape = actionShape(name, { record: acting.record, today: acting.today, subject });
  return shape === null ? null : <ShapedForm {...props} shape={shape} />;
}

function ShapedForm({
  name,
  words,
  acting,
  subject,
  primary,
  danger,
  done,
  shape,
}: Props & { shape: ActionShape }) {
  const key = subject ? `${name} ${subject}` : name;
  const trouble = acting.trouble?.key === key ? acting.trouble.problem : null;
  const letter = letterOf(name);
  const send = async (form: HTMLFormElement) => {
    const values = valuesOf(form);
    const keep = withoutPasswords(shape.fields, values);
    if (await acting.act(key, shape.request(values), keep, typedWords(shape.fields, values))) done?.();
  };
  return (
    <form
      class="action-form"
      onSubmit={(event) => {
        event.preventDefault();
        void send(event.currentTarget);
      }}
    >
      {name === 'record-receiving-practice' ? <WhoseJob record={acting.record} /> : null}
      {shape.fields.map((field) => (
        <FieldRow
          key={field.name}
          field={field}
          kept={acting.kept(key)}
          error={trouble?.fields?.[field.name]}
        />
      ))}
      {letter === null ? null : <SeeLetter letter={letter} acting={acting} />}
      {trouble ? <ProblemNotice problem={trouble} /> : null}
      <SendButton
        words={words}
        busy={acting.busy === key}
        off={acting.busy !== null}
        primary={primary}
        danger={danger}
      />
    </form>
  );
}

type ButtonProps = {
  words: string;
  busy: boolean;
  off: boolean;
  primary?: boolean | undefined;
  danger?: boolean | undefined;
};

/** Stays focusable while it waits, so that the keyboard is not thrown back to the top of the page. */
export function SendButton({ words, busy, off, primary, danger }: ButtonProps) {
  const look = primary ? 'primary' : danger ? 'danger' : '';
  return (
    <button type="submit" class={look} aria-disabled={off} onClick={(event) => off && event.preventDefault()}>
      {busy ? <span class="spinner" aria-hidden="true" /> : null}
      {words}
      {busy ? <span class="unseen"> (working)</span> : null}
    </button>
  );
}

/** A form out of the way until it is wanted. Opens by itself where something typed in it was kept. */
export function FoldedForm(props: Props & { title?: string; children?: ComponentChildren }) {
  const key = props.subject ? `${props.name} ${props.subject}` : props.name;
  const wanted = props.acting.trouble?.key === key || props.acting.kept(key) !== undefined;
  const [open, setOpen] = useState(wanted);
  return (
    <details class="folded" open={open || wanted} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span>{props.title ?? props.words}</span>
      </summary>
      <div class="folded-in">
        {props.children}
        <ActionForm {...props} done={() => setOpen(false)} />
      </div>
    </details>
  );
}

/** The first of those a person may do is not hidden behind words: what is refused says why. */
export function Refusals({ refused }: { refused: { words: string; refusal: string | null }[] }) {
  if (refused.length === 0) return null;
  return (
    <details class="folded folded-quiet">
      <summary>
        <span>Not possible now, and why ({refused.length})</span>
      </summary>
      <ul class="refusals">
        {refused.map(({ words, refusal }) => (
          <li key={words}>
            <Icon name="dash" />
            <span>
              <strong>{words}</strong>
              <br />
              {refusal ?? 'Not at this stage.'}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
