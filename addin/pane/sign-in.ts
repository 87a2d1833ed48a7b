import type { PaneLinkedView } from '../../server/http/answers.ts';
import { type Answer, openServerClient } from '../server-client.ts';
import type { EntraSignIn } from './entra-sign-in.ts';

/*
 * The ways of signing in, loaded when the first is asked for: by the directory through Outlook itself, where the practice
 * has a tenant of its own, and else by a code from the desk. The directory's library is loaded only where it is used.
 */

let entra: EntraSignIn | null = null;

/** A token without asking the person; null when they must be asked. */
export async function quietToken(): Promise<string | null> {
  return (await entra?.quietToken()) ?? null;
}

/** `nested`: Outlook offers to sign in for us. 'needs-code': nothing went wrong, and the person is to type what the desk shows. */
export async function signIn(nested: boolean): Promise<'signed-in' | 'needs-code' | 'failed'> {
  const ways = await client(NOBODY).paneSignIn();
  if (!ways.ok) return 'failed';
  const { entra: registered } = ways.value;
  if (registered === null || !nested) return 'needs-code';
  const { openEntraSignIn } = await import('./entra-sign-in.ts');
  entra ??= await openEntraSignIn(registered);
  const token = await entra.askForToken();
  if (token === null) return 'failed';
  const me = await client(async () => token).me();
  if (me.ok) return 'signed-in';
  return me.problem.status === 401 ? 'needs-code' : 'failed';
}

/** With a token of the directory the person is linked to the account; without, the answer brings a token of ours. */
export function linkByCode(code: string): Promise<Answer<PaneLinkedView>> {
  return client(quietToken).linkPane(code);
}

const NOBODY = async () => null;

function client(token: () => Promise<string | null>) {
  return openServerClient(() => undefined, token);
}
