import { randomUUID } from 'node:crypto';
import type { Json } from './entities.ts';
import { folderOf, mailboxOf } from './folders.ts';
import type { MailboxState } from './mailbox.ts';
import { messageOf, shown } from './messages.ts';
import { readMime } from './mime.ts';
import { type AttachmentDoc, type Header, type MessageDoc, type Person, Refusal } from './model.ts';
import type { Answer, GraphCall, Handler, World } from './world.ts';

/** A draft in Drafts (api/user-post-messages). */
export const createMessage: Handler = (call, world) => {
  const mailbox = mailboxOf(call, world);
  if (isMime(call)) return createFromMime(call, world, mailbox, mailbox.folder('drafts').id);
  return createIn(call, world, mailbox, mailbox.folder('drafts').id);
};
/** Made in any folder, and a draft all the same (api/mailfolder-post-messages). */
export const createInFolder: Handler = (call, world) => {
  const mailbox = mailboxOf(call, world);
  if (isMime(call)) return createFromMime(call, world, mailbox, folderOf(call, mailbox).id);
  return createIn(call, world, mailbox, folderOf(call, mailbox).id);
};

function isMime({ headers }: GraphCall): boolean {
  return (headers.get('content-type') ?? '').startsWith('text/plain');
}

/**
 * A draft from MIME in base64 (api/user-post-messages; concepts/outlook-send-mime-message). 400 where it is not base64.
 * Only x- headers are kept: others are stripped even from MIME (sdk-dotnet 2209).
 */
async function createFromMime(
  call: GraphCall,
  world: World,
  mailbox: MailboxState,
  folder: string,
): Promise<Answer> {
  const written = String(call.body).replace(/\s+/g, '');
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(written))
    throw new Refusal(400, 'ErrorMimeContentInvalidBase64String', 'Invalid base64 string for MIME content.');
  const { date, ...read } = await readMime(Buffer.from(written, 'base64'), world.blobs);
  const now = new Date(world.clock()).toISOString();
  const message = mailbox.add({
    ...read,
    folder,
    created: now,
    received: now,
    sent: (date ?? new Date(now)).toISOString(),
    isDraft: true,
    isRead: true,
    from: read.from ?? { name: '', address: mailbox.address },
    internetMessageId: read.internetMessageId || `<${randomUUID()}@exchange.example>`,
    headers: read.headers.filter(({ name }) => /^x-/i.test(name)),
    categories: [],
    importance: 'normal',
    properties: { 'string 0x001a': 'IPM.Note' },
    mime: null,
  });
  return { status: 201, json: shown(call, mailbox, message) };
}

function createIn(call: GraphCall, world: World, mailbox: MailboxState, folder: string): Answer {
  const body = call.body as Json;
  const now = new Date(world.clock()).toISOString();
  const self = { name: '', address: mailbox.address };
  const message = mailbox.add({
    folder,
    created: now,
    received: now,
    sent: now,
    isDraft: isUnsent(body),
    isRead: true,
    subject: '',
    from: self,
    to: [],
    cc: [],
    bcc: [],
    replyTo: [],
    // Exchange gives one where the writer did not.
    internetMessageId: `<${randomUUID()}@exchange.example>`,
    headers: headersIn(body),
    text: '',
    html: null,
    categories: [],
    importance: 'normal',
    properties: {},
    attachments: filesIn(body, world),
    mime: null,
    ...fieldsIn(body, {}),
  });
  return { status: 201, json: shown(call, mailbox, message) };
}

/** PR_MESSAGE_FLAGS (MS-OXCMSG 2.2.1.6) may be given when a message is made: one without MSGFLAG_UNSENT is no draft. */
function isUnsent(body: Json): boolean {
  const properties = propertiesIn((body.singleValueExtendedProperties ?? []) as Json[]);
  const flags = Object.entries(properties).find(([id]) => id === 'integer 0x0e07')?.[1];
  return flags === undefined || (Number(flags) & 8) === 8;
}

