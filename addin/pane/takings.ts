import type { Problem, TakenInView } from '../../server/http/answers.ts';
import type { ServerClient } from '../server-client.ts';
import type { NoFile, Outlook, OutlookMessage, OutlookRow } from './outlook.ts';

/** How far the taking in of one message is. `sent` is 0 to 1, or null while nothing can be said of it. */
export type Taking =
  | { state: 'working'; sent: number | null }
  | { state: 'done'; taken: TakenInView }
  | { state: 'failed'; problem: Problem };

/**
 * Messages being taken in, by their item, so that what becomes of one is never shown beside another. It goes on when
 * another message is opened, where the server fetches it; reading it out of Outlook needs it open.
 */
export type Takings = {
  of(itemId: string): Taking | null;
  takeOpen(message: OutlookMessage): Promise<void>;
  takeRow(row: OutlookRow): Promise<void>;
  /** How many came to their end, well or badly. */
  finished(): number;
  onChange(listener: () => void): () => void;
};

const MOST_TRIES = 3;
const PAUSE_MS = 1_000;

/** The server's word for "I cannot fetch this one myself". */
const HAND_OVER = 'hand-over';

export function openTakings(outlook: Outlook, client: ServerClient): Takings {
  const all = new Map<string, Taking>();
  const listeners = new Set<() => void>();
  let finished = 0;
  const put = (itemId: string, taking: Taking) => {
    all.set(itemId, taking);
    if (taking.state !== 'working') finished += 1;
    for (const listener of listeners) listener();
  };
  const isWorking = (itemId: string) => all.get(itemId)?.state === 'working';

  const byServer = async (one: OutlookRow | OutlookMessage, mailbox: string | null): Promise<Taking> => {
    const { itemId, internetMessageId } = one;
    const answer = await client.paneTakeIn({ itemId, internetMessageId, mailbox });
    if (!answer.ok) return { state: 'failed', problem: answer.problem };
    // An answer for another item is nobody's answer.
    if (answer.value.itemId !== itemId) return { state: 'failed', problem: notTaken('another-message') };
    return { state: 'done', taken: answer.value.taken };
  };

  // Read out of Outlook, which takes longest, and not with the server yet: sent again, it is not read again. One at a time.
  let read: { itemId: string; file: File } | null = null;

  const byHand = async (message: OutlookMessage): Promise<Taking> => {
    const { itemId } = message;
    if (read?.itemId !== itemId) {
      const got = await outlook.fileOf(message);
      if (!got.ok) return { state: 'failed', problem: notTaken(got.why) };
      read = { itemId, file: got.file };
    }
    const taking = await sendInTries(read.file, (sent) => put(itemId, { state: 'working', sent }));
    if (taking.state === 'done' && read.itemId === itemId) read = null;
    return taking;
  };

  /** Where the connection breaks it is sent again by itself, whole: the server keeps no half of a message. */
  const sendInTries = async (file: File, onProgress: (sent: number) => void): Promise<Taking> => {
    for (let tries = 1; ; tries += 1) {
      const answer = await client.takeIn(file, onProgress);
      if (answer.ok) return { state: 'done', taken: answer.value };
      if (answer.problem.status !== 0 || tries === MOST_TRIES)
        return { state: 'failed', problem: answer.problem };
      await new Promise((resolve) => setTimeout(resolve, tries * PAUSE_MS));
    }
  };

  return {
    of: (itemId) => all.get(itemId) ?? null,
    takeOpen: async (message) => {
      if (isWorking(message.itemId)) return;
      put(message.itemId, { state: 'working', sent: null });
      const mailbox = await outlook.ownerOf(message.itemId);
      if (!outlook.isShowing(message.itemId)) {
        put(message.itemId, { state: 'failed', problem: notTaken('moved-on') });
        return;
      }
      const taking = await byServer(message, mailbox);
      const mustHand = taking.state === 'failed' && taking.problem.code === HAND_OVER;
      put(message.itemId, mustHand ? await byHand(message) : taking);
    },
    takeRow: async (row) => {
      if (isWorking(row.itemId)) return;
      put(row.itemId, { state: 'working', sent: null });
      const taking = await byServer(row, null);
      const mustHand = taking.state === 'failed' && taking.problem.code === HAND_OVER;
      put(row.itemId, mustHand ? { state: 'failed', problem: openItFirst() } : taking);
    },
    finished: () => finished,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const WHY: Record<NoFile, { what: string; next: string }> = {
  'moved-on': {
    what: 'Another message was opened before this one had been read.',
    next: 'Open this message again, and press the button once more.',
  },
  'another-message': {
    what: 'Outlook gave another message than the one you meant.',
    next: 'Open this message again, and press the button once more.',
  },
  'not-offered': {
    what: 'This version of Outlook does not hand whole messages to the pane.',
    next: 'Save the message as a file, and drop it onto the desk.',
  },
  'no-answer': {
    what: 'Outlook did not give the message in two minutes. Very large ones are sometimes never given.',
    next: 'Try again, or save the message as a file and drop it onto the desk.',
  },
  empty: {
    what: 'Outlook gave an empty message. A rule of your organisation may hold its attachments back.',
    next: 'Save the message as a file, and drop it onto the desk.',
  },
};

function notTaken(why: NoFile): Problem {
  return {
    status: 0,
    code: why,
    title: 'Not taken in',
    ...WHY[why],
    notDone: 'Nothing of it was taken in.',
    correlationId: '',
  };
}

function openItFirst(): Problem {
  return {
    status: 0,
    code: 'open-it-first',
    title: 'Not taken in',
    what: 'Here Onward can read a message only while it is open by itself.',
    notDone: 'Nothing of it was taken in.',
    next: 'Open this message, and take it in there.',
    correlationId: '',
  };
}
