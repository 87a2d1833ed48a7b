import { GraphRefused, isCode, isCursorLost } from './graph-errors.ts';
import {
  asked,
  type Box,
  folderItem,
  type MessageItem,
  messageItem,
  messageOf,
  type Page,
  pageOf,
  parsed,
  pathTo,
} from './graph-items.ts';
import type { KnownMessage, MemoryWriter } from './mailbox-memory.ts';

/** Names of the notes that a mailbox keeps. */
export const CURSOR = 'cursor';
export const LISTED = 'listed';
const INBOX = 'inbox';

/** `link` null: the first page is still to be asked for. `full`: this round tells of everything, not of changes. */
type Cursor = { link: string | null; full: boolean; round: number };

const PAGE_SIZE = 200;
/** A cursor that is lost again and again within one look is no lost cursor; the next look tries anew. */
const MOST_FRESH_STARTS = 2;

/**
 * Reads what changed in the Inbox since the last look (docs: delta-query-messages) and remembers it, page by page: what
 * a page said and where the next one begins are one change, so that a crash anywhere goes on from there. A round is an
 * unordered bag with repeats; merging it by id twice is the same as once, which also makes a full round harmless.
 *
 * The first round has no $filter: with one on receivedDateTime Graph gives at most 5,000 messages and says nothing of
 * the others, and the filter would stay in the link for ever. What came before go-live is left out here instead. It
 * costs one listing of ids, once.
 */
export async function catchUp(box: Box): Promise<void> {
  let cursor = await cursorOf(box);
  for (let freshStarts = 0; ; ) {
    const page = await nextPage(box, cursor).catch((error: unknown) => {
      if (cursor.link === null || !isLost(error) || freshStarts === MOST_FRESH_STARTS) throw error;
      return null;
    });
    if (page === null) {
      freshStarts += 1;
      box.log.warn('the place reached in the mailbox was lost; it is read anew', logged(box, 'cursor-lost'));
      cursor = { link: null, full: true, round: cursor.round + 1 };
      await box.memory.change((tx) => saveCursor(box, tx, cursor));
      continue;
    }
    const left = await reallyLeft(box, page.items);
    const next = following(cursor, page);
    const ended = page.deltaLink === null ? null : cursor.full ? 'full' : 'changes';
    await box.memory.change((tx) => notePage(box, tx, { items: page.items, left, cursor: next, ended }));
    cursor = next;
    if (page.deltaLink !== null) return;
  }
}

async function cursorOf({ memory, practice }: Box): Promise<Cursor> {
  const kept = await memory.note(practice, CURSOR);
  return kept === null ? { link: null, full: true, round: 1 } : (JSON.parse(kept) as Cursor);
}

function saveCursor({ practice }: Box, tx: MemoryWriter, cursor: Cursor): Promise<void> {
  return tx.saveNote(practice, CURSOR, JSON.stringify(cursor));
}

function nextPage(box: Box, { link }: Cursor): Promise<Page<MessageItem>> {
  const first = `${pathTo(box, 'mailFolders', 'inbox', 'messages', 'delta')}${asked({ select: 'id,receivedDateTime' })}`;
  return pageOf(box, link ?? first, messageItem, { pageSize: PAGE_SIZE });
}

/** A link that Graph no longer reads is as good as lost. One that leads away from Graph never was ours to follow. */
function isLost(error: unknown): boolean {
  const unreadable = error instanceof GraphRefused && error.status === 400 && !isCode(error, 'foreign-link');
  return isCursorLost(error) || unreadable;
}

/** @throws GraphRefused for a link to another host: it is not kept, or the next look could not get past it. */
function following({ full, round }: Cursor, { nextLink, deltaLink }: Page<unknown>): Cursor {
  const link = deltaLink ?? nextLink;
  if (link === null) throw new GraphRefused(0, 'not-understood', null, null);
  if (!link.startsWith('https://graph.microsoft.com/'))
    throw new GraphRefused(400, 'foreign-link', null, null);
  return { link, full: full && deltaLink === null, round };
}

