import type { Problem } from '../../server/http/answers.ts';
import { keepToken, keptToken } from './kept-token.ts';
import type { Outlook } from './outlook.ts';

/**
 * Who is signed in to our server. The seam between the pane and the way of signing in, which is loaded only when somebody
 * asks for it: the first verdict needs neither.
 */
export type PaneSession = {
  /** 'needs-code': the server wants to be told by a code from the desk who this is. */
  state: 'none' | 'asking' | 'needs-code' | 'signed-in' | 'failed';
  /** A token for our own API; null when there is none to be had without asking the person. */
  token(): Promise<string | null>;
};

export type SessionKeeper = {
  now(): PaneSession;
  /** Asks the person where need be. True when they are signed in by the end of it; they may yet be by a code. */
  signIn(): Promise<boolean>;
  /** The other way, where the directory's did not work. */
  useCode(): void;
  /** A code from the desk. The problem, or null when they are signed in. */
  giveCode(code: string): Promise<Problem | null>;
  /** The server no longer knows the token. */
  ended(): void;
  onChange(listener: () => void): () => void;
};

/** What is kept in the browser is kept apart by Outlook's own key. */
export function openSession(outlook: Pick<Outlook, 'partitionKey' | 'offersNestedSignIn'>): SessionKeeper {
  const partitionKey = outlook.partitionKey();
  const listeners = new Set<() => void>();
  let state: PaneSession['state'] = keptToken(partitionKey) === null ? 'none' : 'signed-in';
  let asking: Promise<boolean> | null = null;
  const put = (next: PaneSession['state']) => {
    state = next;
    for (const listener of listeners) listener();
  };
  const token = async () =>
    state === 'signed-in' ? (keptToken(partitionKey) ?? (await import('./sign-in.ts')).quietToken()) : null;
  const ask = async () => {
    put('asking');
    const came = await import('./sign-in.ts')
      .then(({ signIn }) => signIn(outlook.offersNestedSignIn()))
      .catch(() => 'failed' as const);
    put(came);
    return came === 'signed-in';
  };
  return {
    now: () => ({ state, token }),
    signIn: () => {
      asking ??= ask().finally(() => {
        asking = null;
      });
      return asking;
    },
    useCode: () => put('needs-code'),
    giveCode: async (code) => {
      const { linkByCode } = await import('./sign-in.ts');
      const linked = await linkByCode(code);
      if (!linked.ok) return linked.problem;
      if (linked.value.token !== null) keepToken(partitionKey, linked.value.token);
      put('signed-in');
      return null;
    },
    ended: () => {
      keepToken(partitionKey, null);
      put('none');
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