/** Only x- headers may be set (api/user-sendmail); Auto-Submitted cannot be (sdk-dotnet 2209). */
function headersIn(body: Json): Header[] {
  const headers = (body.internetMessageHeaders ?? []) as Header[];
  for (const { name } of headers)
    if (!/^x-/i.test(name))
      throw new Refusal(
        400,
        'InvalidInternetMessageHeader',
        `The internet message header name '${name}' should start with 'x-' or 'X-'.`,
      );
  return headers;
}

function filesIn(body: Json, world: World): AttachmentDoc[] {
  const files = (body.attachments ?? []) as Json[];
  return files.map((file) => {
    const bytes = Buffer.from(String(file.contentBytes), 'base64');
    // concepts/outlook-large-attachments: under 3 MB in one call.
    if (bytes.length > 3 * 1024 * 1024)
      throw new Refusal(413, 'ErrorMessageSizeExceeded', 'The message exceeds the maximum supported size.');
    return {
      type: 'file',
      name: String(file.name),
      contentType: String(file.contentType ?? 'application/octet-stream'),
      isInline: file.isInline === true,
      contentId: typeof file.contentId === 'string' ? file.contentId : null,
      blob: world.blobs.keep(bytes),
    };
  });
}

type Recipients = { emailAddress: { name?: string; address: string } }[];

/** What of a body says something about a message; only what is named is changed (api/message-update). */
function fieldsIn(body: Json, held: Record<string, string>): Partial<MessageDoc> {
  const fields: Partial<MessageDoc> = {};
  if ('subject' in body) fields.subject = String(body.subject);
  if ('categories' in body) fields.categories = body.categories as string[];
  if ('isRead' in body) fields.isRead = body.isRead === true;
  if ('from' in body) fields.from = personIn(body.from as Recipients[number]);
  if ('internetMessageId' in body) fields.internetMessageId = String(body.internetMessageId);
  for (const [name, field] of RECIPIENTS)
    if (name in body) fields[field] = (body[name] as Recipients).map(personIn);
  if ('singleValueExtendedProperties' in body)
    fields.properties = { ...held, ...propertiesIn(body.singleValueExtendedProperties as Json[]) };
  const written = body.body as { contentType?: string; content?: string } | undefined;
  if (written) Object.assign(fields, bodyIn(written));
  return fields;
}

const RECIPIENTS = [
  ['toRecipients', 'to'],
  ['ccRecipients', 'cc'],
  ['bccRecipients', 'bcc'],
  ['replyTo', 'replyTo'],
] as const;

function bodyIn({ contentType, content = '' }: { contentType?: string; content?: string }) {
  if (contentType?.toLowerCase() !== 'html') return { text: content, html: null };
  return {
    html: content,
    text: content
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  };
}

function personIn({ emailAddress }: Recipients[number]): Person {
  return { name: emailAddress.name ?? '', address: emailAddress.address };
}

function propertiesIn(properties: Json[]): Record<string, string> {
  return Object.fromEntries(properties.map((one) => [String(one.id).toLowerCase(), String(one.value)]));
}

/** Properties that only a draft's writer may change (api/message-update). */
const DRAFT_ONLY = ['subject', 'body', 'toRecipients', 'internetMessageId'];

/** api/message-update; 412 where the message is no longer as the caller saw it (If-Match). */
export const updateMessage: Handler = (call, world) => {
  const mailbox = mailboxOf(call, world);
  const message = messageOf(call, mailbox);
  const match = call.headers.get('if-match');
  if (match !== null && match !== '*' && match !== mailbox.etagOf(message))
    throw new Refusal(
      412,
      'ErrorIrresolvableConflict',
      'The send or update operation could not be performed.',
    );
  const body = call.body as Json;
  if (!message.isDraft && DRAFT_ONLY.some((name) => name in body))
    throw new Refusal(400, 'ErrorInvalidPropertySet', 'The property can only be set on a draft.');
  return {
    status: 200,
    json: shown(call, mailbox, mailbox.change(message, fieldsIn(body, message.properties))),
  };
};
