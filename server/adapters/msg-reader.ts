import type { FieldsData } from '@kenjiuno/msgreader';
import { isSoundCompoundFile } from './compound-file.ts';
import { NO_HEADERS } from './mail-headers.ts';
import type { MailLimits } from './mail-limits.ts';
import { headersFromText, htmlToText, type RawMail, type RawPart } from './mime-reader.ts';

/**
 * Reads an Outlook message (.msg, MS-OXMSG) into the same shape as an Internet message. A message that never left
 * Outlook has no headers; then sender, time and message id come from Outlook's own properties.
 *
 * @returns null when the file is damaged or would not end; never throws for what is in the file.
 */
export async function readMsg(bytes: Uint8Array, limits: MailLimits): Promise<RawMail | null> {
  if (!isSoundCompoundFile(bytes)) return null;
  try {
    const { reader, fields } = await openMsg(bytes);
    return {
      headers:
        typeof fields.headers === 'string' ? await headersFromText(fields.headers, limits) : NO_HEADERS,
      outlook: {
        from: smtpAddress(fields),
        fromName: fields.senderName ?? null,
        subject: fields.subject ?? null,
        sentAt: instant(fields.clientSubmitTime ?? fields.messageDeliveryTime),
        messageId: fields.messageId ?? null,
        messageClass: fields.messageClass ?? null,
      },
      text: await bodyOf(fields, limits),
      parts: (fields.attachments ?? []).map((attachment) => partOf(reader, attachment)),
      cutShort: false,
    };
  } catch {
    // The reader throws plain errors of many kinds for what it cannot make sense of; all mean the same to us.
    return null;
  }
}

type MsgReader = {
  getFileData(): FieldsData;
  getAttachment(attachment: FieldsData): { content: Uint8Array };
};

async function openMsg(bytes: Uint8Array): Promise<{ reader: MsgReader; fields: FieldsData }> {
  const first = await newReader(bytes, 'windows1252');
  const fields = first.getFileData();
  const encoding = ENCODINGS[String(fields.messageCodepage ?? fields.internetCodepage ?? '')];
  if (!encoding) return { reader: first, fields };
  const reader = await newReader(bytes, encoding);
  return { reader, fields: reader.getFileData() };
}

/** Code pages seen in Europe. Only words not stored as Unicode depend on it; the default is Windows' western one. */
const ENCODINGS: Record<string, string> = {
  65001: 'utf8',
  1250: 'windows1250',
  1251: 'windows1251',
  1253: 'windows1253',
  1254: 'windows1254',
};

async function newReader(bytes: Uint8Array, ansiEncoding: string): Promise<MsgReader> {
  const module = await import('@kenjiuno/msgreader');
  // The package is CommonJS with a default export: Node hands the class over one step deeper than a bundler does.
  const found: object = module.default;
  const MsgReaderOf: unknown = 'default' in found ? found.default : found;
  if (!isReaderClass(MsgReaderOf)) throw new Error('the package that reads .msg is not as it was');
  // A copy of exactly these bytes: the reader looks at the whole buffer behind a view, and a Buffer is often a view.
  const reader = new MsgReaderOf(new Uint8Array(bytes).buffer);
  reader.parserConfig = { ansiEncoding };
  return reader;
}

type MsgReaderClass = new (bytes: ArrayBufferLike) => MsgReader & { parserConfig?: { ansiEncoding: string } };

function isReaderClass(value: unknown): value is MsgReaderClass {
  return typeof value === 'function';
}

/** Outlook also keeps addresses of the form "/O=EXCHANGELABS/…", which no one outside can compare with anything. */
function smtpAddress(fields: FieldsData): string | null {
  const candidates = [fields.senderSmtpAddress, fields.sentRepresentingSmtpAddress, fields.senderEmail];
  return candidates.find((address) => address?.includes('@')) ?? null;
}

function instant(date: string | undefined): string | null {
  const time = Date.parse(date ?? '');
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

async function bodyOf(fields: FieldsData, limits: MailLimits): Promise<string> {
  if (fields.body?.trim()) return fields.body;
  const html =
    fields.bodyHtml ??
    (fields.html
      ? Buffer.from(fields.html).toString(fields.internetCodepage === 65001 ? 'utf8' : 'latin1')
      : '');
  return html === '' ? '' : htmlToText(html, limits);
}

function partOf(reader: MsgReader, attachment: FieldsData): RawPart {
  const inner = attachment.innerMsgContent === true;
  const name = attachment.fileName ?? attachment.name ?? attachment.fileNameShort ?? '';
  return {
    name: inner && !/\.msg$/i.test(name) ? `${name || 'message'}.msg` : name,
    type: (attachment.attachMimeTag ?? '').toLowerCase(),
    partOfBody: attachment.attachmentHidden === true || (attachment.pidContentId ?? '') !== '',
    bytes:
      inner || attachment.dataId !== undefined ? reader.getAttachment(attachment).content : new Uint8Array(0),
  };
}
