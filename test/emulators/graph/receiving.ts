import { randomUUID } from 'node:crypto';
import type { Blob } from './blobs.ts';
import type { MailboxState } from './mailbox.ts';
import { type FromMime, readMime } from './mime.ts';
import type { AttachmentDoc, Header, MessageDoc } from './model.ts';
import type { World } from './world.ts';

/** A mail by its parts, where writing it as bytes would cost too much or could not say what is meant. */
export type Parts = {
  from?: string;
  to?: string[];
  subject?: string;
  text?: string;
  html?: string;
  messageId?: string;
  headers?: Header[];
  /** Extended properties by id; PR_MESSAGE_CLASS is "String 0x001A". */
  properties?: Record<string, string>;
  attachments?: PartFile[];
};
/**
 * Give `base64`, or `madeBytes` or `madePdf` for a file of that many bytes that are made when read, or none of them for a
 * reference. `seed` tells one such file from another.
 */
export type PartFile = {
  name: string;
  type?: 'file' | 'item' | 'reference';
  contentType?: string;
  isInline?: boolean;
  contentId?: string;
  base64?: string;
  madeBytes?: number;
  madePdf?: number;
  seed?: number;
};
/** `folder`: id or well-known name; the inbox unless said. `received`: ISO. */
export type Arrival = { folder?: string; received?: string; isRead?: boolean };

/** MIME that came over the wire, put where mail arrives. */
export async function receiveMime(mailbox: MailboxState, raw: Uint8Array, world: World, how: Arrival = {}) {
  return put(mailbox, await readMime(raw, world.blobs), world, how, { mime: world.blobs.keep(raw) });
}

export function receiveParts(
  mailbox: MailboxState,
  parts: Parts,
  world: World,
  how: Arrival = {},
): MessageDoc {
  const { from = 'records@fernhill-scanning.example', to = [mailbox.address], headers = [] } = parts;
  const read: FromMime = {
    subject: parts.subject ?? '',
    from: { name: '', address: from },
    to: to.map((address) => ({ name: '', address })),
    cc: [],
    bcc: [],
    replyTo: [],
    internetMessageId: parts.messageId ?? `<${randomUUID()}@fernhill-scanning.example>`,
    headers,
    text: parts.text ?? '',
    html: parts.html ?? null,
    date: null,
    attachments: (parts.attachments ?? []).map((file, nth) => attachmentOf(file, nth, world)),
  };
  const properties = Object.entries(parts.properties ?? {}).map(([id, value]) => [id.toLowerCase(), value]);
  return put(mailbox, read, world, how, { mime: null, properties: Object.fromEntries(properties) });
}

function attachmentOf(file: PartFile, nth: number, world: World): AttachmentDoc {
  const type =
    file.type ?? ((file.base64 ?? file.madeBytes ?? file.madePdf) === undefined ? 'reference' : 'file');
  return {
    type,
    name: file.name,
    contentType: file.contentType ?? (type === 'file' ? 'application/pdf' : null),
    isInline: file.isInline ?? false,
    contentId: file.contentId ?? null,
    blob: type === 'reference' ? null : blobOf(file, nth, world),
  };
}

function blobOf({ base64, madeBytes, madePdf, seed }: PartFile, nth: number, world: World): Blob {
  const made = seed ?? nth + 1;
  if (madeBytes !== undefined) return { made, size: madeBytes };
  if (madePdf !== undefined) return { made, size: madePdf, isPdf: true };
  return world.blobs.keep(Buffer.from(base64 ?? '', 'base64'));
}

function put(
  mailbox: MailboxState,
  { date, ...read }: FromMime,
  world: World,
  { folder = 'inbox', received, isRead = false }: Arrival,
  rest: { mime: Blob | null; properties?: Record<string, string> },
): MessageDoc {
  const now = received ?? new Date(world.clock()).toISOString();
  return mailbox.add({
    folder: mailbox.folder(folder).id,
    created: now,
    received: now,
    sent: (date ?? new Date(now)).toISOString(),
    isDraft: false,
    isRead,
    categories: [],
    importance: 'normal',
    ...read,
    mime: rest.mime,
    properties: { 'string 0x001a': 'IPM.Note', ...rest.properties },
  });
}
