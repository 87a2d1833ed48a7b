import { useCallback, useState } from 'preact/hooks';
import { MessagePane } from './message-pane.tsx';
import { MovedOn, useMovedOn } from './moved-on.tsx';
import { NoMessage } from './no-message.tsx';
import type { Outlook } from './outlook.ts';
import type { Pane } from './pane-context.ts';
import { PaneContext } from './pane-context.ts';
import type { SessionKeeper } from './session.ts';
import { SeveralMessages } from './several-messages.tsx';
import type { Theme } from './theme.ts';
import { ThemeChoice } from './theme-choice.tsx';
import { useChanges } from './use-changes.ts';
import { useServer } from './use-server.ts';

type Props = { outlook: Outlook; session: SessionKeeper; theme: Theme };

/** What Outlook has open decides what is shown. Each message has a view of its own, and takes what it knew with it. */
export function App({ outlook, session, theme }: Props) {
  useChanges(outlook.onChange);
  useChanges(session.onChange);
  const { server, partMissing, ready } = useServer(outlook, session);
  useChanges(server?.takings.onChange ?? NEVER);
  const { shown, movedOn } = useMovedOn(outlook);
  const [said, setSaid] = useState('');
  const announce = useCallback((words: string) => setSaid(words), []);
  const changes = server?.takings.finished() ?? 0;
  const pane: Pane = {
    outlook,
    session: session.now(),
    server,
    partMissing,
    ready,
    giveCode: session.giveCode,
    useCode: session.useCode,
    movedOn,
    theme,
    announce,
    changes,
  };
  const selection = outlook.now();
  return (
    <PaneContext.Provider value={pane}>
      <p class="unseen" role="status">
        {said}
      </p>
      <main>
        {shown ? <MovedOn /> : null}
        {selection.kind === 'message' ? (
          <MessagePane key={selection.message.itemId} message={selection.message} />
        ) : selection.kind === 'several' ? (
          <SeveralMessages rows={selection.rows} />
        ) : (
          <NoMessage />
        )}
      </main>
      <ThemeChoice />
    </PaneContext.Provider>
  );
}

const NEVER = () => () => {};
