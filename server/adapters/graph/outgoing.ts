import { OutcomeOpen, OutcomeUnknown } from '../../steps/mail-port.ts';
import { logged } from './delta.ts';
import { draftOf } from './draft.ts';
import { GraphRefused, isMailboxTrouble, isNotFound } from './graph-errors.ts';
import {
  allOf,
  asked,
  type Box,
  hasProperty,
  LETTER_PROPERTY,
  type MessageItem,
  messageItem,
  messageOf,
  parsed,
  pathTo,
  quoted,
} from './graph-items.ts';
import type { KnownLetter } from './mailbox-memory.ts';
import { removeMessages, StillThere } from './removal.ts';

/** A mail handed over is delivered or given back well within this; a draft that still lies there was not sent. */
const SETTLES_MS = 15 * 60_000;
/** How often what is not yet known is looked for. */
const LOOK_EVERY_MS = 60_000;

/**
 * Sends one letter, at most once unless the first try is proven not to have happened. Graph may answer that it failed
 * and deliver all the same (504), so every step is remembered before and after, and every repeat begins by looking:
 *
 * pending → draft-created → send-attempted → accepted → seen-in-sent, and unknown where neither the draft nor the sent
 * copy is found after a quarter of an hour.
 *
 * @throws OutcomeOpen while it cannot be known yet, OutcomeUnknown once it cannot be known any more.
 */
export async function writeOutgoing(box: Box, id: string, raw: Uint8Array): Promise<string> {
  const letter = (await box.memory.letter(box.practice, id)) ?? newLetter(id);
  switch (letter.state) {
    case 'accepted':
    case 'seen-in-sent':
      return letter.sentId ?? letter.draftId ?? '';
    case 'unknown':
      throw new OutcomeUnknown('It is not known whether this letter was sent.');
    case 'removed':
      throw new Error('a removed letter is not written again');
    case 'pending':
      return send(box, await draft(box, letter, raw));
    case 'draft-created':
      return send(box, letter.draftId === null ? await draft(box, letter, raw) : letter);
    case 'send-attempted':
      return lookThenSend(box, letter);
  }
}

/** True when it was taken over for sending, or a sent copy lies in the mailbox. A draft alone is nothing sent. */
export async function hasOutgoing(box: Box, id: string): Promise<boolean> {
  const letter = await box.memory.letter(box.practice, id);
  if (letter?.state === 'accepted' || letter?.state === 'seen-in-sent') return true;
  const found = await lookFor(box, id, letter);
  if (sentAmong(found) === null) return false;
  if (letter !== null && letter.state !== 'removed') await noteSent(box, letter, found);
  return true;
}

/** Removes draft, sent copy and, where the letter came to this very mailbox, the copy that arrived. */
export async function removeOutgoing(box: Box, id: string): Promise<void> {
  const letter = (await box.memory.letter(box.practice, id)) ?? newLetter(id);
  const known = [letter.draftId, letter.sentId].filter((one) => one !== null);
  const found = await lookFor(box, id, letter);
  await removeMessages(box, [...new Set([...known, ...found.map((one) => one.id)])]);
  if ((await lookFor(box, id, letter)).length > 0) throw new StillThere('a removed letter is still there');
  await save(box, { ...letter, state: 'removed', draftId: null, sentId: null });
}

/** Looks for the sent copies of what was taken over; how many are still not there after a day. */
export async function confirmSent(box: Box): Promise<number> {
  let missing = 0;
  for (const letter of await box.memory.letters(box.practice, 'accepted')) {
    const sent = await noteSent(box, letter, await lookFor(box, letter.id, letter));
    if (sent !== null) continue;
    if (since(box, letter) > 24 * 60 * 60_000) missing += 1;
  }
  if (missing > 0)
    box.log.warn('letters were taken over for sending and are not in Sent Items', {
      ...logged(box, 'not-in-sent'),
      count: missing,
    });
  return missing;
}

function newLetter(id: string): KnownLetter {
  return { id, state: 'pending', draftId: null, internetMessageId: null, attemptedAt: null, sentId: null };
}

/** A try whose answer was lost may have made the draft: it is found by our property, and no second one is made. */
async function draft(box: Box, letter: KnownLetter, raw: Uint8Array): Promise<KnownLetter> {
  const found = await lookFor(box, letter.id, letter);
  const sent = await noteSent(box, letter, found);
  if (sent !== null) return sent;
  const made =
    found.find(({ isDraft }) => isDraft) ??
    parsed(messageItem, await box.client.post(pathTo(box, 'messages'), await draftOf(letter.id, raw)));
  return save(box, {
    ...letter,
    state: 'draft-created',
    draftId: made.id,
    internetMessageId: made.internetMessageId ?? null,
  });
}

