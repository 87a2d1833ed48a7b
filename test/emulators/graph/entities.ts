import { hasAttachments, type Shown } from './filters.ts';
import { attachmentId } from './ids.ts';
import type { MailboxState } from './mailbox.ts';
import {
  type AttachmentDoc,
  conversationOf,
  type FolderDoc,
  type MessageDoc,
  type Person,
  Refusal,
} from './model.ts';

export type Json = Record<string, unknown>;

/** resources/message; what is not selected is not shown, and the id and the etag always are. */
export function messageJson(
  message: MessageDoc,
  { mailbox, ids, select, properties, textBody }: Shown,
): Json {
  const all: Json = {
    createdDateTime: seconds(message.created),
    lastModifiedDateTime: seconds(message.modified),
    changeKey: mailbox.etagOf(message).slice(3, -1),
    categories: message.categories,
    receivedDateTime: seconds(message.received),
    sentDateTime: seconds(message.sent),
    hasAttachments: hasAttachments(message),
    internetMessageId: message.internetMessageId,
    subject: message.subject,
    bodyPreview: message.text.slice(0, 255),
    importance: message.importance,
    parentFolderId: message.folder,
    conversationId: conversationOf(message),
    isRead: message.isRead,
    isDraft: message.isDraft,
    inferenceClassification: 'focused',
    body: textBody ? textBodyOf(message) : htmlBodyOf(message),
    sender: personJson(message.from),
    from: personJson(message.from),
    toRecipients: message.to.map(personJson),
    ccRecipients: message.cc.map(personJson),
    bccRecipients: message.bcc.map(personJson),
    replyTo: message.replyTo.map(personJson),
    flag: { flagStatus: 'notFlagged' },
  };
  const json: Json = { '@odata.etag': mailbox.etagOf(message), id: mailbox.idOf(message, ids), ...all };
  // resources/message: headers only when they are selected by name, and none on a draft.
  if (select?.includes('internetMessageHeaders') && message.headers.length > 0)
    json.internetMessageHeaders = message.headers;
  const shown = select === null ? json : picked(json, select);
  return properties === null ? shown : { ...shown, ...propertiesJson(message, properties) };
}

/** Wholly absent when the message has none of those asked for (api/singlevaluelegacyextendedproperty-get). */
function propertiesJson(message: MessageDoc, ids: string[]): Json {
  const held = ids.flatMap((id) => {
    const value = message.properties[id.toLowerCase()];
    return value === undefined ? [] : [{ id, value }];
  });
  return held.length === 0 ? {} : { singleValueExtendedProperties: held };
}

const MESSAGE_EXTRAS = ['id', 'internetMessageHeaders', 'uniqueBody', 'webLink', 'conversationIndex'];

function picked(json: Json, select: string[]): Json {
  for (const name of select)
    if (!(name in json) && !MESSAGE_EXTRAS.includes(name))
      throw new Refusal(400, 'BadRequest', `Could not find a property named '${name}'.`);
  const kept = Object.entries(json).filter(
    ([name]) => name.startsWith('@') || name === 'id' || select.includes(name),
  );
  return Object.fromEntries(kept);
}

/** Prefer: outlook.body-content-type="text"; without it the body is HTML (api/message-get). */
function textBodyOf({ text }: MessageDoc): Json {
  return { contentType: 'text', content: text };
}
function htmlBodyOf({ html, text }: MessageDoc): Json {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return { contentType: 'html', content: html ?? `<html><body><div>${escaped}</div></body></html>` };
}

function personJson(person: Person | null): Json | null {
  return person === null
    ? null
    : { emailAddress: { name: person.name || person.address, address: person.address } };
}

/** Instants have no fractions of a second in mail. */
function seconds(iso: string): string {
  return iso.replace(/\.\d+Z$/, 'Z');
}

export function folderJson(mailbox: MailboxState, folder: FolderDoc, select: string[] | null): Json {
  const inside = mailbox.inFolder(folder.id);
  const all: Json = {
    id: folder.id,
    displayName: folder.displayName,
    parentFolderId: folder.parent ?? folder.id,
    childFolderCount: mailbox.folders.filter(({ parent }) => parent === folder.id).length,
    unreadItemCount: inside.filter(({ isRead }) => !isRead).length,
    totalItemCount: inside.length,
    isHidden: folder.hidden,
  };
  return select === null ? all : picked(all, select);
}

/**
 * resources/attachment and its three kinds. `size` is not the length of the file (resources/attachment: it counts the
 * attachment's own overhead), and `contentBytes` comes unless something else was selected. A reference has no address
 * in v1.0 (CSDL of 2026-08).
 */
export function attachmentJson(
  attachment: AttachmentDoc,
  shown: { messageId: string; index: number; modified: string; select: string[] | null },
  bytes: () => Buffer,
): Json {
  const { messageId, index, modified, select } = shown;
  const all: Json = {
    '@odata.type': `#microsoft.graph.${attachment.type}Attachment`,
    id: attachmentId(messageId, index),
    lastModifiedDateTime: seconds(modified),
    name: attachment.name,
    contentType: attachment.contentType,
    size: (attachment.blob?.size ?? 0) + OVERHEAD,
    isInline: attachment.isInline,
  };
  if (attachment.type === 'file')
    Object.assign(all, { contentId: attachment.contentId, contentLocation: null });
  if (attachment.type === 'file' && (select === null || select.includes('contentBytes')))
    all.contentBytes = bytes().toString('base64');
  return select === null
    ? all
    : picked(
        all,
        select.filter((name) => name in all || name === 'contentId'),
      );
}
const OVERHEAD = 286;