/**
 * What is said to have left the Inbox before it was taken in is looked for: pages may come out of order, and to believe
 * the wrong one would be to lose a message.
 */
async function reallyLeft(box: Box, items: readonly MessageItem[]): Promise<Set<string>> {
  const left = new Set<string>();
  for (const item of items) {
    if (item['@removed'] === undefined) continue;
    const known = await box.memory.message(box.practice, item.id);
    if (known?.state !== 'pending' || !(await isInInbox(box, item.id))) left.add(item.id);
  }
  return left;
}

async function isInInbox(box: Box, id: string): Promise<boolean> {
  const found = await messageOf(box, id, { select: 'id,parentFolderId' });
  return found !== null && found.parentFolderId === (await inboxId(box));
}

/** Folder ids never change (docs: outlook-immutable-id). */
export async function inboxId(box: Box): Promise<string> {
  const kept = await box.memory.note(box.practice, INBOX);
  if (kept !== null) return kept;
  const { id } = parsed(
    folderItem,
    await box.client.get(`${pathTo(box, 'mailFolders', 'inbox')}${asked({ select: 'id' })}`),
  );
  await box.memory.change((tx) => tx.saveNote(box.practice, INBOX, id));
  return id;
}

type Noting = {
  items: readonly MessageItem[];
  left: ReadonlySet<string>;
  cursor: Cursor;
  ended: 'full' | 'changes' | null;
};

async function notePage(box: Box, tx: MemoryWriter, { items, left, cursor, ended }: Noting): Promise<void> {
  for (const item of items) {
    if (item['@removed'] === undefined) await noteSeen(box, tx, item, cursor.round);
    else if (left.has(item.id)) await noteLeft(box, tx, item.id);
  }
  // A full round does not tell what left while there was no cursor: it is what the round did not find.
  if (ended === 'full')
    for (const { id } of await tx.notFoundSince(box.practice, cursor.round)) await noteLeft(box, tx, id);
  await saveCursor(box, tx, cursor);
  if (ended !== null) await tx.saveNote(box.practice, LISTED, box.clock().toISOString());
}

/**
 * New, it is to be offered. Settled and moved out by us and now in the Inbox again, a person dragged it back, and it is
 * offered again. Settled and lying here all the time, somebody only read it or gave it a colour.
 */
export async function noteSeen(
  { practice, goLive }: Pick<Box, 'practice' | 'goLive'>,
  tx: MemoryWriter,
  { id, receivedDateTime }: Pick<MessageItem, 'id' | 'receivedDateTime'>,
  round: number,
): Promise<void> {
  const known = await tx.message(practice, id);
  const receivedAt = instantOr(receivedDateTime, goLive);
  if (known === null) {
    if (Date.parse(receivedAt) >= Date.parse(goLive))
      await tx.saveMessage(practice, {
        ...newMessage(id, receivedAt),
        state: 'pending',
        inInbox: true,
        round,
      });
    return;
  }
  const state = known.inInbox ? known.state : 'pending';
  if (known.round !== round || !known.inInbox)
    await tx.saveMessage(practice, { ...known, state, inInbox: true, round });
}

/** Only what we put elsewhere is still worth knowing: it may come back. */
async function noteLeft({ practice }: Box, tx: MemoryWriter, id: string): Promise<void> {
  const known = await tx.message(practice, id);
  if (known === null || !known.inInbox) return;
  const keeps = known.traces !== null || (known.as !== null && known.as !== 'ignored');
  if (keeps) await tx.saveMessage(practice, { ...known, state: 'done', inInbox: false });
  else await tx.forgetMessage(practice, id);
}

export function newMessage(id: string, receivedAt: string): KnownMessage {
  return {
    id,
    receivedAt,
    state: 'done',
    inInbox: false,
    as: null,
    round: 0,
    fetchFailures: 0,
    traces: null,
  };
}

function instantOr(text: string | null | undefined, otherwise: string): string {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? otherwise : new Date(at).toISOString();
}

export function logged({ practice }: Pick<Box, 'practice'>, code: string) {
  return { practice, step: 'mailbox', code };
}
