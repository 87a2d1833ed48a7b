import { useEffect, useRef } from 'preact/hooks';
import type { DoneManyView, RowView } from '../../server/http/answers.ts';
import { toRecord } from './addresses.ts';

export type Done = (DoneManyView['done'][number] & { row: Pick<RowView, 'ref' | 'patient'> })[];

type Props = { done: Done; close: () => void };

/** A result for each, and what was not done says why; those are still there to be looked at. */
export function OutcomeList({ done, close }: Props) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  return (
    <section aria-label="What became of each">
      <ul class="plain-list">
        {done.map(({ row, tone, words }) => (
          <li key={row.ref} class={`notice notice-${tone}`}>
            <strong>{row.patient?.nameWords ?? row.ref}</strong> <a href={toRecord(row.ref)}>{row.ref}</a>
            <br />
            {words}
          </li>
        ))}
      </ul>
      <button type="button" class="primary" ref={button} onClick={close}>
        Done
      </button>
    </section>
  );
}
