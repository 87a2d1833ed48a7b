import type { RecordView } from '../../server/http/answers.ts';
import type { Tone } from './tag.tsx';
import { Tag } from './tag.tsx';

export type Light = 'green' | 'amber' | 'red';
const LIGHTS: Record<Light, { tone: Tone; words: string }> = {
  green: { tone: 'green', words: 'Agrees' },
  amber: { tone: 'amber', words: 'Differs' },
  red: { tone: 'red', words: 'Stop' },
};

/** How well the sources agree, as an icon and a word. */
export function LightTag({ light }: { light: string }) {
  const { tone, words } = LIGHTS[isLight(light) ? light : 'amber'];
  return <Tag tone={tone}>{words}</Tag>;
}

/** Who the notes say the patient is, source by source, wherever two of them differ. */
export function Agreement({ agreement }: { agreement: RecordView['agreement'] }) {
  if (agreement === null) return null;
  return (
    <section class="card" aria-labelledby="agreement">
      <h2 id="agreement">Is it the right patient?</h2>
      <p class="agreement-words">
        <LightTag light={agreement.light} /> {agreement.words}
      </p>
      <Differences differences={agreement.differences} />
      {agreement.notes.length === 0 ? null : (
        <ul class="notes">
          {agreement.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Side by side: each value that was found for a field, and where. */
export function Differences({ differences }: Pick<NonNullable<RecordView['agreement']>, 'differences'>) {
  return (
    <>
      {differences.map((difference) => (
        <table class="values" key={difference.field}>
          <caption>{difference.field}</caption>
          <thead class="unseen">
            <tr>
              <th scope="col">It says</th>
              <th scope="col">Where</th>
            </tr>
          </thead>
          <tbody>
            {difference.values.map(({ value, where }) => (
              <tr key={`${value} ${where}`}>
                <td class="value">{value}</td>
                <td>{where}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </>
  );
}

function isLight(light: string): light is Light {
  return light in LIGHTS;
}
