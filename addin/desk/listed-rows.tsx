import { useState } from 'preact/hooks';
import type { ListedGroupView, ListedRowView } from '../../server/http/answers.ts';
import type { Tone } from '../views/tag.tsx';
import { Tag } from '../views/tag.tsx';
import { toRecord } from './addresses.ts';

type Props = { caption: string; groups: ListedGroupView[]; rows: ListedRowView[] };

const AT_ONCE = 100;

/** Every row of the list with what it comes to; some hundred at once, and those of one kind alone where one asks. */
export function ListedRows({ caption, groups, rows }: Props) {
  const [group, setGroup] = useState('');
  const [shown, setShown] = useState(AT_ONCE);
  const wanted = group === '' ? rows : rows.filter((row) => row.group === group);
  const choose = (next: string) => {
    setGroup(next);
    setShown(AT_ONCE);
  };
  const choices = [{ group: '', words: 'All rows', count: rows.length }, ...groups];
  return (
    <>
      {groups.length > 1 ? (
        <fieldset class="stages">
          <legend class="unseen">Which rows</legend>
          {choices.map((one) => (
            <button
              key={one.group}
              type="button"
              class="small"
              aria-pressed={one.group === group}
              onClick={() => choose(one.group)}
            >
              {one.words} <span class="count">{one.count}</span>
            </button>
          ))}
        </fieldset>
      ) : null}
      <table class="records listed">
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Row</th>
            <th scope="col">Patient</th>
            <th scope="col">What it comes to</th>
          </tr>
        </thead>
        <tbody>
          {wanted.slice(0, shown).map((row) => (
            <Row key={row.row} row={row} />
          ))}
        </tbody>
      </table>
      {wanted.length > shown ? (
        <p>
          <button type="button" onClick={() => setShown(shown + AT_ONCE)}>
            Show more
          </button>{' '}
          <span class="hint">
            {shown} of {wanted.length} shown
          </span>
        </p>
      ) : null}
    </>
  );
}

const TONES: Record<string, Tone> = {
  new: 'green',
  adds: 'green',
  stops: 'amber',
  look: 'red',
  known: 'plain',
  nothing: 'plain',
};

function Row({ row }: { row: ListedRowView }) {
  return (
    <tr>
      <td data-label="Row">{row.row}</td>
      <th scope="row" data-label="Patient">
        <strong>{row.nameWords}</strong>
        <span class="row-who hint">
          <span class="nhs-number">{row.nhsNumberWords}</span>
          <span>{row.bornWords}</span>
        </span>
      </th>
      <td data-label="What it comes to">
        <Tag tone={TONES[row.group] ?? 'plain'}>{row.groupWords}</Tag> {row.words}{' '}
        {row.ref === null ? null : (
          <a class="ref" href={toRecord(row.ref)}>
            {row.ref}
          </a>
        )}
      </td>
    </tr>
  );
}
