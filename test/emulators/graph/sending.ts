import { randomUUID } from 'node:crypto';
import { mailboxOf } from './folders.ts';
import type { MailboxState } from './mailbox.ts';
import { messageOf } from './messages.ts';
import { writeMime } from './mime.ts';
import { type MessageDoc, Refusal } from './model.ts';
import { receiveMime } from './receiving.ts';
import type { Handler, World } from './world.ts';

/**
 * How often each letter really went out, whatever the caller was told. By the Message-ID of its draft. `at`: when it
 * left, which may be later than it was taken.
 */
export type SentDoc = { mailbox: string; internetMessageId: string; to: string[]; at: string };

/**
 * 202 at once (api/message-send). The draft goes, and what lies in Sent Items is a separate copy with an id of its own, so
 * the draft's id finds nothing any more (docs 1533, 6250, 11969; sdk-dotnet 2947). The Message-ID finds it (2947, 6256).
 */
export const send: Handler = async (call, world) => {
  const mailbox = mailboxOf(call, world);
  const draft = messageOf(call, mailbox);
  if (!draft.isDraft) throw new Refusal(400, 'ErrorInvalidRequest', 'Only a draft can be sent.');
  const recipients = [...draft.to, ...draft.cc, ...draft.bcc].map(({ address }) => address);
  if (recipients.length === 0)
    throw new Refusal(400, 'ErrorInvalidRecipients', 'At least one recipient is not valid.');
  // Before anything is done: what is refused for now is still a draft.
  const at = new Date(leavesAt(mailbox.address, world)).toISOString();
  const copy = sentCopy(mailbox, draft, world);
  mailbox.purge(draft);
  const doc: SentDoc = {
    mailbox: mailbox.address,
    internetMessageId: draft.internetMessageId,
    to: recipients,
    at,
  };
  world.journal.put(`sent:${mailbox.address}:${randomUUID()}`, doc);
  await deliver(mailbox, copy, recipients, world);
  return { status: 202 };
};

const MINUTE = 60_000;

/**
 * When the next message of this mailbox may leave: no minute has more than its number. Counted over the last minute and
 * not by the clock's, which the service description leaves open.
 */
function leavesAt(address: string, world: World): number {
  const { sendsPerMinute, beyondSends } = world.settings;
  const now = world.clock();
  const left = world.journal
    .all<SentDoc>(`sent:${address}:`)
    .map((one) => Date.parse(one.at))
    .sort((one, other) => other - one);
  const nth = left[sendsPerMinute - 1];
  const earliest = nth === undefined ? now : Math.max(now, nth + MINUTE);
  if (earliest > now && beyondSends === 'refused')
    throw new Refusal(429, 'ApplicationThrottled', 'Too many messages were sent.', (earliest - now) / 1000);
  return earliest;
}

function sentCopy(mailbox: MailboxState, draft: MessageDoc, world: World): MessageDoc {
  const { keepsPropertiesOnSend, keepsHeadersOnSend, keepsMessageIdOnSend } = world.settings;
  const now = new Date(world.clock()).toISOString();
  return mailbox.add({
    ...draft,
    folder: mailbox.folder('sentitems').id,
    created: now,
    received: now,
    sent: now,
    isDraft: false,
    properties: keepsPropertiesOnSend ? draft.properties : {},
    headers: keepsHeadersOnSend ? draft.headers : [],
    internetMessageId: keepsMessageIdOnSend ? draft.internetMessageId : `<${randomUUID()}@exchange.example>`,
  });
}

/** To mailboxes of this tenant; a refused hand-over comes back into the sender's (concepts/outlook-things-to-know-about-send-mail). */
async function deliver(
  from: MailboxState,
  copy: MessageDoc,
  recipients: string[],
  world: World,
): Promise<void> {
  const raw = await writeMime({ ...copy, bcc: [] }, world.blobs);
  for (const address of recipients) {
    if (world.journal.get(`bounce:${address.toLowerCase()}`) !== null)
      await receiveMime(from, bounceOf(copy, address), world);
    else if (world.has(address)) await receiveMime(world.mailbox(address), raw, world);
  }
}

/** A delivery report (RFC 3464) with the headers of what could not be delivered. */
function bounceOf({ internetMessageId, subject }: MessageDoc, address: string): Buffer {
  const lines = [
    'From: postmaster@exchange.example',
    'Return-Path: <>',
    `Subject: Undeliverable: ${subject}`,
    `Message-ID: <${randomUUID()}@exchange.example>`,
    `In-Reply-To: ${internetMessageId}`,
    'Auto-Submitted: auto-replied',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'Your message could not be delivered.',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; exchange.example',
    '',
    `Final-Recipient: rfc822; ${address}`,
    'Action: failed',
    'Status: 5.1.10',
    '--b',
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: ${internetMessageId}`,
    `Subject: ${subject}`,
    '--b--',
    '',
  ];
  return Buffer.from(lines.join('\r\n'));
}
