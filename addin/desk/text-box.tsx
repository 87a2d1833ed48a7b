import { useId } from 'preact/hooks';

type Props = {
  label: string;
  value: string;
  error: string | undefined;
  /** Lines to see at once; a box of one line where it is not said. */
  rows?: number;
  change(value: string): void;
};

/** A box that is looked at while somebody types in it; what is wrong with it is said above. */
export function TextBox({ label, value, error, rows, change }: Props) {
  const id = useId();
  const about = {
    id,
    value,
    'aria-describedby': error ? `${id}-error` : undefined,
    'aria-invalid': error ? ('true' as const) : undefined,
  };
  return (
    <div class="field field-wide">
      <label for={id}>{label}</label>
      {error ? (
        <p class="field-error" id={`${id}-error`} role="status">
          {error}
        </p>
      ) : null}
      {rows === undefined ? (
        <input
          type="text"
          autocomplete="off"
          {...about}
          onInput={(event) => change(event.currentTarget.value)}
        />
      ) : (
        <textarea rows={rows} {...about} onInput={(event) => change(event.currentTarget.value)} />
      )}
    </div>
  );
}
