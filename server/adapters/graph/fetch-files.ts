import type { AttachmentKind } from '../../../core/recognition.ts';
import type { KeepFile } from '../../steps/mail-port.ts';
import { contentOf } from '../attachment-signs.ts';
import type { Part } from '../mail-reader.ts';
import { GraphRefused, isCode, isMailboxTrouble, isNotFound } from './graph-errors.ts';
import { type AttachmentItem, allOf, asked, attachmentItem, type Box, pathTo } from './graph-items.ts';

/** As much as is fetched of one message. Exchange itself allows at most 150 MB (guide: attachments). */
const MESSAGE_BYTES = 150 * 1024 * 1024;
const BASE_TIMEOUT_MS = 60_000;
/** The slowest line that is waited for. */
const BYTES_PER_MS = 250;
/** A PDF longer than this is put away while it comes. */
const LONG_BYTES = 4 * 1024 * 1024;
/** What a file is, its beginning tells. */
const HEAD_BYTES = 64 * 1024;

/**
 * A file could not be fetched just now: Graph gave up on it (504 after some thirty seconds is known for 35 MB and more),
 * or it broke off. The message waits, and the next time it is taken in without the file, by a person.
 */
export class FileNotFetched extends Error {
  override readonly name = 'FileNotFetched';
}

/** Without `$select` every file would come along in the list, written as text. */
export function listFiles(box: Box, messageId: string): Promise<AttachmentItem[]> {
  const list = asked({ select: 'id,name,contentType,size,isInline' });
  return allOf(box, `${pathTo(box, 'messages', messageId, 'attachments')}${list}`, attachmentItem);
}

/**
 * The files of a message, each fetched when its turn comes. What can never be had says so in words for staff. What could
 * not be fetched this time throws FileNotFetched, or, where `giveUp`, says that it could not. A long PDF goes to `keep` as
 * it comes, and only its beginning is held; anything else has to be looked into and is held whole.
 */
export async function* filesOf(
  box: Box,
  messageId: string,
  items: readonly AttachmentItem[],
  how: HowToFetch,
): AsyncGenerator<Part> {
  let room = MESSAGE_BYTES;
  for (const item of items) {
    const part = await fileOf(box, messageId, item, { room, ...how });
    room -= part.staged?.bytes ?? part.bytes.length;
    yield part;
  }
}

export type HowToFetch = { giveUp: boolean; keep?: KeepFile | undefined };
type Fetched = Pick<Part, 'bytes' | 'staged'>;

async function fileOf(
  box: Box,
  messageId: string,
  item: AttachmentItem,
  { room, giveUp, keep }: HowToFetch & { room: number },
): Promise<Part> {
  if (isReference(item)) return unread(item, WORDS.reference, 'link-file');
  if ((item.size ?? 0) > room) return unread(item, WORDS.tooBig);
  try {
    return { ...described(item), ...(await fetchTwice(box, messageId, item, { room, keep })) };
  } catch (error) {
    if (error instanceof TooBig) return unread(item, WORDS.tooBig);
    if (!isOfThisFile(error)) throw error;
    if (isNever(error)) return unread(item, WORDS.notFetched);
    if (!giveUp) throw new FileNotFetched('a file could not be fetched');
    return unread(item, WORDS.notFetched);
  }
}

const WORDS = {
  reference:
    'This is a link to a file that lies elsewhere. Onward never follows links: open the mail, open the link yourself if you trust the sender, save the PDF files, and drop them here.',
  notFetched:
    'This file could not be fetched from the mailbox. Open the mail and save the file onto the desk: save it, then drop it here.',
  tooBig:
    'This file is larger than Onward fetches. Open the mail and save the file onto the desk: save it, then drop it here.',
};

class TooBig extends Error {}
class CutOff extends Error {}

/** The client asks again by itself for as long as no answer comes; what broke off on its way is asked for once more. */
async function fetchTwice(box: Box, messageId: string, item: AttachmentItem, into: Into): Promise<Fetched> {
  try {
    return await fetchOnce(box, messageId, item, into);
  } catch (error) {
    if (error instanceof CutOff) return fetchOnce(box, messageId, item, into);
    throw error;
  }
}

