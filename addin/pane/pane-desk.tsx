import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Problem } from '../../server/http/answers.ts';
import type { Desk } from '../desk/desk-context.ts';
import { DeskProvider } from '../desk/desk-context.ts';
import { useLoaded } from '../desk/use-loaded.ts';
import type { Answer, ServerClient } from '../server-client.ts';
import { ProblemNotice } from '../views/problem-notice.tsx';
import { usePane } from './pane-context.ts';

type Props = {
  client: ServerClient;
  /** Whether Outlook still shows what this was made for; asked right before every change. */
  stillHere(): boolean;
  /** What is shown may have changed. */
  again(): void;
  children: ComponentChildren;
};

/** What the desk's own views and ways of acting need, given what the pane has. Nothing is changed beside another message. */
export function PaneDesk({ client, stillHere, again, children }: Props) {
  const { announce, movedOn } = usePane();
  const { value: me, problem, reload } = useLoaded(client.me);
  const desk = useMemo<Desk | null>(() => {
    const guarded =
      <A extends unknown[], T>(change: (...args: A) => Promise<Answer<T>>) =>
      async (...args: A): Promise<Answer<T>> => {
        if (stillHere()) return change(...args);
        movedOn();
        return { ok: false, problem: anotherIsOpen() };
      };
    const careful = { ...client, act: guarded(client.act), decide: guarded(client.decide) };
    return (
      me && { client: careful, me, announce, refreshMe: again, putMe: NOTHING, takeIn: NOTHING, changes: 0 }
    );
  }, [client, stillHere, movedOn, me, announce, again]);
  if (problem) return <ProblemNotice problem={problem} again={() => void reload()} />;
  return desk && <DeskProvider.Provider value={desk}>{children}</DeskProvider.Provider>;
}

const NOTHING = () => {};

function anotherIsOpen(): Problem {
  return {
    status: 0,
    code: 'another-is-open',
    title: 'Outlook had moved to another message',
    what: 'The record shown here belongs to what was open before.',
    notDone: 'Nothing was changed.',
    next: 'Look at the message that is open now.',
    correlationId: '',
  };
}
