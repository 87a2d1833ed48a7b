import { type MailHeaders, messageIdsOf, senderOf } from '../mail-headers.ts';
import { allowanceFor } from '../mail-limits.ts';
import { htmlFromText } from '../mail-writer.ts';
import { readMime } from '../mime-reader.ts';
import { LETTER_PROPERTY } from './graph-items.ts';

/** PR_IN_REPLY_TO_ID and PR_INTERNET_REFERENCES (MS-OXPROPS): Graph lets only headers that begin with "x-" be written. */
const IN_REPLY_TO = 'String 0x1042';
const REFERENCES = 'String 0x1039';

/**
 * One of our own letters as Graph takes a draft (docs: user-post-messages). It was written by our own writer, so its
 * recipients were checked there. A draft has one body: it is the HTML, and Exchange makes the plain text beside it when
 * it sends. Auto-Submitted cannot be written through Graph at all; that no machine should answer is
 * said by X-Auto-Response-Suppress.
 */
export async function draftOf(id: string, raw: Uint8Array): Promise<object> {
  const read = await readMime(raw, allowanceFor().limits);
  if (typeof read === 'string') throw new Error(`a letter of ours could not be read: ${read}`);
  const { headers, text, html } = read;
  const to = await recipientsOf(headers, 'to');
  if (to.length === 0) throw new Error('a letter without a recipient');
  const cc = await recipientsOf(headers, 'cc');
  const [messageId] = messageIdsOf(headers, 'message-id');
  const [inReplyTo] = messageIdsOf(headers, 'in-reply-to');
  const references = messageIdsOf(headers, 'references');
  return {
    subject: headers.subject ?? '',
    body: { contentType: 'html', content: html ?? htmlFromText(text) },
    toRecipients: to,
    ...(cc.length > 0 ? { ccRecipients: cc } : {}),
    ...(messageId === undefined ? {} : { internetMessageId: messageId }),
    internetMessageHeaders: ownHeaders(headers),
    singleValueExtendedProperties: [
      { id: LETTER_PROPERTY, value: id },
      ...(inReplyTo === undefined ? [] : [{ id: IN_REPLY_TO, value: inReplyTo }]),
      ...(references.length === 0 ? [] : [{ id: REFERENCES, value: references.join(' ') }]),
    ],
  };
}

type Recipient = { emailAddress: { address: string } };

async function recipientsOf(headers: MailHeaders, name: 'to' | 'cc'): Promise<Recipient[]> {
  const written = (headers.values.get(name) ?? []).join(',').split(',');
  const found: Recipient[] = [];
  for (const one of written) {
    const { from } = await senderOf({ values: new Map([['from', [one]]]), subject: null });
    if (from !== null) found.push({ emailAddress: { address: from } });
    else if (one.trim() !== '') throw new Error('a recipient of a letter of ours could not be read');
  }
  return found;
}

function ownHeaders({ values }: MailHeaders): { name: string; value: string }[] {
  return ['X-Onward-Id', 'X-Onward-Record', 'X-Auto-Response-Suppress'].flatMap((name) => {
    const value = values.get(name.toLowerCase())?.[0];
    return value === undefined ? [] : [{ name, value }];
  });
}
