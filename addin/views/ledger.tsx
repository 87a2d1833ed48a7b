import type { RecordView } from '../../server/http/answers.ts';
import type { Tone } from './tag.tsx';
import { Tag } from './tag.tsx';

type Line = RecordView['deletion']['ledger'][number];

const TONES: Record<string, Tone> = { 'to-do': 'plain', asked: 'amber', claimed: 'blue', verified: 'green' };

/** A line for every copy we know of. Claimed means somebody says so; verified means it was looked for. */
export function Ledger({ lines }: { lines: readonly Line[] }) {
  return (
    <ul class="ledger" aria-label="Copies we know of">
      {lines.map((line) => (
        <li key={line.lineId}>
          <p>
            {line.words} {line.yours ? <strong>Yours to record.</strong> : null}
          </p>
          <p>
            <Tag tone={TONES[line.state] ?? 'plain'}>{line.stateWords}</Tag>
          </p>
          {line.evidenceWords === null ? null : <p class="hint">{line.evidenceWords}</p>}
          {line.recoverableWords === null ? null : <p class="hint">{line.recoverableWords}</p>}
        </li>
      ))}
    </ul>
  );
}
