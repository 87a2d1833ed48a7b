import { randomUUID } from 'node:crypto';
import { attachmentJson } from './entities.ts';
import { selectOf } from './filters.ts';
import { mailboxOf } from './folders.ts';
import type { MailboxState } from './mailbox.ts';
import { messageOf } from './messages.ts';
import { type AttachmentDoc, type MessageDoc, notFound, Refusal } from './model.ts';
import { paged } from './paging.ts';
import type { Answer, GraphCall, Handler, World } from './world.ts';

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

/** 3 to 150 MB (api/attachment-createuploadsession); the address has its own proof in it. */
export const createSession: Handler = (call, world) => {
  const mailbox = mailboxOf(call, world);
  const message = messageOf(call, mailbox);
  const { AttachmentItem: item } = call.body as { AttachmentItem: UploadDoc['item'] };
  const least = 3 * 1024 * 1024;
  if (item.size < least)
    throw new Refusal(
      400,
      'ErrorAttachmentSizeShouldNotBeLessThanMinimumSize',
      'The attachment is too small.',
    );
  if (item.size > 150 * 1024 * 1024)
    throw new Refusal(400, 'ErrorAttachmentSizeLimitExceeded', 'The attachment is too large.');
  const session = randomUUID();
  const doc: UploadDoc = { mailbox: mailbox.address, key: message.key, item, proof: randomUUID() };
  world.journal.put(`upload:${session}`, doc);
  const uploadUrl = `https://outlook.office.com/api/gv1.0/attachmentsessions/${session}?authtoken=${doc.proof}`;
  const expirationDateTime = new Date(world.clock() + 3_600_000).toISOString();
  return { status: 201, json: { uploadUrl, expirationDateTime, nextExpectedRanges: ['0-'] } };
};

/** A large file under way. Its pieces are in memory: who loses the connection to a restart begins again. */
type UploadDoc = {
  mailbox: string;
  key: string;
  item: { name: string; size: number; contentType?: string; isInline?: boolean; contentId?: string };
  proof: string;
};
const pieces = new Map<string, Buffer[]>();
const LARGEST_PIECE = 4 * 1024 * 1024;

/** In order and under 4 MB each; 201 with the attachment's address for the last (concepts/outlook-large-attachments). */
export function takePiece(
  session: string,
  proof: string | null,
  range: string,
  bytes: Buffer,
  world: World,
): Answer {
  const doc = world.journal.get<UploadDoc>(`upload:${session}`);
  if (!doc || doc.proof !== proof) throw new Refusal(404, 'ErrorItemNotFound');
  const had = pieces.get(session) ?? [];
  const at = had.reduce((sum, { length }) => sum + length, 0);
  const [, from, to, total] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(range)?.map(Number) ?? [];
  if (from !== at || to !== at + bytes.length - 1 || total !== doc.item.size || bytes.length >= LARGEST_PIECE)
    throw new Refusal(400, 'ErrorInvalidRequest', 'The range is not the one expected.');
  const all = [...had, bytes];
  pieces.set(session, all);
  if (at + bytes.length < total)
    return { status: 200, json: { nextExpectedRanges: [`${at + bytes.length}-`] } };
  pieces.delete(session);
  world.journal.drop(`upload:${session}`);
  attach(doc, Buffer.concat(all), world);
  return { status: 201, headers: { Location: 'https://outlook.office.com/api/v2.0/attached' } };
}

function attach({ mailbox, key, item }: UploadDoc, bytes: Buffer, world: World): void {
  const state = world.mailbox(mailbox);
  const message = state.byKey(key);
  if (!message || message.folder === null) throw notFound();
  const { name, contentType = 'application/octet-stream', isInline = false, contentId = null } = item;
  const added: AttachmentDoc = {
    type: 'file',
    name,
    contentType,
    isInline,
    contentId,
    blob: world.blobs.keep(bytes),
  };
  state.change(message, { attachments: [...message.attachments, added] });
}

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
