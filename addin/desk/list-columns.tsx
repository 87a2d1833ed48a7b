import type { LeaversListView } from '../../server/http/answers.ts';
import type { AboutList } from '../server-client.ts';
import { valuesOf } from '../views/fields.ts';

type Props = { list: LeaversListView; busy: boolean; look: (about: AboutList) => void };

/** Which column holds what: guessed, or as this practice had it last; a person may say otherwise. */
export function ListColumns({ list, busy, look }: Props) {
  const { columns, fields, headings, headingAt, missingWords } = list;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const values = valuesOf(event.currentTarget as HTMLFormElement);
    const at = Number(values.headingAt);
    // In other headings the columns are looked for anew.
    look(at === headingAt ? { headingAt: at, columns: chosenIn(fields, values) } : { headingAt: at });
  };
  return (
    <details class="folded" open={missingWords !== null}>
      <summary>
        <span>{missingWords === null ? 'Columns' : 'Say which column is which'}</span>
      </summary>
      <form class="folded-in" onSubmit={submit}>
        {missingWords === null ? null : <p class="notice notice-amber">{missingWords}</p>}
        <p class="hint">
          What is chosen here is remembered for the practice once the list is brought in: the headings, never
          what stands under them.
        </p>
        <div class="list-columns">
          <Choice
            name="headingAt"
            label="Headings"
            value={headingAt}
            options={headings.map(({ at, words }) => ({ value: at, words }))}
          />
          {fields.map(({ field, words, needed, column }) => (
            <Choice
              key={field}
              name={field}
              label={words}
              optional={!needed}
              value={column ?? NONE}
              options={[
                { value: NONE, words: 'Not in this list' },
                ...columns.map((one) => ({ value: one.index, words: one.words })),
              ]}
            />
          ))}
        </div>
        <button type="submit" aria-disabled={busy}>
          {busy ? <span class="spinner" aria-hidden="true" /> : null}
          Read the list so
        </button>
      </form>
    </details>
  );
}

const NONE = -1;

type ChoiceProps = {
  name: string;
  label: string;
  optional?: boolean;
  value: number;
  options: { value: number; words: string }[];
};

function Choice({ name, label, optional = false, value, options }: ChoiceProps) {
  const id = `list-${name}`;
  return (
    <div class="field">
      <label for={id}>
        {label}
        {optional ? <span class="optional"> (optional)</span> : null}
      </label>
      <select id={id} name={name} key={`${name} ${value}`}>
        {options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === value}>
            {option.words}
          </option>
        ))}
      </select>
    </div>
  );
}

function chosenIn(fields: LeaversListView['fields'], values: Record<string, string>): Record<string, number> {
  return Object.fromEntries(
    fields.flatMap(({ field }) => {
      const column = Number(values[field] ?? NONE);
      return column >= 0 ? [[field, column]] : [];
    }),
  );
}
