import type { MailMark } from '../../steps/mail-port.ts';
import { MailGone } from '../../steps/mail-port.ts';
import { inboxId, newMessage } from './delta.ts';
import { folderFor, knownFolders } from './folders.ts';
import { GraphRefused, isNotFound } from './graph-errors.ts';
import {
  type Box,
  MESSAGE_PROPERTY,
  type MessageItem,
  messageItem,
  messageOf,
  parsed,
  pathTo,
  propertyOf,
  withProperties,
} from './graph-items.ts';

/** Begins every category of ours; all others are the practice's own and stay. */
const OURS = 'Onward: ';
const WORDS: Record<Exclude<MailMark, 'ignored'>, string> = {
  filed: `${OURS}filed`,
  'needs-a-person': `${OURS}needs a person`,
};
/** A colleague may be at the same message; more than so often it is somebody's program, and another time will do. */
const MOST_TRIES = 3;

/**
 * Shows staff what became of a message: a category in words, our own property with the message's id, and one of our
 * folders. Doing it twice is the same as doing it once. The id stays through the move (docs: outlook-immutable-id).
 *
 * What is ignored is other people's mail: it stays in the Inbox, untouched, and is only remembered; one that a person
 * decided to ignore later goes back there.
 *
 * @throws MailGone when the message is not in the mailbox any more.
 */
export async function mark(box: Box, id: string, as: MailMark, messageId: string): Promise<string> {
  if (as === 'ignored') return ignore(box, id);
  const message = await label(box, id, WORDS[as], messageId);
  await moveTo(box, message, () => folderFor(box, as));
  await settle(box, message, as, false);
  return id;
}

/** Shows a later stage of the record in place of the category before; null takes ours away. */
export async function showStage(box: Box, id: string, words: string | null): Promise<void> {
  await label(box, id, words === null ? null : `${OURS}${words}`, null);
}

async function ignore(box: Box, id: string): Promise<string> {
  const known = await box.memory.message(box.practice, id);
  const isNoneOfOurs = known === null || known.as === null || known.as === 'ignored';
  const found = isNoneOfOurs ? null : await label(box, id, null, null);
  // Remembered first: seen in the Inbox again it must not be taken for one that a person dragged back.
  await settle(box, found ?? { id }, 'ignored', true);
  if (found !== null && (await knownFolders(box)).includes(found.parentFolderId ?? ''))
    await moveTo(box, found, () => inboxId(box));
  return id;
}

/** Traces of an ignored message are not kept: it is no record's, and will not be looked for. */
async function settle(
  { memory, practice, goLive }: Box,
  message: Pick<MessageItem, 'id' | 'receivedDateTime'>,
  as: MailMark,
  inInbox: boolean,
): Promise<void> {
  await memory.change(async (tx) => {
    const known =
      (await tx.message(practice, message.id)) ?? newMessage(message.id, message.receivedDateTime ?? goLive);
    const traces = as === 'ignored' ? null : known.traces;
    await tx.saveMessage(practice, { ...known, state: 'done', as, inInbox, traces });
  });
}

/**
 * Puts our category and property on a message and leaves everybody else's. It is written only if the message is still
 * as it was read (If-Match), for a list of categories is written whole.
 */
async function label(
  box: Box,
  id: string,
  category: string | null,
  messageId: string | null,
): Promise<MessageItem> {
  for (let tries = 1; ; tries++) {
    const message = await messageOf(box, id, {
      select: 'id,categories,parentFolderId,receivedDateTime',
      expand: withProperties(MESSAGE_PROPERTY),
    });
    if (message === null) throw new MailGone('The message is no longer in the mailbox.');
    const change = changeFor(message, category, messageId);
    if (change === null) return message;
    try {
      const etag = message['@odata.etag'];
      await box.client.patch(
        pathTo(box, 'messages', id),
        change,
        etag === undefined ? {} : { ifMatch: etag },
      );
      return message;
    } catch (error) {
      if (isNotFound(error)) throw new MailGone('The message is no longer in the mailbox.');
      if (!isChangedMeanwhile(error) || tries === MOST_TRIES) throw error;
    }
  }
}

/** Null where the message is marked so already. */
function changeFor(message: MessageItem, category: string | null, messageId: string | null): object | null {
  const now = message.categories ?? [];
  const wanted = [...now.filter((one) => !one.startsWith(OURS)), ...(category === null ? [] : [category])];
  const isShown = now.length === wanted.length && wanted.every((one) => now.includes(one));
  const isNamed = messageId === null || propertyOf(message, MESSAGE_PROPERTY) === messageId;
  if (isShown && isNamed) return null;
  return {
    ...(isShown ? {} : { categories: wanted }),
    ...(isNamed ? {} : { singleValueExtendedProperties: [{ id: MESSAGE_PROPERTY, value: messageId }] }),
  };
}

function isChangedMeanwhile(error: unknown): boolean {
  return error instanceof GraphRefused && (error.status === 412 || error.status === 409);
}

async function moveTo(box: Box, message: MessageItem, folder: () => Promise<string>): Promise<void> {
  const destinationId = await folder();
  if (message.parentFolderId === destinationId) return;
  try {
    const path = pathTo(box, 'messages', message.id, 'move');
    parsed(messageItem, await box.client.post(path, { destinationId }));
  } catch (error) {
    if (!isNotFound(error)) throw error;
    // The message or the folder: only the first is the message's end. The next try makes the folder anew.
    if ((await messageOf(box, message.id, { select: 'id' })) !== null) throw error;
    throw new MailGone('The message is no longer in the mailbox.');
  }
}
