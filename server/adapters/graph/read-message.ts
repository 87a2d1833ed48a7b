import { createHash } from 'node:crypto';
import type { KeepFile, MailReading } from '../../steps/mail-port.ts';
import { isMachineClass, MARKER_HEADER } from '../mail-headers.ts';
import { type Part, readInPieces } from '../mail-reader.ts';
import type { RawMail } from '../mime-reader.ts';
import { newMessage } from './delta.ts';
import { FileNotFetched, filesOf, listFiles } from './fetch-files.ts';
import {
  type AttachmentItem,
  asked,
  type Box,
  CLASS_PROPERTY,
  LETTER_PROPERTY,
  type MessageItem,
  messageItem,
  parsed,
  pathTo,
  propertyOf,
  unlessGone,
  withProperties,
} from './graph-items.ts';
import type { KnownMessage, Traces } from './mailbox-memory.ts';

/** Times a message is tried whole; the next time it is taken in without the file that could not be fetched. */
const MOST_FETCH_FAILURES = 2;

const SELECTED = [
  'id',
  'subject',
  'body',
  'from',
  'internetMessageId',
  'conversationId',
  'receivedDateTime',
  'sentDateTime',
  'internetMessageHeaders',
].join(',');

/**
 * Reads a message by its id: words from what Graph tells of it, files one by one, both judged by the readers that judge
 * an .eml. Null when it is not in the mailbox any more.
 *
 * @throws FileNotFetched the first times a file could not be fetched, so that the message is offered again; after that
 *   the file's facts say so, and a person has it.
 */
export async function readMessage(box: Box, id: string, keep?: KeepFile): Promise<MailReading | null> {
  const path = `${pathTo(box, 'messages', id)}${asked({
    select: SELECTED,
    expand: withProperties(CLASS_PROPERTY, LETTER_PROPERTY),
  })}`;
  const answer = await unlessGone(() => box.client.get<unknown>(path, { textBody: true }));
  if (answer === null) return null;
  const message = parsed(messageItem, answer);
  const items = await unlessGone(() => listFiles(box, id));
  if (items === null) return null;
  const failures = (await box.memory.message(box.practice, id))?.fetchFailures ?? 0;
  const files = filesOf(box, id, items, { giveUp: failures >= MOST_FETCH_FAILURES - 1, keep });
  try {
    const reading = await readInPieces(wordsOf(message), sealedToo(message, files));
    await remember(box, message, { traces: tracesOf(message, items) });
    return reading;
  } catch (error) {
    if (!(error instanceof FileNotFetched)) throw error;
    await remember(box, message, { fetchFailures: failures + 1 });
    throw error;
  }
}

async function remember(box: Box, message: MessageItem, change: Partial<KnownMessage>): Promise<void> {
  const { practice, goLive, memory } = box;
  await memory.change(async (tx) => {
    const known = await tx.message(practice, message.id);
    await tx.saveMessage(practice, {
      ...(known ?? newMessage(message.id, message.receivedDateTime ?? goLive)),
      ...change,
    });
  });
}

/** In the shape of a message taken apart, so that one reader says what a header means, wherever it came from. */
function wordsOf(message: MessageItem): RawMail {
  const values = new Map<string, string[]>();
  for (const { name, value } of message.internetMessageHeaders ?? []) {
    const key = name.toLowerCase();
    values.set(key, [...(values.get(key) ?? []), (value ?? '').trim()]);
  }
  const marker = propertyOf(message, LETTER_PROPERTY) ?? letterIn(message.internetMessageId);
  if (marker !== null && !values.has(MARKER_HEADER.toLowerCase()))
    values.set(MARKER_HEADER.toLowerCase(), [marker]);
  // What Exchange knows by the class of a message, a header says elsewhere (RFC 3834, §5).
  if (isMachineClass(propertyOf(message, CLASS_PROPERTY) ?? ''))
    values.set('auto-submitted', ['auto-replied']);
  const from = message.from?.emailAddress;
  return {
    headers: { values, subject: message.subject ?? null },
    text: message.body?.content ?? '',
    parts: [],
    cutShort: false,
    outlook: {
      from: from?.address ?? null,
      fromName: from?.name ?? null,
      subject: message.subject ?? null,
      sentAt: message.sentDateTime ?? null,
      messageId: message.internetMessageId ?? null,
      messageClass: propertyOf(message, CLASS_PROPERTY),
    },
  };
}

/** Headers of our own may be lost on the way through Exchange; the message id of a letter has its id in it. */
function letterIn(messageId: string | null | undefined): string | null {
  return /^<([A-Za-z0-9_-]{1,64})@onward\.invalid>$/.exec(messageId ?? '')?.[1] ?? null;
}

/**
 * A message under rights or encryption that shows no file to say so still has to be opened by a person. Its class tells
 * (IPM.Note.SMIME, IPM.Note.rpmsg…), or the header that Microsoft's own protection writes.
 */
async function* sealedToo(message: MessageItem, files: AsyncIterable<Part>): AsyncGenerator<Part> {
  let shown = false;
  for await (const part of files) {
    shown ||= /\.(?:rpmsg|p7m)$/i.test(part.name);
    yield part;
  }
  const itsClass = propertyOf(message, CLASS_PROPERTY) ?? '';
  const header = (message.internetMessageHeaders ?? []).find(
    ({ name }) => name.toLowerCase() === 'content-class',
  );
  const sealed =
    /^IPM\.Note\.(?:SMIME|Secure|rpmsg)/i.test(itsClass) || /^rpmsg\.message/i.test(header?.value ?? '');
  // The reader knows a sealed message by these names, and has the words for it.
  const name = /smime/i.test(itsClass) ? 'smime.p7m' : 'message.rpmsg';
  if (sealed && !shown) yield { name, type: '', partOfBody: false, bytes: SEALED_BYTES };
}

/** Not empty: an empty file is said to be empty. */
const SEALED_BYTES = new Uint8Array([0]);

/** What tells a copy of this message from another message. Pictures are left out: a signature's is in every mail. */
export function tracesOf(message: MessageItem, items: readonly AttachmentItem[]): Traces {
  const { internetMessageId, conversationId, sentDateTime, subject, from } = message;
  const address = from?.emailAddress.address?.toLowerCase() ?? '';
  return {
    internetMessageId: internetMessageId ?? null,
    conversationId: conversationId ?? null,
    likeness: digest([address, subject ?? '', sentDateTime ?? ''].join('\n')),
    files: items
      .filter(({ isInline, contentType }) => !isInline && !/^image\//i.test(contentType ?? ''))
      .map(({ name, size }) => ({ name: digest(name ?? ''), size: size ?? 0 })),
  };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
