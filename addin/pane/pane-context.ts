import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Outlook } from './outlook.ts';
import type { Server } from './server.ts';
import type { PaneSession, SessionKeeper } from './session.ts';
import type { Theme } from './theme.ts';

/** What every view of the pane is given. */
export type Pane = {
  outlook: Outlook;
  session: PaneSession;
  /** Null until somebody is signed in. */
  server: Server | null;
  /** Our own part for speaking with the server could not be had. */
  partMissing: boolean;
  /** Signs in where need be, and gives the server; null when that did not come about. */
  ready(): Promise<Server | null>;
  giveCode: SessionKeeper['giveCode'];
  useCode: SessionKeeper['useCode'];
  /** An action was refused, because Outlook has another message open by now. */
  movedOn(): void;
  theme: Theme;
  /** Says it to a screen reader, and to nobody else. */
  announce(words: string): void;
  /** Rises whenever something was taken in, so that the server is asked again. */
  changes: number;
};

export const PaneContext = createContext<Pane | null>(null);

export function usePane(): Pane {
  const pane = useContext(PaneContext);
  if (pane === null) throw new Error('a view of the pane was shown outside the pane');
  return pane;
}
