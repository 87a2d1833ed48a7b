import { useEffect, useState } from 'preact/hooks';
import type { DueLineView, RecordView } from '../../server/http/answers.ts';
import { DueTags } from '../views/due-tags.tsx';
import { Mute, Unmute } from './muting.tsx';

/** Everything that waits for somebody on this record, where Today says the worst alone; and who has muted what. */
export function RecordDue({ record }: { record: RecordView }) {
  const [due, setDue] = useState(record.due);
  useEffect(() => setDue(record.due), [record]);
  if (due.length === 0) return null;
  return (
    <section class="card" aria-labelledby="due">
      <h2 id="due">What is due</h2>
      <ul class="plain-list">
        {due.map((line) => (
          <Line key={`${line.code} ${line.since}`} line={line} recordRef={record.ref} changed={setDue} />
        ))}
      </ul>
    </section>
  );
}

type LineProps = { line: DueLineView; recordRef: string; changed: (due: DueLineView[]) => void };

function Line({ line, recordRef, changed }: LineProps) {
  const { title, why, mutes } = line;
  return (
    <li>
      <p>
        <strong>{title}</strong>
        <br />
        {why}
      </p>
      <DueTags {...line} />
      {mutes.map(({ words, reason, mine }) => (
        <div key={words}>
          <p class="hint">{words}</p>
          {reason === null ? null : <p class="quoted">{reason}</p>}
          {mine ? <Unmute line={line} recordRef={recordRef} changed={changed} /> : null}
        </div>
      ))}
      <Mute line={line} recordRef={recordRef} changed={changed} />
    </li>
  );
}
