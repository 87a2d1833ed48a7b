import type { MachineSigns } from '../../core/machine-answer.ts';
import type { AttachmentFacts, AttachmentKind, MailFacts } from '../../core/recognition.ts';
import type { MailReading, MailRefusal, ReadAttachment, ReadMail } from '../steps/mail-port.ts';
import { attachmentKind } from './attachment-kind.ts';
import { contentOf, isCompoundFile, looksLikeMail } from './attachment-signs.ts';
import {
  isAutoReply,
  isMachineClass,
  MARKER_HEADER,
  markerOf,
  messageIdsOf,
  plainAddress,
  senderOf,
  sentAtOf,
  signsOf,
} from './mail-headers.ts';
import { type Allowance, allowanceFor, type MailLimits } from './mail-limits.ts';
import { displayName, oneLine, severalLines } from './mail-text.ts';
import { headersFromText, type RawMail, type RawPart, readMime } from './mime-reader.ts';
import { readMsg } from './msg-reader.ts';
import { readZip } from './zip-reader.ts';

export type { MailLimits } from './mail-limits.ts';

export type { MailReading, MailRefusal, ReadAttachment, ReadMail };

/**
 * Reads one message, .eml or .msg told apart by content and never by name, into facts and the PDFs in it, those in
 * zips and attached mails included. A PDF or zip that lies where a mail should be is read as a loose file when
 * `fileName` says what it was called. Nothing is written to disk, fetched or run.
 *
 * @returns the mail, or a refusal in plain words. It never throws for what is in the message, because one hostile
 * message must not stop the sweep that reads the others.
 */
export async function readMail(
  raw: Uint8Array,
  options: { fileName?: string; limits?: Partial<MailLimits> } = {},
): Promise<MailReading> {
  const allowance = allowanceFor(options.limits);
  if (raw.length > allowance.limits.messageBytes) return refusal('too-big');
  const content = contentOf(raw);
  if (options.fileName !== undefined && (content === 'pdf' || content === 'zip')) {
    return readLooseFiles([{ name: options.fileName, bytes: raw }], options.limits);
  }
  try {
    const opened = await openMail(raw, allowance);
    return typeof opened === 'string'
      ? refusal(opened)
      : { ok: true, mail: await wholeMail(opened, allowance) };
  } catch (error) {
    return refusalAfter(error);
  }
}

/**
 * Reads files that came without a mail around them, such as PDFs dragged on to the desk, in the shape of a mail with
 * no sender and no subject. Refuses only when there are none or they are too large together.
 */
export async function readLooseFiles(
  files: { name: string; bytes: Uint8Array }[],
  limits?: Partial<MailLimits>,
): Promise<MailReading> {
  const allowance = allowanceFor(limits);
  if (files.length === 0) return refusal('not-a-mail');
  const total = files.reduce((sum, file) => sum + file.bytes.length, 0);
  if (total > allowance.limits.unpackedBytes || files.length > allowance.limits.attachments)
    return refusal('too-big');
  const parts = files.map((file) => ({ ...file, type: '', partOfBody: false }));
  try {
    return { ok: true, mail: mailOf(NOTHING_SAID, await gather(parts, 'a', 0, allowance), allowance) };
  } catch (error) {
    return refusalAfter(error);
  }
}

/**
 * Reads a message whose files are fetched one by one: each only when the one before was looked at, so that no more than
 * one is in memory that nobody keeps. Ids and limits are those of a whole message. What `files` throws is passed on.
 */
export async function readInPieces(
  said: RawMail,
  files: AsyncIterable<Part>,
  limits?: Partial<MailLimits>,
): Promise<MailReading> {
  const allowance = allowanceFor(limits);
  const fetching = new Fetching(files);
  try {
    const words = await whatItSays(said, allowance.limits);
    return { ok: true, mail: mailOf(words, await gather(fetching, 'a', 0, allowance), allowance) };
  } catch (error) {
    if (fetching.failed !== null) throw fetching.failed.error;
    return refusalAfter(error);
  }
}

/** Tells a file that could not be fetched from one that could not be read. */
class Fetching implements AsyncIterable<Part> {
  failed: { error: unknown } | null = null;
  readonly #files: AsyncIterable<Part>;
  constructor(files: AsyncIterable<Part>) {
    this.#files = files;
  }
  async *[Symbol.asyncIterator](): AsyncGenerator<Part> {
    try {
      yield* this.#files;
    } catch (error) {
      this.failed = { error };
      throw error;
    }
  }
}

const MESSAGES: Record<MailRefusal['code'], string> = {
  'not-a-mail': 'This file is not an e-mail that Onward can read.',
  'too-big': 'This message is larger than Onward reads. Save the PDF files from it and drop them here.',
  'too-deep':
    'This message has more parts, or parts more deeply inside one another, than Onward reads. Save the PDF files from it and drop them here.',
  damaged:
    'This message is damaged or cannot be read. Open it in Outlook; if it looks right there, save the PDF files and drop them here.',
};

