import type { RecordView } from '../../server/http/answers.ts';
import { Tag } from './tag.tsx';

/** Letters that Onward wrote for this record, and whether each has gone. */
export function Letters({ letters }: { letters: RecordView['letters'] }) {
  if (letters.length === 0) return null;
  return (
    <section class="card" aria-labelledby="letters">
      <h2 id="letters">Letters</h2>
      <ul class="plain-list">
        {letters.map((letter) => (
          <li key={letter.letterId}>
            <p>{letter.words}</p>
            <p class="hint">
              <Tag tone={letterTone(letter.state)}>{letter.stateWords}</Tag>
              {letter.fileWords === null ? null : <span class="file-name"> {letter.fileWords}</span>}
            </p>
            <LetterAnswers answers={letter.answers} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What came back, or in answer, and what to do about it. */
export function LetterAnswers({ answers }: { answers: RecordView['letters'][number]['answers'] }) {
  return (
    <>
      {answers.map((answer) => (
        <p class="hint" key={answer.messageId}>
          {answer.nextWords === null ? null : <Tag tone="amber">Look</Tag>} {answer.words} {answer.nextWords}{' '}
          ({answer.onWords})
        </p>
      ))}
    </>
  );
}

function letterTone(state: string): 'green' | 'amber' | 'plain' {
  if (state === 'sent') return 'green';
  return state === 'unknown' || state === 'failed' ? 'amber' : 'plain';
}
