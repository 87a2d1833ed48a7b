import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Problem } from '../../server/http/answers.ts';
import { Icon } from '../views/icon.tsx';
import { ProblemNotice } from '../views/problem-notice.tsx';
import { usePane } from './pane-context.ts';

/** What signing in would show, and the button for it; or the field for a code from the desk. */
export function SignInFirst({ children }: { children?: ComponentChildren }) {
  const { session, ready } = usePane();
  const asking = session.state === 'asking';
  if (session.state === 'needs-code') return <CodeFromDesk />;
  return (
    <div class="empty">
      {children}
      {session.state === 'failed' ? (
        <p role="alert">
          <Icon name="warning" /> Signing in did not work or was closed. Try again.
        </p>
      ) : null}
      <CodeInstead />
      <button
        type="button"
        class="primary wide"
        aria-disabled={asking}
        onClick={() => (asking ? undefined : void ready())}
      >
        {asking ? 'Signing in…' : 'Sign in'}
      </button>
    </div>
  );
}

/** Where signing in through the organisation fails, the code from the desk still works: it needs nothing of it. */
export function CodeInstead() {
  const { session, useCode } = usePane();
  return session.state === 'failed' ? (
    <p>
      <button type="button" class="small quiet" onClick={useCode}>
        Sign in with a code from the desk
      </button>
    </p>
  ) : null;
}

/** Where the desk is, is told by the address that the pane itself came from. */
function CodeFromDesk() {
  const { giveCode } = usePane();
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setProblem(await giveCode(code));
    setBusy(false);
  };
  return (
    <form onSubmit={(event) => void send(event)}>
      <h2>Sign in with a code</h2>
      <ol>
        <li>Open the desk in your browser: {location.origin}</li>
        <li>Go to Settings, and press “Show a code for Outlook”.</li>
        <li>Type the code here. It is good for ten minutes.</li>
      </ol>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <div class="field">
        <label for="pane-code">Code from the desk</label>
        <input
          id="pane-code"
          name="code"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          maxLength={12}
          required
          value={code}
          onInput={(event) => setCode(event.currentTarget.value)}
        />
      </div>
      <button type="submit" class="primary wide" aria-disabled={busy}>
        {busy ? 'Signing in…' : 'Sign in'}
      </button>
    </form>
  );
}
