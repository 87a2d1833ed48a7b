import type { RecordView } from '../../server/http/answers.ts';
import { Tag } from './tag.tsx';

type Line = { label: string; value: string | null };

/** What is known of the record that is not a stage. A blank is never left to guess at. */
export function Facts({ record }: { record: RecordView }) {
  const { facts } = record;
  return (
    <section class="card" aria-labelledby="facts">
      <h2 id="facts">Facts</h2>
      <dl class="facts">
        {linesOf(record).map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value ?? <span class="hint">Not known</span>}</dd>
          </div>
        ))}
        {facts.statutoryWords === null ? null : (
          <div>
            <dt>By law</dt>
            <dd>
              {facts.statutoryWords} {facts.statutoryOverdue ? <Tag tone="red">Overdue</Tag> : null}
            </dd>
          </div>
        )}
        {facts.window === null ? null : (
          <div>
            <dt>Review window</dt>
            <dd>{facts.window.words}</dd>
          </div>
        )}
      </dl>
      {record.reprints.length === 0 ? null : (
        <>
          <h3>Reprints</h3>
          <ul>
            {record.reprints.map(({ words }) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function linesOf({ facts, route }: RecordView): Line[] {
  const practice = facts.receivingPractice;
  const known: Line[] = [
    { label: 'Notes asked for', value: facts.requestedWords },
    { label: 'Left because', value: facts.deduction?.words ?? null },
    { label: 'New practice', value: practice ? practiceWords(practice) : null },
    { label: 'Scanning company', value: facts.supplier ? supplierWords(facts.supplier) : null },
  ];
  if (route.courier) {
    known.push({ label: 'Transit label', value: facts.label ? labelWords(facts.label) : 'Not arrived yet' });
  }
  if (facts.bags !== null)
    known.push({ label: 'Bags', value: [String(facts.bags), ...facts.bagLabels].join(', ') });
  if (facts.collectedWords !== null) known.push({ label: 'Collected', value: facts.collectedWords });
  if (facts.askedWords !== null) known.push({ label: 'New practice asked', value: facts.askedWords });
  if (facts.answerWords !== null) known.push({ label: 'Its answer', value: facts.answerWords });
  return known;
}

type Facted = RecordView['facts'];

function practiceWords(practice: NonNullable<Facted['receivingPractice']>): string {
  const { name, odsCode, address, email } = practice;
  return [odsCode === null ? name : `${name} (${odsCode})`, address, email ?? '']
    .filter((one) => one !== '')
    .join(', ');
}

function supplierWords({ name, askedWords, notHeld }: NonNullable<Facted['supplier']>): string {
  return notHeld ? `${name} does not hold them.` : `${name}. ${askedWords}`;
}

function labelWords({ arrivedWords, movementNumber }: NonNullable<Facted['label']>): string {
  return movementNumber === null ? arrivedWords : `${arrivedWords}, movement ${movementNumber}`;
}
