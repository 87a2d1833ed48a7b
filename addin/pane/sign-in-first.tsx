import type { ComponentChildren } from 'preact';
import { Icon } from '../views/icon.tsx';
import { usePane } from './pane-context.ts';

/** What signing in would show, and the button for it. */
export function SignInFirst({ children }: { children: ComponentChildren }) {
  const { session, ready } = usePane();
  const asking = session.state === 'asking';
  return (
    <div class="empty">
      {children}
      {session.state === 'failed' ? (
        <p role="alert">
          <Icon name="warning" /> Signing in did not work or was closed. Try again.
        </p>
      ) : null}
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
