import type { Problem } from '../../server/http/answers.ts';
import { Icon } from './icon.tsx';

/** What happened, what was not done, and what to do next. `again` offers another try. */
export function ProblemNotice({ problem, again }: { problem: Problem; again?: (() => void) | undefined }) {
  return (
    <div class="notice notice-red" role="alert">
      <p class="notice-title">
        <Icon name="stop" />
        <strong>{problem.title}</strong>
      </p>
      <p>{problem.what}</p>
      {problem.notDone === '' ? null : <p>{problem.notDone}</p>}
      {problem.next === '' ? null : <p>{problem.next}</p>}
      {problem.status >= 500 && problem.correlationId !== '' ? (
        <p class="hint">To be found again by whoever looks after Onward: {problem.correlationId}</p>
      ) : null}
      {again ? (
        <button type="button" onClick={again}>
          Try again
        </button>
      ) : null}
    </div>
  );
}