function refusal(code: MailRefusal['code']): MailRefusal {
  return { ok: false, code, message: MESSAGES[code] };
}

/** Thrown within this file alone. To list only some of the attachments would be to lose the others without a word. */
class TooManyAttachments extends Error {}

/** The parsers are not ours and the bytes are a stranger's: whatever went wrong, a person can still open the mail. */
function refusalAfter(error: unknown): MailRefusal {
  return refusal(error instanceof TooManyAttachments ? 'too-deep' : 'damaged');
}

async function openMail(raw: Uint8Array, allowance: Allowance): Promise<RawMail | MailRefusal['code']> {
  if (isCompoundFile(raw))
    return contentOf(raw) === 'mail' ? ((await readMsg(raw, allowance.limits)) ?? 'damaged') : 'not-a-mail';
  return looksLikeMail(raw) ? readMime(raw, allowance.limits) : 'not-a-mail';
}

type Said = Omit<ReadMail, 'facts' | 'attachments'> & { facts: Omit<MailFacts, 'attachments'> };
/**
 * `unread` says why the bytes of a file could not be had; `kind` and `size` are then what is known of it without them.
 */
export type Part = RawPart & {
  unread?: string | null;
  kind?: AttachmentKind;
  size?: number;
  /** A PDF that was put away; `bytes` are then its beginning. */
  staged?: ReadAttachment['staged'];
};
/** `ids`: what enclosed mails are called by, to know which mail of ours a report is about. */
type Gathered = { attachments: ReadAttachment[]; words: string[]; ids: string[] };

const NOTHING_SAID: Said = {
  facts: { from: null, fromName: null, subject: '', bodyText: '', autoReply: false, ours: false },
  messageId: null,
  inReplyTo: null,
  references: [],
  sentAt: null,
  marker: null,
};

async function wholeMail(raw: RawMail, allowance: Allowance): Promise<ReadMail> {
  const said = await whatItSays(raw, allowance.limits);
  return mailOf(said, await gatherFrom(raw, 'a', 0, allowance), allowance);
}

/** A report encloses one mail; a digest of many is no report. */
const MOST_ENCLOSED = 20;

/** Words of attached mails follow the body: a forwarded delivery says whose notes they are in the mail inside. */
function mailOf(said: Said, gathered: Gathered, allowance: Allowance): ReadMail {
  const words = [said.facts.bodyText, ...gathered.words].filter((text) => text !== '').join('\n\n');
  const facts = { ...said.facts, bodyText: severalLines(words, allowance.limits.bodyChars) };
  const { attachments } = gathered;
  const machine = said.machine && { ...said.machine, enclosed: gathered.ids.slice(0, MOST_ENCLOSED) };
  return {
    ...said,
    ...(machine === undefined ? {} : { machine }),
    facts: { ...facts, attachments: attachments.map((attachment) => attachment.facts) },
    attachments,
  };
}

async function whatItSays(raw: RawMail, limits: MailLimits): Promise<Said> {
  const sender = await senderOf(raw.headers);
  const smtp = plainAddress(raw.outlook?.from ?? '');
  const messageClass = raw.outlook?.messageClass ?? null;
  const machine: MachineSigns = {
    headers: signsOf(raw.headers),
    messageClass: messageClass !== null && isMachineClass(messageClass) ? messageClass : null,
    enclosed: [],
  };
  return {
    facts: {
      from: sender.from ?? smtp,
      fromName: sender.fromName ?? (oneLine(raw.outlook?.fromName ?? '', 200) || null),
      subject: oneLine(raw.outlook?.subject ?? raw.headers.subject ?? '', limits.subjectChars),
      bodyText: severalLines(raw.text, limits.bodyChars),
      autoReply: isAutoReply(raw.headers) || machine.messageClass !== null,
      ours: raw.headers.values.has(MARKER_HEADER.toLowerCase()),
    },
    messageId: messageIdsOf(raw.headers, 'message-id')[0] ?? raw.outlook?.messageId ?? null,
    inReplyTo: messageIdsOf(raw.headers, 'in-reply-to')[0] ?? null,
    references: messageIdsOf(raw.headers, 'references'),
    sentAt: sentAtOf(raw.headers) ?? raw.outlook?.sentAt ?? null,
    marker: markerOf(raw.headers),
    machine,
  };
}

async function gatherFrom(
  raw: RawMail,
  prefix: string,
  depth: number,
  allowance: Allowance,
): Promise<Gathered> {
  const gathered = await gather(raw.parts, prefix, depth, allowance);
  const last = gathered.attachments.at(-1);
  if (raw.cutShort && last)
    last.facts.trouble ??=
      'The message breaks off before its end, so this may not be whole. Ask the sender to send it again.';
  return gathered;
}

