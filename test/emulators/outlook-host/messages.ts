import { createHash } from 'node:crypto';
import { makeMail, type SampleMail } from '../../../samples/mail-maker.ts';
import { messageIdsOf, senderOf, sentAtOf } from '../../../server/adapters/mail-headers.ts';
import { allowanceFor } from '../../../server/adapters/mail-limits.ts';
import { readMime } from '../../../server/adapters/mime-reader.ts';
import type { HostMessage } from './wire.ts';

type More = Partial<Pick<HostMessage, 'sharedFrom' | 'categories' | 'subject' | 'from' | 'bodyText'>>;

/** A message as Outlook holds it, from the mail as it came. `more` says what the mail itself cannot. */
export async function hostMessage(raw: Uint8Array, more: More = {}): Promise<HostMessage> {
  const mail = await readMime(raw, allowanceFor().limits);
  if (typeof mail === 'string') throw new Error(`not a mail for the emulated Outlook: ${mail}`);
  const { from, fromName } = await senderOf(mail.headers);
  const id = createHash('sha256').update(raw).digest('base64url');
  return {
    // As long as Exchange's own ids, and with characters that must be escaped in an address.
    itemId: `AAMkAGI2${id}${id}AAA+/=`,
    conversationId: `AAQkAGI2${id}`,
    internetMessageId: messageIdsOf(mail.headers, 'message-id')[0] ?? '',
    subject: mail.headers.subject ?? '',
    from: { name: fromName ?? '', address: from ?? '' },
    to: [{ name: 'Larkfield Surgery', address: 'notes@larkfield-surgery.example' }],
    sentAt: sentAtOf(mail.headers) ?? '2026-11-02T09:30:00.000Z',
    bodyText: mail.text,
    attachments: mail.parts.map((part, index) => ({
      id: `AAMkAGI2${id}BEgAQA${index}`,
      name: part.name,
      contentType: part.type,
      size: part.bytes.length,
      isInline: part.partOfBody,
      base64: Buffer.from(part.bytes).toString('base64'),
    })),
    categories: [],
    sharedFrom: null,
    emlBase64: Buffer.from(raw).toString('base64'),
    ...more,
  };
}

export async function sampleMessage(mail: SampleMail, more: More = {}): Promise<HostMessage> {
  return hostMessage(await makeMail(mail), more);
}
