import { attachmentJson } from './entities.ts';
import { selectOf } from './filters.ts';
import { mailboxOf } from './folders.ts';
import type { MailboxState } from './mailbox.ts';
import { messageOf } from './messages.ts';
import { type AttachmentDoc, type MessageDoc, Refusal } from './model.ts';
import { paged } from './paging.ts';
import type { GraphCall, Handler, World } from './world.ts';

/** api/message-list-attachments */
export const listAttachments: Handler = (call, world) => {
  const mailbox = mailboxOf(call, world);
  const message = messageOf(call, mailbox);
  const all = message.attachments.map((attachment, index) => ({ attachment, index }));
  return paged(call, mailbox, all, (one) => shown(call, world, mailbox, message, one));
};

/** api/attachment-get */
export const getAttachment: Handler = (call, world) => {
  const mailbox = mailboxOf(call, world);
  const { message, ...one } = asked(call, mailbox);
  return { status: 200, json: shown(call, world, mailbox, message, one) };
};

/** The file itself, or the attached message as MIME; 405 for a reference (api/attachment-get). */
export const attachmentBytes: Handler = (call, world) => {
  const { attachment } = asked(call, mailboxOf(call, world));
  const { blob, contentType } = attachment;
  if (blob === null)
    throw new Refusal(405, 'ErrorInvalidRequest', 'The attachment has no content of its own.');
  // docs-contrib 1220, sdk-dotnet 1882: after about half a minute, without a Retry-After.
  if (blob.size > world.settings.attachmentLimitBytes) throw new Refusal(504, 'UnknownError', '');
  const type = contentType ?? 'message/rfc822';
  return {
    status: 200,
    headers: { 'Content-Type': type },
    stream: world.blobs.stream(blob),
    length: blob.size,
  };
};

function asked(call: GraphCall, mailbox: MailboxState) {
  const message = messageOf(call, mailbox);
  const index = mailbox.attachmentIndex(message, call.parameters['attachment-id'] ?? '');
  const attachment = message.attachments[index];
  if (!attachment) throw new Error('an attachment without its place');
  return { message, attachment, index };
}

function shown(
  call: GraphCall,
  world: World,
  mailbox: MailboxState,
  message: MessageDoc,
  { attachment, index }: { attachment: AttachmentDoc; index: number },
) {
  const messageId = mailbox.idOf(message, call.ids);
  const select = selectOf(call.query.get('$select'));
  return attachmentJson(attachment, { messageId, index, modified: message.modified, select }, () =>
    attachment.blob === null ? Buffer.alloc(0) : world.blobs.read(attachment.blob),
  );
}
