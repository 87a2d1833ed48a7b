import { simpleParser } from 'mailparser';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { Blobs } from './blobs.ts';
import type { AttachmentDoc, Header, MessageDoc, Person } from './model.ts';

/** What of a message comes from its bytes. */
export type FromMime = Pick<
  MessageDoc,
  | 'subject'
  | 'from'
  | 'to'
  | 'cc'
  | 'bcc'
  | 'replyTo'
  | 'internetMessageId'
  | 'headers'
  | 'text'
  | 'html'
  | 'attachments'
> & { date: Date | null };

/** A message as it comes over the wire, taken apart as Exchange does: an attached message is an item of its own. */
export async function readMime(raw: Uint8Array, blobs: Blobs): Promise<FromMime> {
  const mail = await simpleParser(Buffer.from(raw), { skipImageLinks: true, skipTextToHtml: true });
  return {
    subject: mail.subject ?? '',
    from: peopleOf(mail.from)[0] ?? null,
    to: peopleOf(mail.to),
    cc: peopleOf(mail.cc),
    bcc: peopleOf(mail.bcc),
    replyTo: peopleOf(mail.replyTo),
    internetMessageId: mail.messageId ?? '',
    headers: mail.headerLines.map(({ line }) => headerOf(line)),
    text: mail.text ?? '',
    html: mail.html === false ? null : (mail.html ?? null),
    date: mail.date ?? null,
    attachments: mail.attachments.map((part): AttachmentDoc => {
      const isItem = part.contentType === 'message/rfc822';
      return {
        type: isItem ? 'item' : 'file',
        name: part.filename ?? (isItem ? 'Attached message' : 'attachment'),
        contentType: isItem ? null : part.contentType,
        isInline: part.contentDisposition === 'inline' || part.related === true,
        contentId: part.cid ?? null,
        blob: blobs.keep(part.content),
      };
    }),
  };
}

function headerOf(line: string): Header {
  const at = line.indexOf(':');
  return {
    name: line.slice(0, at),
    value: line
      .slice(at + 1)
      .replace(/\r?\n\s+/g, ' ')
      .trim(),
  };
}

type Addresses = { value: { address?: string | undefined; name: string; group?: unknown }[] };

function peopleOf(field: Addresses | Addresses[] | undefined): Person[] {
  const all = field === undefined ? [] : Array.isArray(field) ? field : [field];
  return all.flatMap(({ value }) => value.map(({ name, address = '' }) => ({ name, address })));
}

/** A message made from its parts, for what never came over the wire: drafts and what was sent here. */
export async function writeMime(message: MessageDoc, blobs: Blobs): Promise<Buffer> {
  const composer = new MailComposer({
    ...(message.from === null ? {} : { from: message.from }),
    to: message.to,
    cc: message.cc,
    replyTo: message.replyTo,
    subject: message.subject,
    text: message.text,
    ...(message.html === null ? {} : { html: message.html }),
    date: new Date(message.sent),
    messageId: message.internetMessageId,
    headers: message.headers
      .filter(({ name }) => /^x-/i.test(name))
      .map(({ name, value }) => ({ key: name, value })),
    newline: 'windows',
    disableUrlAccess: true,
    disableFileAccess: true,
    attachments: message.attachments.flatMap((attachment) =>
      attachment.blob === null
        ? []
        : [
            {
              filename: attachment.name,
              content: blobs.read(attachment.blob),
              contentType: attachment.contentType ?? 'message/rfc822',
              ...(attachment.contentId === null ? {} : { cid: attachment.contentId }),
            },
          ],
    ),
  });
  return composer.compile().build();
}
