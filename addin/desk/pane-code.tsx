import { useState } from 'preact/hooks';
import type { PaneCodeView, Problem } from '../../server/http/answers.ts';
import { CopyButton } from '../views/copy-button.tsx';
import { ProblemNotice } from '../views/problem-notice.tsx';
import { useDesk } from './desk-context.ts';

/** Signs the same person in to the pane in Outlook, which has no place for a password. */
export function PaneCode() {
  const { client } = useDesk();
  const [shown, setShown] = useState<PaneCodeView | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const ask = async () => {
    const answer = await client.paneCode();
    setProblem(answer.ok ? null : answer.problem);
    setShown(answer.ok ? answer.value : null);
  };
  return (
    <section class="card" aria-labelledby="pane-code">
      <h2 id="pane-code">Onward in Outlook</h2>
      <p>The pane in Outlook asks for a code the first time, and again after some weeks.</p>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <p role="status">
        {shown ? (
          <>
            <strong class="code">{shown.code}</strong> <CopyButton text={shown.code} label="Copy the code" />
          </>
        ) : null}
      </p>
      {shown ? (
        <p class="hint">
          Type it in the pane until {timeOf(shown.goodUntil)}. Whoever types it is you there, so keep it to
          yourself.
        </p>
      ) : null}
      <p>
        <button type="button" onClick={() => void ask()}>
          {shown ? 'Show another code' : 'Show a code for Outlook'}
        </button>
      </p>
    </section>
  );
}

function timeOf(instant: string): string {
  return new Date(instant).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}
