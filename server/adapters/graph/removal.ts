import { listFiles } from './fetch-files.ts';
import {
  allOf,
  asked,
  type Box,
  type MessageItem,
  messageItem,
  messageOf,
  pathTo,
  quoted,
  unlessGone,
} from './graph-items.ts';
import type { FileTrace, Traces } from './mailbox-memory.ts';
import { tracesOf } from './read-message.ts';

const SELECTED = 'id,internetMessageId,conversationId,subject,from,sentDateTime';

/**
 * Every message of the mailbox that is this message or a copy of it: itself by its id, copies by the same message id,
 * sender, subject and instant, and colleagues' forwards and drafts in the same conversation whose files are all files of
 * this message by name and size.
 *
 * Found: in any folder, Deleted Items included. Not found: files that somebody saved and attached to a message outside
 * the conversation, a copy in another mailbox, text pasted from it, and what a forward's receiver has.
 */
export async function findCopies(box: Box, id: string): Promise<string[]> {
  const itself = await messageOf(box, id, { select: SELECTED });
  const traces =
    (await box.memory.message(box.practice, id))?.traces ?? (itself && (await liveTraces(box, itself)));
  const found = new Set(itself === null ? [] : [itself.id]);
  if (traces === null) return [...found];
  for (const copy of await sameMessage(box, traces))
    if (likenessOf(copy) === traces.likeness) found.add(copy.id);
  for (const other of await sameConversation(box, traces))
    if (!found.has(other.id) && (await carriesSame(box, other.id, traces.files))) found.add(other.id);
  return [...found];
}

/**
 * Moves messages to Purges, where no folder shows them and Graph does not reach them, and looks for each again.
 * Administrators can bring them back until the tenant's retention ends, or for ever under a hold
 * (docs: message-permanentdelete, recoverable-items-folder): never call this erased.
 */
export async function removeMessages(box: Box, ids: readonly string[]): Promise<void> {
  for (const id of ids)
    await unlessGone(() => box.client.post(pathTo(box, 'messages', id, 'permanentDelete'), undefined));
  for (const id of ids)
    if ((await messageOf(box, id, { select: 'id' })) !== null)
      throw new StillThere('a removed message is still there');
}

export class StillThere extends Error {
  override readonly name = 'StillThere';
}

async function liveTraces(box: Box, itself: MessageItem): Promise<Traces> {
  return tracesOf(itself, (await unlessGone(() => listFiles(box, itself.id))) ?? []);
}

/** Anybody may write any message id, and some programs write the same one again: alike in everything, or no copy. */
async function sameMessage(box: Box, { internetMessageId }: Traces): Promise<MessageItem[]> {
  if (internetMessageId === null) return [];
  return listed(box, `internetMessageId eq ${quoted(internetMessageId)}`);
}

function likenessOf(message: MessageItem): string {
  return tracesOf(message, []).likeness;
}

async function sameConversation(box: Box, { conversationId, files }: Traces): Promise<MessageItem[]> {
  if (conversationId === null || files.length === 0) return [];
  return listed(box, `conversationId eq ${quoted(conversationId)}`);
}

function listed(box: Box, filter: string): Promise<MessageItem[]> {
  return allOf(
    box,
    `${pathTo(box, 'messages')}${asked({ filter, select: SELECTED, top: '50' })}`,
    messageItem,
  );
}

/** One file of its own would make it another message, which may be about somebody else. */
async function carriesSame(box: Box, id: string, files: readonly FileTrace[]): Promise<boolean> {
  const items = await unlessGone(() => listFiles(box, id));
  const carried = items === null ? [] : tracesOf({ id }, items).files;
  return carried.length > 0 && carried.every((one) => files.some((known) => isSame(known, one)));
}

/** The size that Graph tells counts a little more than the file, and not always the same. */
function isSame(one: FileTrace, other: FileTrace): boolean {
  return one.name === other.name && Math.abs(one.size - other.size) <= Math.max(1024, one.size * 0.01);
}
