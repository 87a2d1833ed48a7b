import type { AttachmentStream, HeaderLines, MailParser, MessageText } from 'mailparser';
import { htmlWithoutTags } from './html-text.ts';
import { type MailHeaders, NO_HEADERS } from './mail-headers.ts';
import type { MailLimits } from './mail-limits.ts';

/** A part of a message that is a file: its name as the sender wrote it, and its bytes decoded. */
export type RawPart = { name: string; type: string; partOfBody: boolean; bytes: Uint8Array };

/** A message taken apart and not yet judged. `outlook` is there for .msg files only. */
export type RawMail = {
  headers: MailHeaders;
  text: string;
  /** As it was written, where it was: to hand on a letter of our own. What strangers wrote is read as `text` only. */
  html?: string;
  parts: RawPart[];
  /** True when the message ends before it says it does, so that its last attachment may not be whole. */
  cutShort: boolean;
  outlook?: {
    from: string | null;
    fromName: string | null;
    subject: string | null;
    sentAt: string | null;
    messageId: string | null;
    /** Its class where that tells of a machine's answer (MS-OXCMSG), such as REPORT.IPM.Note.NDR. */
    messageClass?: string | null;
  };
};

export type MimeRefusal = 'too-big' | 'too-deep' | 'damaged';

/**
 * Takes an Internet message apart. Attached mails stay files here, so that each is judged by itself. Nothing a message
 * refers to is fetched. Never throws for what is in the message.
 */
export async function readMime(raw: Uint8Array, limits: MailLimits): Promise<RawMail | MimeRefusal> {
  const bytes = withoutForeword(raw);
  const taken = await takeApart(bytes, limits);
  if (typeof taken === 'string') return taken;
  const boundary = boundaryOf(taken.headers);
  if (boundary !== null && taken.parts.length === 0 && !taken.text.trim() && !taken.html.trim())
    return 'damaged';
  const text = taken.text.trim() ? taken.text : await htmlToText(taken.html, limits);
  const cutShort = boundary !== null && !bytes.includes(`--${boundary}--`);
  return {
    headers: taken.headers,
    text,
    ...(taken.html.trim() ? { html: taken.html } : {}),
    parts: taken.parts,
    cutShort,
  };
}

/** Lays HTML out as text: paragraphs, lists and tables keep their lines. Too long or too deep, it only loses its tags. */
export async function htmlToText(html: string, limits: MailLimits): Promise<string> {
  if (!html.trim()) return '';
  const mail = Buffer.from(`MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${html}`);
  const taken = html.length > limits.htmlChars ? 'too-big' : await takeApart(mail, limits);
  const text = typeof taken === 'string' ? '' : taken.text;
  return text.trim() ? text : htmlWithoutTags(html.slice(0, limits.htmlChars * 4));
}

/** Reads a block of headers that came without a message, as Outlook keeps it in a .msg. */
export async function headersFromText(text: string, limits: MailLimits): Promise<MailHeaders> {
  const block = Buffer.from(`${text.slice(0, limits.headerBytes).trim()}\r\n\r\n`);
  const taken = await takeApart(block, limits);
  return typeof taken === 'string' ? NO_HEADERS : taken.headers;
}

type Taken = { headers: MailHeaders; text: string; html: string; parts: RawPart[] };

async function takeApart(bytes: Buffer, limits: MailLimits): Promise<Taken | MimeRefusal> {
  const library = await import('mailparser');
  const parser = new library.MailParser({
    ignoreEmbedded: true,
    skipTextToHtml: true,
    skipTextLinks: true,
    skipImageLinks: true,
    checksumAlgo: false,
    maxHtmlLengthToParse: limits.htmlChars,
    maxHeadSize: limits.headerBytes,
    maxChildNodes: limits.parts,
  });
  return new Promise((resolve) => {
    // A message the parser never finishes must not hold up the others.
    const patience = setTimeout(() => finish('damaged'), limits.patienceMs);
    const finish = (result: Taken | MimeRefusal) => {
      clearTimeout(patience);
      resolve(result);
      parser.destroy();
    };
    listen(parser, finish);
    parser.end(bytes);
  });
}

/** The error listener stays on for good: a parser that was stopped may still have complaints to make. */
function listen(parser: MailParser, finish: (result: Taken | MimeRefusal) => void): void {
  const taken: Taken = { headers: NO_HEADERS, text: '', html: '', parts: [] };
  parser.on('error', (error: Error) => finish(refusalFor(error)));
  parser.on('headers', (headers) => {
    const subject = headers.get('subject');
    taken.headers = { values: taken.headers.values, subject: typeof subject === 'string' ? subject : null };
  });
  parser.on('headerLines', (lines) => {
    taken.headers = { values: valuesOf(lines), subject: taken.headers.subject };
  });
  parser.on('data', (data) => {
    if (data.type === 'text') keepText(taken, data);
    else collect(data, taken, finish);
  });
  parser.on('end', () => finish(taken));
}

function keepText(taken: Taken, data: MessageText): void {
  taken.text = data.text ?? '';
  taken.html = data.html ?? '';
}

function collect(part: AttachmentStream, taken: Taken, finish: (result: MimeRefusal) => void): void {
  const pieces: Buffer[] = [];
  part.content.on('error', () => finish('damaged'));
  part.content.on('data', (piece: Buffer) => pieces.push(piece));
  part.content.on('end', () => {
    const shown = part.related === true && part.contentDisposition !== 'attachment';
    taken.parts.push({
      name: typeof part.filename === 'string' ? part.filename : '',
      type: lowerCase(part.contentType),
      partOfBody: shown,
      bytes: Buffer.concat(pieces),
    });
    const release: (() => void) | null = part.release;
    release?.();
  });
}

/** A part that does not say its type gets `false` from the library, whatever the library's own types promise. */
function lowerCase(type: unknown): string {
  return typeof type === 'string' ? type.toLowerCase() : '';
}

function refusalFor(error: Error): MimeRefusal {
  if (/child nodes/.test(error.message)) return 'too-deep';
  return /exceeded/.test(error.message) ? 'too-big' : 'damaged';
}

/** The library hands header lines over as bytes in disguise; 8-bit headers are UTF-8 (RFC 6532). */
function valuesOf(lines: HeaderLines): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const { key, line } of lines) {
    const value = Buffer.from(line.slice(line.indexOf(':') + 1), 'latin1')
      .toString('utf8')
      .replace(/\r?\n(?=[ \t])/g, '')
      .trim();
    const known = values.get(key);
    if (known) known.push(value);
    else values.set(key, [value]);
  }
  return values;
}

/** "" when the message says it has parts and not what divides them; null when it is in one piece. */
function boundaryOf(headers: MailHeaders): string | null {
  const type = headers.values.get('content-type')?.[0] ?? '';
  if (!/^multipart\//i.test(type)) return null;
  const found = /\bboundary\s*=\s*(?:"([^"]*)"|([^\s;]+))/i.exec(type);
  return (found?.[1] ?? found?.[2] ?? '').trimEnd();
}

/** A byte order mark, empty lines, or the "From " line of a mailbox file would each hide the headers. */
function withoutForeword(raw: Uint8Array): Buffer {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.length);
  const head = bytes.subarray(0, 4096).toString('latin1');
  return bytes.subarray(/^(?:\u00ef\u00bb\u00bf)?\s*(?:>?From [^\r\n]*\r?\n)?/.exec(head)?.[0].length ?? 0);
}
