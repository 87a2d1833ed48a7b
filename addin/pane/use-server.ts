import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Outlook } from './outlook.ts';
import type { Server } from './server.ts';
import type { SessionKeeper } from './session.ts';

export type SignedIn = {
  server: Server | null;
  /** Our own part for speaking with the server could not be had. */
  partMissing: boolean;
  /** Signs in where need be. Null when the person is not signed in by the end of it, or our own files cannot be had. */
  ready(): Promise<Server | null>;
};

/** The server from the moment that somebody is signed in. */
export function useServer(outlook: Outlook, session: SessionKeeper): SignedIn {
  const [server, setServer] = useState<Server | null>(null);
  const [partMissing, setPartMissing] = useState(false);
  const opening = useRef<Promise<Server | null> | null>(null);
  const open = useCallback(() => {
    opening.current ??= import('./server.ts').then(
      ({ openServer }) => {
        const opened = openServer(outlook, session);
        setServer(opened);
        setPartMissing(false);
        return opened;
      },
      () => {
        opening.current = null;
        setPartMissing(true);
        return null;
      },
    );
    return opening.current;
  }, [outlook, session]);
  const ready = useCallback(async () => {
    if (session.now().state !== 'signed-in' && !(await session.signIn())) return null;
    return open();
  }, [session, open]);
  const { state } = session.now();
  useEffect(() => {
    if (state === 'signed-in') void open();
  }, [state, open]);
  return { server: state === 'signed-in' ? server : null, partMissing, ready };
}
