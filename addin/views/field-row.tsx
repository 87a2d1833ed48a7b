import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import type { Field, Values } from './fields.ts';

type Props = { field: Field; kept?: Values | undefined; error?: string | undefined };

/** A label, its hint, its native control and what is wrong with it, tied together for a screen reader. */
export function FieldRow({ field, kept, error }: Props) {
  if (field.kind === 'tick') return <Tick field={field} kept={kept} error={error} />;
  if (field.kind === 'radio') return <Radios field={field} kept={kept} error={error} />;
  return <Box field={field} kept={kept} error={error} />;
}

function Box({ field, kept, error }: Props) {
  const id = useId();
  const about = {
    id,
    name: field.name,
    required: field.required === true,
    'aria-describedby': describedBy(id, field.hint, error),
    'aria-invalid': error ? ('true' as const) : undefined,
  };
  return (
    <div class={`field field-${field.kind}`}>
      <label for={id}>
        {field.label}
        {field.required ? null : <span class="optional"> (optional)</span>}
      </label>
      <About id={id} hint={field.hint} error={error} />
      {control(field, about, kept)}
    </div>
  );
}

type AboutBox = { id: string; name: string; required: boolean };

function control(field: Field, about: AboutBox, kept: Values | undefined): ComponentChildren {
  if (field.kind === 'tick' || field.kind === 'radio') return null;
  const value = kept?.[field.name] ?? field.value ?? '';
  if (field.kind === 'choice') {
    return (
      <select {...about}>
        {field.value === undefined && kept?.[field.name] === undefined ? (
          <option value="">Choose…</option>
        ) : null}
        {field.options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === value}>
            {option.words}
          </option>
        ))}
      </select>
    );
  }
  if (field.kind === 'words') return <textarea {...about} rows={3} maxLength={2000} defaultValue={value} />;
  return <input {...about} {...INPUTS[field.kind]} min={field.min} max={field.max} defaultValue={value} />;
}

/** A wide box for an NHS number: it may be pasted with spaces, and must never be cut. */
const INPUTS = {
  text: { type: 'text', autocomplete: 'off', maxLength: 200 },
  password: { type: 'password', autocomplete: 'off', maxLength: 500 },
  'new-password': { type: 'password', autocomplete: 'new-password', minLength: 12, maxLength: 500 },
  date: { type: 'date' },
  number: { type: 'number', inputMode: 'numeric', step: 1 },
  'nhs-number': { type: 'text', inputMode: 'numeric', autocomplete: 'off', spellcheck: false, maxLength: 40 },
  email: { type: 'email', autocomplete: 'off', maxLength: 200 },
} as const;

function Tick({ field, kept, error }: Props) {
  const id = useId();
  if (field.kind !== 'tick') return null;
  const checked = kept ? kept[field.name] !== undefined : field.value === true;
  return (
    <div class="field field-tick">
      <input
        id={id}
        type="checkbox"
        name={field.name}
        required={field.required === true}
        defaultChecked={checked}
        aria-describedby={describedBy(id, field.hint, error)}
      />
      <label for={id}>{field.label}</label>
      <About id={id} hint={field.hint} error={error} />
    </div>
  );
}

function Radios({ field, kept, error }: Props) {
  const id = useId();
  if (field.kind !== 'radio') return null;
  const value = kept?.[field.name] ?? field.value;
  return (
    <fieldset class="field field-radio" aria-describedby={describedBy(id, field.hint, error)}>
      <legend>{field.label}</legend>
      <About id={id} hint={field.hint} error={error} />
      {field.options.map((option) => (
        <label key={option.value} class="radio">
          <input
            type="radio"
            name={field.name}
            value={option.value}
            required={field.required === true}
            defaultChecked={option.value === value}
          />
          <span>{option.words}</span>
        </label>
      ))}
    </fieldset>
  );
}

function About({ id, hint, error }: { id: string; hint?: string | undefined; error?: string | undefined }) {
  return (
    <>
      {hint ? (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      {error ? (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      ) : null}
    </>
  );
}

function describedBy(id: string, hint: string | undefined, error: string | undefined): string | undefined {
  const ids = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter((one) => one !== '');
  return ids.length === 0 ? undefined : ids.join(' ');
}
