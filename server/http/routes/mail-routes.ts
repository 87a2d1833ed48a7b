import { decideMessage } from '../../steps/decide-message.ts';
import type { MessageState } from '../../steps/store-port.ts';
import type { TakenIn } from '../../steps/take-in-mail.ts';
import { takeInDropped } from '../../steps/take-in-mail.ts';
import type { MessageView, TakenInView } from '../answers.ts';
import { notFound, notRight, refused } from '../problems.ts';
import { decisionSchema } from '../requests.ts';
import type { Asked, Route } from '../route.ts';
import { bodyOf, param, query, STAFF, signedIn } from '../route.ts';
import { messagesView, messageView } from '../views/message-view.ts';
import { takenInWords } from '../views/taken-in-words.ts';

/** Messages, what a person decides of one, and files dropped onto the desk. */
export function mailRoutes(): Route[] {
  return [
    { method: 'get', path: '/messages', who: STAFF, handle: list },
    {
      method: 'get',
      path: '/messages/:id',
      who: STAFF,
      handle: (asked) => viewOf(asked, param(asked, 'id')),
    },
    { method: 'post', path: '/messages/:id/decision', who: STAFF, body: 'json', handle: decide },
    { method: 'post', path: '/take-in', who: STAFF, body: 'file', handle: takeIn },
  ];
}

const STATES: readonly string[] = ['needs-a-person', 'filed', 'ignored'] satisfies MessageState[];

function list(asked: Asked): Promise<MessageView[]> {
  const state = query(asked, 'state') ?? 'needs-a-person';
  if (!isState(state)) throw notRight({ state: 'Choose one of what is offered.' });
  return messagesView(asked.deps, signedIn(asked), state);
}

async function decide(asked: Asked): Promise<MessageView> {
  const { actor, practice } = signedIn(asked);
  const messageId = param(asked, 'id');
  const decision = bodyOf(decisionSchema, asked);
  if ((await asked.deps.ports.store.message(practice, messageId)) === null) throw noMessage();
  const decided = await decideMessage(asked.deps.ports, actor, practice, messageId, decision);
  if ('ok' in decided) throw refused(decided);
  return viewOf(asked, messageId);
}

/** One file, as it is; its name comes percent-encoded in a header and is never used as a path. */
async function takeIn(asked: Asked): Promise<TakenInView> {
  const { actor, practice } = signedIn(asked);
  const body: unknown = asked.request.body;
  if (!Buffer.isBuffer(body) || body.length === 0) {
    throw notRight({ file: 'The file is empty.' }, 'No file arrived, or an empty one.');
  }
  const fileName = fileNameOf(asked.request.get('X-File-Name'));
  const taken = await takeInDropped(asked.whole.ports, actor, practice, { fileName, bytes: body });
  if ('ok' in taken) throw refused(taken);
  const seen = await asked.deps.ports.store.message(practice, taken.messageId);
  return seen === null ? takenForOthers(taken.messageId) : viewOfTaken(taken);
}

/** Whose notes they are is closed to whoever hands them in; they are taken in all the same, and nothing is said of them. */
function takenForOthers(messageId: string): TakenInView {
  return {
    messageId,
    state: 'filed',
    words: 'It was taken in. Nothing of it can be shown to you: a lead of your practice sees to it.',
    records: [],
  };
}

function viewOfTaken({ messageId, state, reason, records }: TakenIn): TakenInView {
  return { messageId, state, words: takenInWords(state, reason), records };
}

async function viewOf(asked: Asked, messageId: string): Promise<MessageView> {
  const found = await messageView(asked.deps, signedIn(asked), messageId);
  if (found === null) throw noMessage();
  for (const ref of found.records) await asked.opened(ref, 'message');
  return found;
}

function fileNameOf(header: string | undefined): string {
  try {
    const name = decodeURIComponent(header ?? '').trim();
    if (name !== '' && name.length <= 255) return name;
  } catch {
    // A name that is not percent-encoded as it should be is answered like one that is missing.
  }
  throw notRight({ file: 'The file has no name that can be read.' });
}

function isState(text: string): text is MessageState {
  return STATES.includes(text);
}

function noMessage(): Error {
  return notFound('There is no such message here.', 'Look at the list of messages again.');
}
