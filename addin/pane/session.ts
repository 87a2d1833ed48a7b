/**
 * Who is signed in to our server. The seam between the pane and the way of signing in, which is loaded only when somebody
 * asks for it: the first verdict needs neither.
 */
export type PaneSession = {
  state: 'none' | 'asking' | 'signed-in' | 'failed';
  /** A token for our own API; null when there is none to be had without asking the person. */
  token(): Promise<string | null>;
};

export type SessionKeeper = {
  now(): PaneSession;
  /** Asks the person where need be. True when they are signed in by the end of it. */
  signIn(): Promise<boolean>;
  /** The server no longer knows the token. */
  ended(): void;
  onChange(listener: () => void): () => void;
};

export function openSession(): SessionKeeper {
  const listeners = new Set<() => void>();
  let state: PaneSession['state'] = 'none';
  let asking: Promise<boolean> | null = null;
  const put = (next: PaneSession['state']) => {
    state = next;
    for (const listener of listeners) listener();
  };
  const token = async () => {
    if (state !== 'signed-in') return null;
    const { quietToken } = await import('./sign-in.ts');
    return quietToken();
  };
  const ask = async () => {
    put('asking');
    const { askForToken } = await import('./sign-in.ts');
    const done = (await askForToken().catch(() => null)) !== null;
    put(done ? 'signed-in' : 'failed');
    return done;
  };
  return {
    now: () => ({ state, token }),
    signIn: () => {
      asking ??= ask().finally(() => {
        asking = null;
      });
      return asking;
    },
    ended: () => put('none'),
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