/** Describes files in order: `prefix` + 1, 2, 3 …, each followed by what was inside it. */
async function gather(
  parts: Iterable<Part> | AsyncIterable<Part>,
  prefix: string,
  depth: number,
  allowance: Allowance,
): Promise<Gathered> {
  const all: Gathered = { attachments: [], words: [], ids: [] };
  let number = 0;
  for await (const part of parts) {
    number += 1;
    allowance.attachmentsLeft -= 1;
    if (allowance.attachmentsLeft < 0) throw new TooManyAttachments();
    const { attachments, words, ids } = await describe(part, `${prefix}${number}`, depth, allowance);
    // One by one: a spread of very many would not fit on the stack.
    for (const attachment of attachments) all.attachments.push(attachment);
    all.words.push(...words);
    all.ids.push(...ids);
  }
  return all;
}

async function describe(part: Part, id: string, depth: number, allowance: Allowance): Promise<Gathered> {
  const name = nameOf(part, allowance.limits);
  const { kind, trouble } = part.unread
    ? { kind: part.kind ?? ('other' as const), trouble: part.unread }
    : attachmentKind({ ...part, name });
  const bytes = part.unread ? (part.size ?? 0) : (part.staged?.bytes ?? part.bytes.length);
  const facts: AttachmentFacts = { id, name, kind, bytes, inside: [], pdf: null, trouble };
  const { staged } = part;
  const isHeld = kind === 'pdf' && !part.unread && !staged;
  const own: ReadAttachment = { facts, bytes: isHeld ? part.bytes : null, ...(staged && { staged }) };
  if (part.unread || staged || (kind !== 'zip' && kind !== 'mail'))
    return { attachments: [own], words: [], ids: await idsInHeaders(part, allowance.limits) };
  if (depth >= allowance.limits.depth) {
    facts.trouble =
      'This lies deeper inside other mails or archives than Onward looks. Open it yourself, save the PDF files, and drop them here.';
    return { attachments: [own], words: [], ids: [] };
  }
  const inside =
    kind === 'zip'
      ? await insideZip(own, part, depth, allowance)
      : await insideMail(own, part, depth, allowance);
  return { attachments: [own, ...inside.attachments], words: inside.words, ids: inside.ids };
}

function nameOf(part: RawPart, limits: MailLimits): string {
  if (part.name.trim() === '' && part.type === 'message/rfc822') return 'message.eml';
  return displayName(part.name, limits.nameChars);
}

async function insideZip(
  zip: ReadAttachment,
  part: RawPart,
  depth: number,
  allowance: Allowance,
): Promise<Gathered> {
  const contents = await readZip(part.bytes, allowance);
  zip.facts.inside = contents.paths;
  zip.facts.trouble = contents.trouble;
  const parts = contents.files.map((file) => ({
    name: file.path,
    type: '',
    partOfBody: false,
    bytes: file.bytes ?? new Uint8Array(0),
    unread: file.trouble,
  }));
  return gather(parts, `${zip.facts.id}.`, depth + 1, allowance);
}

async function insideMail(
  mail: ReadAttachment,
  part: RawPart,
  depth: number,
  allowance: Allowance,
): Promise<Gathered> {
  allowance.bytesLeft -= part.bytes.length;
  const opened = allowance.bytesLeft < 0 ? 'too-big' : await openMail(part.bytes, allowance);
  if (typeof opened === 'string') {
    mail.facts.trouble = MESSAGES[opened];
    return { attachments: [], words: [], ids: [] };
  }
  const said = await whatItSays(opened, allowance.limits);
  const gathered = await gatherFrom(opened, `${mail.facts.id}.`, depth + 1, allowance);
  mail.facts.inside = opened.parts.map((inner) => nameOf(inner, allowance.limits));
  return {
    attachments: gathered.attachments,
    words: [said.facts.subject, said.facts.bodyText, ...gathered.words].filter((text) => text !== ''),
    ids: [...idsOf(said), ...gathered.ids],
  };
}

/** Some reports bring the headers of what they are about and nothing else (RFC 6522, §4). */
async function idsInHeaders(part: Part, limits: MailLimits): Promise<string[]> {
  if (part.unread || part.type !== 'text/rfc822-headers') return [];
  const headers = await headersFromText(Buffer.from(part.bytes).toString('latin1'), limits);
  return idsOf({ messageId: messageIdsOf(headers, 'message-id')[0] ?? null, marker: markerOf(headers) });
}

function idsOf({ messageId, marker }: Pick<Said, 'messageId' | 'marker'>): string[] {
  return [messageId, marker].filter((id) => id !== null);
}
