import { htmlWithoutTags } from './html-text.ts';

export {
  isExecutableName,
  isQuietCompanion,
  isSealedName,
  isSealedType,
} from '../../core/attachment-names.ts';

/** What the bytes of a file show it to be. "text" and "unknown" leave the word to the name. */
export type Content =
  | 'empty'
  | 'pdf'
  | 'zip'
  | 'mail'
  | 'sealed'
  | 'link'
  | 'page'
  | 'picture'
  | 'document'
  | 'tnef'
  | 'archive'
  | 'program'
  | 'text'
  | 'unknown';

/** Looks at the bytes alone. Costs no more for a large file than for a small one, an Outlook message excepted. */
export function contentOf(bytes: Uint8Array): Content {
  if (bytes.length === 0) return 'empty';
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, HEAD_BYTES));
  const signed = SIGNATURES.find(([, offset, sign]) =>
    head.subarray(offset, offset + sign.length).equals(sign),
  );
  if (signed?.[0] === 'compound') return compoundContent(bytes);
  if (signed?.[0] === 'zip') return zipContent(bytes, head);
  const content = signed?.[0] ?? textContent(head);
  // Readers accept a PDF whose header lies within the first 1,024 bytes (ISO 32000-1, annex H.3.4.1) and no later. It
  // is asked last: a mail or an unpacked zip may carry a PDF that near to its own beginning.
  const late = (content === 'text' || content === 'unknown') && head.subarray(0, 1024 + 5).includes('%PDF-');
  return late ? 'pdf' : content;
}

/** True when the bytes begin like an Internet message (RFC 5322): a header line, and among the first some that mails have. */
export function looksLikeMail(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, HEAD_BYTES)).toString(
    'latin1',
  );
  const start = head.replace(/^(?:\u00ef\u00bb\u00bf)?\s*(?:>?From [^\r\n]*\r?\n)?/, '');
  if (!/^[!-9;-~]{1,100}[ \t]*:/.test(start)) return false;
  const headers = start.split(/\r?\n\r?\n/, 1)[0] ?? '';
  return /^(?:from|sender|to|date|subject|message-id|received|return-path|mime-version|content-type)[ \t]*:/im.test(
    headers,
  );
}

export function isCompoundFile(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 8)).equals(COMPOUND_FILE);
}

const HEAD_BYTES = 64 * 1024;
const COMPOUND_FILE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);

const SIGNATURES: [Content | 'compound', number, Buffer][] = [
  ['pdf', 0, Buffer.from('%PDF-')],
  ['compound', 0, COMPOUND_FILE],
  ['zip', 0, Buffer.from('PK\x03\x04', 'latin1')],
  ['zip', 0, Buffer.from('PK\x05\x06', 'latin1')],
  ['picture', 0, Buffer.from([0xff, 0xd8, 0xff])],
  ['picture', 0, Buffer.from([0x89, 0x50, 0x4e, 0x47])],
  ['picture', 0, Buffer.from('GIF8')],
  ['picture', 0, Buffer.from('II*\0', 'latin1')],
  ['picture', 0, Buffer.from('MM\0*', 'latin1')],
  ['picture', 8, Buffer.from('WEBP')],
  ['picture', 4, Buffer.from('ftypheic')],
  ['picture', 4, Buffer.from('jP  ')],
  ['tnef', 0, Buffer.from([0x78, 0x9f, 0x3e, 0x22])],
  ['program', 0, Buffer.from('MZ')],
  ['program', 0, Buffer.from('\x7fELF', 'latin1')],
  ['program', 0, Buffer.from('#!')],
  ['archive', 0, Buffer.from('Rar!')],
  ['archive', 0, Buffer.from([0x37, 0x7a, 0xbc, 0xaf])],
  ['archive', 0, Buffer.from([0x1f, 0x8b])],
  ['archive', 0, Buffer.from('MSCF')],
  ['archive', 257, Buffer.from('ustar')],
  ['document', 0, Buffer.from('{\\rtf')],
];

/** Outlook's messages and old Office documents share a container; only a message has this stream in it. */
function compoundContent(bytes: Uint8Array): Content {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return all.includes(Buffer.from('__properties_version1.0', 'utf16le')) ? 'mail' : 'document';
}

/** Office and OpenDocument files are zips too; their first bytes or their list of contents give them away. */
function zipContent(bytes: Uint8Array, head: Buffer): Content {
  const tail = Buffer.from(
    bytes.buffer,
    bytes.byteOffset + Math.max(0, bytes.length - HEAD_BYTES),
    Math.min(bytes.length, HEAD_BYTES),
  );
  const office = ['[Content_Types].xml', 'mimetypeapplication/vnd.oasis.opendocument'];
  return office.some((sign) => head.includes(sign) || tail.includes(sign)) ? 'document' : 'zip';
}

function textContent(head: Buffer): Content {
  if (head.includes(0)) return 'unknown';
  const text = head
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart();
  if (/-----BEGIN PGP MESSAGE-----/.test(text.slice(0, 2000))) return 'sealed';
  if (/^\[InternetShortcut\]/i.test(text) || /<key>URL<\/key>/.test(text.slice(0, 2000))) return 'link';
  if (/^(?:<!--[^>]{0,500}-->\s*)?<(?:!doctype html|html|head|body|meta|script)\b/i.test(text))
    return isOnlyALink(text) ? 'link' : 'page';
  return looksLikeMail(head) ? 'mail' : 'text';
}

/** A web page with hardly a word on it, that leads elsewhere: what portals attach in place of the notes. */
function isOnlyALink(html: string): boolean {
  const leads =
    /\bhref\s*=\s*["']?https?:/i.test(html) ||
    /http-equiv\s*=\s*["']?refresh/i.test(html) ||
    /\blocation(?:\.href)?\s*=/.test(html);
  return leads && html.length < HEAD_BYTES / 2 && htmlWithoutTags(html).length < 400;
}
