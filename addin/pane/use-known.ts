import { useCallback, useEffect, useState } from 'preact/hooks';
import type { PaneMessageView, Problem } from '../../server/http/answers.ts';
import type { OutlookMessage } from './outlook.ts';
import { usePane } from './pane-context.ts';

/** What the server knows of the message on screen. Before sign-in nothing is asked. */
export type Known = {
  view: PaneMessageView | null;
  problem: Problem | null;
  asking: boolean;
  again(): void;
};

/** Asked once signed in, and again after something was taken in. Of an answer for another item nothing is shown. */
export function useKnown({ itemId, internetMessageId }: OutlookMessage): Known {
  const { outlook, server, changes } = usePane();
  const [known, setKnown] = useState<Omit<Known, 'again'>>({ view: null, problem: null, asking: false });
  const [tries, setTries] = useState(0);
  const client = server?.client;
  useEffect(() => {
    if (client === undefined) return;
    let here = true;
    const ask = async () => {
      setKnown(({ view }) => ({ view, problem: null, asking: true }));
      const mailbox = await outlook.ownerOf(itemId);
      if (!here) return;
      const answer = await client.paneMessage({ itemId, internetMessageId, mailbox });
      if (!here) return;
      if (answer.ok && answer.value.itemId === itemId)
        setKnown({ view: answer.value, problem: null, asking: false });
      else
        setKnown(({ view }) => ({
          view,
          problem: answer.ok ? crossed() : answer.problem,
          asking: false,
        }));
    };
    void ask();
    return () => {
      here = false;
    };
  }, [client, outlook, itemId, internetMessageId, changes, tries]);
  const again = useCallback(() => setTries((count) => count + 1), []);
  return { ...known, again };
}

function crossed(): Problem {
  return {
    status: 0,
    code: 'crossed',
    title: 'An answer for another message came',
    what: 'It was not shown.',
    notDone: 'Nothing was changed.',
    next: 'Try again.',
    correlationId: '',
  };
}