async function send(box: Box, letter: KnownLetter): Promise<string> {
  if (letter.state === 'seen-in-sent' || letter.draftId === null) return letter.sentId ?? '';
  const trying = await save(box, {
    ...letter,
    state: 'send-attempted',
    attemptedAt: box.clock().toISOString(),
  });
  try {
    await box.client.post(pathTo(box, 'messages', letter.draftId, 'send'), undefined);
  } catch (error) {
    if (!isSurelyNotSent(error)) throw new OutcomeOpen('no answer came to a letter that was handed over');
    // The draft may have been removed by hand: then it is made anew.
    const draftId = isNotFound(error) ? null : letter.draftId;
    await save(box, { ...trying, state: 'draft-created', draftId });
    throw error;
  }
  await save(box, { ...trying, state: 'accepted' });
  return letter.draftId;
}

/**
 * Only a plain no says that nothing was sent. Busy answers (429, 503) and no answer do not: mails were delivered after
 * each of them (guide: sending).
 */
function isSurelyNotSent(error: unknown): boolean {
  if (isMailboxTrouble(error)) return true;
  if (!(error instanceof GraphRefused)) return false;
  return (
    error.code === 'asked-to-wait' ||
    (error.status >= 400 && error.status < 500 && error.status !== 429 && error.status !== 408)
  );
}

async function lookThenSend(box: Box, letter: KnownLetter): Promise<string> {
  if (isTooSoon(box, letter.id)) throw new OutcomeOpen('it was looked for a moment ago');
  const found = await lookFor(box, letter.id, letter);
  const sent = await noteSent(box, letter, found);
  if (sent !== null) return sent.sentId ?? '';
  if (since(box, letter) < SETTLES_MS) throw new OutcomeOpen('it is not known yet whether it was sent');
  // The very draft that was handed over: another one of ours would tell nothing of it.
  if (found.some((one) => one.isDraft && one.id === letter.draftId)) return send(box, letter);
  await save(box, { ...letter, state: 'unknown' });
  throw new OutcomeUnknown('neither the letter nor its draft is in the mailbox');
}

/** Kept in memory: after a restart it is looked for at once. */
const lookedAt = new WeakMap<object, Map<string, number>>();

function isTooSoon({ memory, clock }: Box, id: string): boolean {
  const looks = lookedAt.get(memory) ?? new Map<string, number>();
  lookedAt.set(memory, looks);
  const now = clock().getTime();
  const last = looks.get(id);
  if (last !== undefined && now >= last && now - last < LOOK_EVERY_MS) return true;
  looks.set(id, now);
  return false;
}

function since({ clock }: Box, { attemptedAt }: KnownLetter): number {
  return attemptedAt === null ? 0 : clock().getTime() - Date.parse(attemptedAt);
}

/**
 * Every copy of a letter: by our property, by its message id, which the sent copy keeps where the property is lost, and
 * by the draft's own id. Looking by one way only would miss what an index does not know yet.
 */
async function lookFor(box: Box, id: string, letter: KnownLetter | null): Promise<MessageItem[]> {
  const found = await listed(box, hasProperty(LETTER_PROPERTY, id));
  const messageIds = new Set([letter?.internetMessageId ?? null, `<${id}@onward.invalid>`]);
  for (const messageId of messageIds)
    if (messageId !== null) found.push(...(await listed(box, `internetMessageId eq ${quoted(messageId)}`)));
  const own = letter?.draftId ? await messageOf(box, letter.draftId, { select: SELECTED }) : null;
  if (own !== null) found.push(own);
  return [...new Map(found.map((one) => [one.id, one])).values()];
}

const SELECTED = 'id,isDraft,internetMessageId';

function listed(box: Box, filter: string): Promise<MessageItem[]> {
  return allOf(
    box,
    `${pathTo(box, 'messages')}${asked({ filter, select: SELECTED, top: '50' })}`,
    messageItem,
  );
}

/**
 * Null where no sent copy is among them. A draft that a lost answer left beside it is removed: somebody might send it.
 */
async function noteSent(
  box: Box,
  letter: KnownLetter,
  found: readonly MessageItem[],
): Promise<KnownLetter | null> {
  const sent = sentAmong(found);
  if (sent === null) return null;
  const noted = await save(box, { ...letter, state: 'seen-in-sent', sentId: sent.id });
  await removeMessages(
    box,
    found.filter(({ isDraft }) => isDraft).map(({ id }) => id),
  );
  return noted;
}

function sentAmong(found: readonly MessageItem[]): MessageItem | null {
  return found.find(({ isDraft }) => isDraft === false) ?? null;
}

async function save({ memory, practice }: Box, letter: KnownLetter): Promise<KnownLetter> {
  await memory.change((tx) => tx.saveLetter(practice, letter));
  return letter;
}