type Into = { room: number; keep: KeepFile | undefined };

async function fetchOnce(
  box: Box,
  messageId: string,
  item: AttachmentItem,
  { room, keep }: Into,
): Promise<Fetched> {
  const size = item.size ?? 0;
  const path = pathTo(box, 'messages', messageId, 'attachments', item.id, '$value');
  const response = await box.client.stream(path, {
    timeoutMs: BASE_TIMEOUT_MS + Math.ceil(size / BYTES_PER_MS),
  });
  const coming = checked(response, item, room);
  if (keep === undefined || isItem(item) || size < LONG_BYTES) return { bytes: joined(await all(coming)) };
  const head = await all(coming, HEAD_BYTES);
  const bytes = joined(head);
  if (contentOf(bytes) !== 'pdf') return { bytes: joined([...head, ...(await all(coming))]) };
  return { bytes, staged: await keep(after(head, coming)) };
}

/** The body, piece by piece; CutOff instead of its end where there should be more, TooBig where there is no room for it. */
async function* checked(response: Response, item: AttachmentItem, room: number): AsyncGenerator<Uint8Array> {
  let length = 0;
  try {
    for await (const piece of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      length += piece.length;
      if (length > room) throw new TooBig();
      yield piece;
    }
  } catch (error) {
    throw error instanceof TooBig ? error : new CutOff();
  }
  const promised = response.headers.get('content-length');
  const isCoded = response.headers.has('content-encoding');
  if (promised !== null && !isCoded && Number(promised) !== length) throw new CutOff();
  if (!isItem(item) && length < leastOf(item.size ?? 0)) throw new CutOff();
}

/** Pieces of at least so many bytes together, or all there are. The rest can be asked for afterwards. */
async function all(coming: AsyncGenerator<Uint8Array>, enough = Infinity): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  for (let length = 0; length < enough; ) {
    const { done, value } = await coming.next();
    if (done) break;
    pieces.push(value);
    length += value.length;
  }
  return pieces;
}

async function* after(
  first: readonly Uint8Array[],
  rest: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* first;
  yield* rest;
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
}

/** `size` counts a little more than the file itself, so it can only tell that much is missing. */
function leastOf(size: number): number {
  return size - 32 * 1024 - size * 0.1;
}

function isReference(item: AttachmentItem): boolean {
  return /referenceAttachment$/i.test(item['@odata.type'] ?? '');
}

/** A mail, meeting or contact inside the mail. Its `$value` is the whole of it as MIME (docs: attachment-get). */
function isItem(item: AttachmentItem): boolean {
  return /itemAttachment$/i.test(item['@odata.type'] ?? '');
}

/** Not so when the whole of Graph is busy or refuses us, nor when the fault is ours: no file is to blame for that. */
function isOfThisFile(error: unknown): boolean {
  if (error instanceof CutOff) return true;
  if (!(error instanceof GraphRefused) || isMailboxTrouble(error)) return false;
  return error.status !== 429 && error.status !== 503;
}

/** No other time will help: it is not there any more, or is of a kind that has no contents. */
function isNever(error: unknown): boolean {
  if (isNotFound(error) || isCode(error, 'ErrorAccessDenied')) return true;
  return error instanceof GraphRefused && error.status >= 400 && error.status < 500;
}

function described(item: AttachmentItem): Omit<Part, 'bytes'> {
  const name = item.name ?? '';
  const type = (item.contentType ?? '').toLowerCase();
  const partOfBody = item.isInline === true;
  if (!isItem(item)) return { name, type, partOfBody };
  // A meeting or a visiting card inside a mail says so by its contents; a mail without an ending would look like any file.
  return {
    name: /\.[a-z]{3}$/i.test(name) ? name : `${name || 'message'}.eml`,
    type: 'message/rfc822',
    partOfBody,
  };
}

function unread(item: AttachmentItem, why: string, kind?: AttachmentKind): Part {
  const { size } = item;
  return {
    ...described(item),
    bytes: new Uint8Array(0),
    unread: why,
    ...(kind === undefined ? {} : { kind }),
    ...(typeof size === 'number' ? { size } : {}),
  };
}
