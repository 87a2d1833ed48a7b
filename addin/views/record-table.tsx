import type { ComponentChildren } from 'preact';
import type { RowView } from '../../server/http/answers.ts';
import { NhsNumber } from './identity-banner.tsx';
import { Tag } from './tag.tsx';

type Props<R extends RowView> = {
  rows: readonly R[];
  href: (ref: string) => string;
  caption: string;
  /** What the last column is called, and what stands in it; the next step when left out. */
  last?: { title: string; cell: (row: R) => ComponentChildren };
  /** False where the day the notes must leave by lies behind. */
  statutory?: boolean;
};

/** A table where there is room; on a narrow screen each row becomes a card (in the stylesheet, by its labels). */
export function RecordTable<R extends RowView>({ rows, href, caption, last, statutory = true }: Props<R>) {
  const end = last ?? { title: 'Next step', cell: (row: R) => row.nextWords };
  return (
    <table class="records">
      <caption class="unseen">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Patient</th>
          <th scope="col">Stage</th>
          {statutory ? <th scope="col">By law</th> : null}
          <th scope="col">{end.title}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.ref}>
            <th scope="row">
              <a href={href(row.ref)}>{row.patient?.nameWords ?? row.ref}</a>
              {row.patient ? <Who row={row} /> : null}
            </th>
            <td data-label="Stage">
              <span class="row-stage">{row.stageWords}</span> <span class="hint">{row.sinceWords}</span>
              {row.held ? (
                <span class="row-tags">
                  <Tag tone="amber" icon="hold">
                    On hold
                  </Tag>
                </span>
              ) : null}
            </td>
            {statutory ? <Statutory row={row} /> : null}
            <td data-label={end.title}>
              {end.cell(row)}
              {row.claimedByName === null ? null : <p class="hint">{row.claimedByName} is dealing with it</p>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Who({ row }: { row: RowView }) {
  if (row.patient === null) return null;
  return (
    <span class="row-who hint">
      <NhsNumber patient={row.patient} />
      <span class="ref">{row.ref}</span>
    </span>
  );
}

function Statutory({ row }: { row: RowView }) {
  return (
    <td data-label="By law">
      {row.statutoryWords ?? <span class="hint">Not known</span>}
      {row.overdue ? (
        <span class="row-tags">
          <Tag tone="red">Overdue</Tag>
        </span>
      ) : null}
    </td>
  );
}
