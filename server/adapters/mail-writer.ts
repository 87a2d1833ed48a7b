import { createHash } from 'node:crypto';
import type { OutgoingMail } from '../steps/mail-port.ts';
import { escaped } from '../wording/html.ts';
import { MARKER_HEADER, plainAddress } from './mail-headers.ts';

export type { OutgoingMail };

/** A mail that must not be written as it stands. `field` names the part at fault and never its contents. */
export class UnsafeMail extends Error {
  override readonly name = 'UnsafeMail';
  readonly field: string;

  constructor(field: string, why: string) {
    super(`The mail was not written: ${field} ${why}.`);
    this.field = field;
  }
}

/**
 * Writes a mail as bytes, the same bytes for the same mail. It says that a machine wrote it and wants no automatic
 * answer (RFC 3834, §5; Microsoft's X-Auto-Response-Suppress), and carries our mark.
 *
 * @throws UnsafeMail for an address that is not one plain address, for control characters in a header, and for ids
 *   that are not of our making. Quoted local parts are refused: they have sent mail to the wrong place before
 *   (nodemailer before 7.0.7).
 */
export async function writeMail(mail: OutgoingMail): Promise<Uint8Array> {
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const references = (mail.references ?? []).filter(isMessageId).slice(-20);
  const composer = new MailComposer({
    from: { name: oneHeader('sender name', mail.from.name), address: address('sender', mail.from.address) },
    to: recipients('recipient', mail.to),
    ...(mail.cc && mail.cc.length > 0 ? { cc: recipients('copy recipient', mail.cc) } : {}),
    subject: oneHeader('subject', mail.subject),
    text: mail.text,
    html: mail.html,
    date: dateOf(mail.date),
    messageId: ownMessageId(mail.messageId),
    ...(isMessageId(mail.inReplyTo ?? '') ? { inReplyTo: mail.inReplyTo } : {}),
    ...(references.length > 0 ? { references } : {}),
    headers: headersOf(mail),
    baseBoundary: createHash('sha256').update(mail.id).digest('hex').slice(0, 24),
    newline: 'windows',
    disableUrlAccess: true,
    disableFileAccess: true,
  });
  return composer.compile().build();
}

/**
 * Plain text as simple HTML: paragraphs at empty lines, line ends kept, bare https links made to be clicked, and
 * everything else escaped. It refers to nothing remote: no pictures, styles or fonts.
 */
export function htmlFromText(text: string): string {
  const paragraphs = text
    .replace(/\r\n?/g, '\n')
    .trim()
    .split(/\n{2,}/);
  const body = paragraphs
    .map((paragraph) => `<p>${paragraph.split('\n').map(lineOfHtml).join('<br>')}</p>`)
    .join('\n');
  return `<!DOCTYPE html>\n<html lang="en-GB"><body>\n${body}\n</body></html>\n`;
}

function lineOfHtml(line: string): string {
  // Splitting by a group keeps the links at the odd places. A full stop or bracket after a link belongs to the sentence.
  const pieces = line.split(/(https:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]])/);
  return pieces
    .map((piece, index) =>
      index % 2 === 1 ? `<a href="${escaped(piece)}">${escaped(piece)}</a>` : escaped(piece),
    )
    .join('');
}

function headersOf(mail: OutgoingMail): Record<string, string> {
  return {
    [MARKER_HEADER]: token('id', mail.id),
    ...(mail.record === undefined ? {} : { 'X-Onward-Record': token('record', mail.record) }),
    'Auto-Submitted': 'auto-generated',
    'X-Auto-Response-Suppress': 'All',
  };
}

function recipients(field: string, addresses: string[]): { name: string; address: string }[] {
  if (addresses.length === 0) throw new UnsafeMail(field, 'is missing');
  return addresses.map((each) => ({ name: '', address: address(field, each) }));
}

function address(field: string, text: string): string {
  const local = text.split('@', 1)[0] ?? '';
  // Dot-atoms only (RFC 5322, §3.2.3), in ASCII: what every mail system reads the same way.
  if (
    plainAddress(text) === null ||
    !/^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i.test(local) ||
    /[^!-~]/.test(text)
  ) {
    throw new UnsafeMail(field, 'is not one plain e-mail address');
  }
  return text;
}

function oneHeader(field: string, text: string): string {
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text)) throw new UnsafeMail(field, 'has control characters in it');
  return text;
}

function token(field: string, text: string): string {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(text))
    throw new UnsafeMail(field, 'may have letters, digits, "-" and "_" only');
  return text;
}

function dateOf(instant: string): Date {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) throw new UnsafeMail('date', 'is not an instant');
  return date;
}

function ownMessageId(text: string): string {
  if (!/^<[A-Za-z0-9._-]{1,200}@onward\.invalid>$/.test(text))
    throw new UnsafeMail('message id', 'is not one of ours');
  return text;
}

function isMessageId(text: string): boolean {
  return /^<[!-;=?-~]{1,250}>$/.test(text);
}
