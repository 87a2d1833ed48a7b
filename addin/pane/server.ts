import { openServerClient, type ServerClient } from '../server-client.ts';
import type { Outlook } from './outlook.ts';
import type { SessionKeeper } from './session.ts';
import { openTakings, type Takings } from './takings.ts';

/** Our server, and what is being taken in there. Loaded with the first sign-in: before it nothing is asked. */
export type Server = { client: ServerClient; takings: Takings };

export function openServer(outlook: Outlook, session: SessionKeeper): Server {
  const client = openServerClient(session.ended, () => session.now().token());
  return { client, takings: openTakings(outlook, client) };
}
