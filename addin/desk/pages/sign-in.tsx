import { useState } from 'preact/hooks';
import type { Me, Problem } from '../../../server/http/answers.ts';
import type { ServerClient } from '../../server-client.ts';
import { SendButton } from '../../views/action-form.tsx';
import { said, valuesOf } from '../../views/fields.ts';
import { ProblemNotice } from '../../views/problem-notice.tsx';
import { PageTitle } from '../page-title.tsx';

type Props = {
  client: ServerClient;
  /** Why a link did not sign in, or why nobody could be found. */
  problem: Problem | null;
  /** True when somebody was signed in on this page until now. */
  ended: boolean;
  signedIn: (me: Me) => void;
};

/** Name and password. The address stays, so that one comes back to the page one was on. */
export function SignIn({ client, problem, ended, signedIn }: Props) {
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Problem | null>(null);
  const send = async (form: HTMLFormElement) => {
    if (busy) return;
    const values = valuesOf(form);
    setBusy(true);
    const password = form.elements.namedItem('password');
    const typed = password instanceof HTMLInputElement ? password.value : '';
    const answer = await client.signIn(said(values, 'signInName'), typed);
    setBusy(false);
    if (answer.ok) signedIn(answer.value);
    else setRefused(answer.problem);
  };
  const shown = refused ?? problem;
  return (
    <main class="start">
      <PageTitle words="Sign in to Onward" />
      {ended ? (
        <p class="notice notice-blue">
          Your sign-in has ended. Sign in again and you are back where you were.
        </p>
      ) : null}
      {shown ? <ProblemNotice problem={shown} /> : null}
      <form
        class="card"
        onSubmit={(event) => {
          event.preventDefault();
          void send(event.currentTarget);
        }}
      >
        <div class="field">
          <label for="sign-in-name">Sign-in name</label>
          <input
            id="sign-in-name"
            name="signInName"
            autocomplete="username"
            autocapitalize="none"
            spellcheck={false}
            required
          />
        </div>
        <div class="field">
          <label for="password">Password</label>
          <input id="password" name="password" type="password" autocomplete="current-password" required />
        </div>
        <SendButton words="Sign in" busy={busy} off={busy} primary />
      </form>
      <p class="hint">
        No account yet? Whoever looks after Onward can give you a sign-in link, or a lead can add you under
        Settings.
      </p>
    </main>
  );
}
