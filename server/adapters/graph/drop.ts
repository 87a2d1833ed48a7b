import { createHash, randomUUID } from 'node:crypto';
import type { MailHandle } from '../../steps/mail-port.ts';
import { isCompoundFile } from '../attachment-signs.ts';
import { messageIdsOf, plainAddress, senderOf } from '../mail-headers.ts';
import { allowanceFor } from '../mail-limits.ts';
import { displayName, oneLine } from '../mail-text.ts';
import { type RawMail, type RawPart, readMime } from '../mime-reader.ts';
import { readMsg } from '../msg-reader.ts';
import { inboxId } from './delta.ts';
import {
  allOf,
  asked,
  type Box,
  hasProperty,
  MESSAGE_PROPERTY,
  messageItem,
  parsed,
  pathTo,
} from './graph-items.ts';
import { removeMessages } from './removal.ts';
import { type Upload, uploadFile } from './upload.ts';

/** Files that go along when the message is made; larger ones go up in pieces (docs: outlook-large-attachments). */
const INLINE_BYTES = 2.5 * 1024 * 1024;
const UNDER_WAY = 'dropping';
/** PR_MESSAGE_FLAGS with MSGFLAG_READ alone: a message, and no draft that somebody might send (MS-OXCMSG 2.2.1.6). */
const NO_DRAFT = { id: 'Integer 0x0E07', value: '1' };

/**
 * Puts a message that a person put on the desk into the Inbox: its sender, subject, words and every file. It is made
 * among the drafts and moved when it is whole, so that no look finds half of it; what a crash left there is removed.
 */
export async function drop(box: Box, raw: Uint8Array, upload: Upload): Promise<MailHandle> {
  const name = `drop-${randomUUID()}`;
  await noteUnderWay(box, (names) => [...names, name]);
  active.add(name);
  try {
    const id = await make(box, await taken(raw), name, upload);
    await box.client.post(pathTo(box, 'messages', id, 'move'), { destinationId: await inboxId(box) });
    await noteUnderWay(box, (names) => names.filter((one) => one !== name));
    return { key: `graph:${id}`, place: id };
  } finally {
    active.delete(name);
  }
}

/** Removes what was left half made: it would be a copy kept and forgotten. */
export async function clearDrops(box: Box): Promise<void> {
  const names = (await underWay(box)).filter((name) => !active.has(name));
  if (names.length === 0) return;
  const inbox = await inboxId(box);
  for (const name of names) {
    const list = asked({ filter: hasProperty(MESSAGE_PROPERTY, name), select: 'id,parentFolderId' });
    const found = await allOf(box, `${pathTo(box, 'messages')}${list}`, messageItem);
    // One that came to the Inbox is whole: only that it did was not written down.
    const half = found.filter(({ parentFolderId }) => parentFolderId !== inbox);
    await removeMessages(
      box,
      half.map(({ id }) => id),
    );
    await noteUnderWay(box, (all) => all.filter((one) => one !== name));
  }
}

const active = new Set<string>();

async function underWay({ memory, practice }: Box): Promise<string[]> {
  return JSON.parse((await memory.note(practice, UNDER_WAY)) ?? '[]') as string[];
}

async function noteUnderWay({ memory, practice }: Box, change: (names: string[]) => string[]): Promise<void> {
  await memory.change(async (tx) => {
    const names = change(JSON.parse((await tx.note(practice, UNDER_WAY)) ?? '[]') as string[]);
    await tx.saveNote(practice, UNDER_WAY, names.length === 0 ? null : JSON.stringify(names));
  });
}

async function taken(raw: Uint8Array): Promise<RawMail> {
  const { limits } = allowanceFor();
  const mail = isCompoundFile(raw) ? await readMsg(raw, limits) : await readMime(raw, limits);
  if (mail === null || typeof mail === 'string')
    throw new Error('what was dropped could not be read as a message');
  return mail;
}

async function make(box: Box, mail: RawMail, name: string, upload: Upload): Promise<string> {
  const files = mail.parts.map((part, index) => ({ part, index }));
  const small = files.filter(({ part }) => part.bytes.length <= INLINE_BYTES);
  const fits = small.reduce((sum, { part }) => sum + part.bytes.length, 0) <= INLINE_BYTES ? small : [];
  const body = { ...(await wordsOf(mail, name)), attachments: fits.map(({ part }) => inlineFile(part)) };
  const { id } = parsed(messageItem, await box.client.post(pathTo(box, 'messages'), body));
  for (const file of files) {
    if (fits.includes(file)) continue;
    await uploadFile(box, id, { ...file.part, name: nameOf(file.part) }, upload);
  }
  return id;
}

async function wordsOf(mail: RawMail, name: string): Promise<object> {
  const { headers, outlook } = mail;
  const sender = await senderOf(headers);
  const address = sender.from ?? plainAddress(outlook?.from ?? '');
  const displayed = sender.fromName ?? outlook?.fromName ?? '';
  const [messageId = outlook?.messageId ?? null] = messageIdsOf(headers, 'message-id');
  return {
    subject: oneLine(outlook?.subject ?? headers.subject ?? '', 250),
    body: { contentType: 'text', content: mail.text },
    ...(address === null ? {} : { from: { emailAddress: { name: displayed, address } } }),
    ...(messageId === null ? {} : { internetMessageId: messageId }),
    singleValueExtendedProperties: [{ id: MESSAGE_PROPERTY, value: name }, NO_DRAFT],
  };
}

function inlineFile(part: RawPart): object {
  return {
    '@odata.type': '#microsoft.graph.fileAttachment',
    name: nameOf(part),
    contentType: part.type || 'application/octet-stream',
    isInline: part.partOfBody,
    contentBytes: Buffer.from(part.bytes.buffer, part.bytes.byteOffset, part.bytes.length).toString('base64'),
  };
}

/** A file without a name gets one of its contents, the same for the same file. */
function nameOf(part: RawPart): string {
  if (part.name.trim() !== '') return displayName(part.name, 255);
  if (part.type === 'message/rfc822') return 'message.eml';
  return `file-${createHash('sha256').update(part.bytes).digest('hex').slice(0, 8)}`;
}
