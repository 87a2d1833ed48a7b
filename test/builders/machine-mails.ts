/** Mails as mail systems really write them, to what Onward wrote. Invented hosts and people. */
export type Returned = {
  /** Message-ID of the letter that is answered, in angle brackets; left out where null. */
  letter?: string | null;
  /** Its subject, which the mail systems repeat. */
  subject?: string;
  to?: string;
};

const OURS = 'notes@larkfield-surgery.example';
const TO = 'records@fernhill-scanning.example';

function written(...lines: (string | null)[]): Buffer {
  return Buffer.from(`${lines.filter((line) => line !== null).join('\r\n')}\r\n`);
}

/** Postfix and its kin: RFC 3464, with the headers of what came back. */
export function postfixBounce(
  { letter = null, subject = 'Request for notes', to = TO }: Returned = {},
  status = '5.2.2',
  words = 'mailbox is full',
): Buffer {
  return written(
    'Return-Path: <>',
    'From: Mail Delivery System <MAILER-DAEMON@mx.fernhill-scanning.example>',
    `To: ${OURS}`,
    'Subject: Undelivered Mail Returned to Sender',
    'Message-ID: <20261125093000.1@mx.fernhill-scanning.example>',
    'Auto-Submitted: auto-replied',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="q"',
    'MIME-Version: 1.0',
    '',
    '--q',
    'Content-Description: Notification',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'This is the mail system at host mx.fernhill-scanning.example.',
    '',
    "I'm sorry to have to inform you that your message could not",
    'be delivered to one or more recipients.',
    '',
    `<${to}>: host mx.fernhill-scanning.example said: 552 ${status} ${words}`,
    '',
    '--q',
    'Content-Description: Delivery report',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.fernhill-scanning.example',
    '',
    `Final-Recipient: rfc822; ${to}`,
    'Action: failed',
    `Status: ${status}`,
    `Diagnostic-Code: smtp; 552 ${status} ${words}`,
    '',
    '--q',
    'Content-Description: Undelivered Message Headers',
    'Content-Type: text/rfc822-headers',
    '',
    `From: ${OURS}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    letter === null ? null : `Message-ID: ${letter}`,
    '',
    '--q--',
  );
}

/** The same, with the whole letter enclosed. */
export function wholeBounce({
  letter = null,
  subject = 'Request for notes',
  to = TO,
}: Returned = {}): Buffer {
  return written(
    'Return-Path: <>',
    'From: MAILER-DAEMON@mx.example',
    `To: ${OURS}`,
    'Subject: Returned mail: see transcript for details',
    'Auto-Submitted: auto-generated (failure)',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="q"',
    '',
    '--q',
    'Content-Type: text/plain',
    '',
    `   ----- The following addresses had permanent fatal errors -----\r\n<${to}>\r\n    (reason: 550 5.1.1 User unknown)`,
    '',
    '--q',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example',
    '',
    `Final-Recipient: RFC822; ${to}`,
    'Action: failed',
    'Status: 5.1.1',
    '',
    '--q',
    'Content-Type: message/rfc822',
    '',
    `From: ${OURS}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    letter === null ? 'Date: Wed, 25 Nov 2026 09:30:00 +0000' : `Message-ID: ${letter}`,
    'Content-Type: text/plain',
    '',
    'Good morning, please send the notes.',
    '--q--',
  );
}

/** qmail: no report, only prose, and an empty return path. */
export function qmailBounce({ subject = 'Request for notes', to = TO }: Returned = {}): Buffer {
  return written(
    'Return-Path: <>',
    'From: MAILER-DAEMON@mx.example',
    `To: ${OURS}`,
    'Subject: failure notice',
    '',
    'Hi. This is the qmail-send program at mx.example.',
    "I'm afraid I wasn't able to deliver your message to the following addresses.",
    "This is a permanent error; I've given up. Sorry it didn't work out.",
    '',
    `<${to}>:`,
    'Sorry, no mailbox here by that name. (#5.1.1)',
    '',
    '--- Below this line is a copy of the message.',
    '',
    `Subject: ${subject}`,
  );
}

/** Exchange Online, as it comes to somebody elsewhere. */
export function exchangeBounce({
  letter = null,
  subject = 'Request for notes',
  to = TO,
}: Returned = {}): Buffer {
  return written(
    'From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@fernhill-scanning.example>',
    `To: ${OURS}`,
    `Subject: Undeliverable: ${subject}`,
    'Auto-Submitted: auto-replied',
    'X-MS-Exchange-Message-Is-Ndr:',
    letter === null ? null : `In-Reply-To: ${letter}`,
    letter === null ? null : `References: ${letter}`,
    'Content-Type: text/html; charset=utf-8',
    '',
    `<html><body><p>Your message to <a href="mailto:${to}">${to}</a> couldn't be delivered.</p>`,
    `<p>The recipient's mailbox is full and can't accept messages now.</p>`,
    `<p>Remote Server returned '554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException'</p></body></html>`,
  );
}

/** A first warning: it goes on trying. */
export function delayWarning({
  letter = null,
  subject = 'Request for notes',
  to = TO,
}: Returned = {}): Buffer {
  return written(
    'Return-Path: <>',
    'From: Mail Delivery System <mailer-daemon@mx.example>',
    `To: ${OURS}`,
    'Subject: Delayed Mail (still being retried)',
    'Auto-Submitted: auto-replied',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="q"',
    '',
    '--q',
    'Content-Type: text/plain',
    '',
    'THIS IS A WARNING ONLY. YOU DO NOT NEED TO RESEND YOUR MESSAGE.',
    '',
    '--q',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example',
    '',
    `Final-Recipient: rfc822; ${to}`,
    'Action: delayed',
    'Status: 4.4.1',
    '',
    '--q',
    'Content-Type: text/rfc822-headers',
    '',
    `Subject: ${subject}`,
    letter === null ? null : `Message-ID: ${letter}`,
    '',
    '--q--',
  );
}

/** Exchange's out-of-office reply. */
export function outOfOffice(
  { letter = null, subject = 'Request for notes' }: Returned = {},
  words = 'I am on annual leave and will be back on Monday.',
): Buffer {
  return written(
    'Return-Path: <>',
    'From: Records Team <records@fernhill-scanning.example>',
    `To: ${OURS}`,
    `Subject: Automatic reply: ${subject}`,
    'Auto-Submitted: auto-generated',
    'X-Auto-Response-Suppress: All',
    letter === null ? null : `In-Reply-To: ${letter}`,
    letter === null ? null : `References: ${letter}`,
    '',
    words,
  );
}

/** A ticket system that says it has got something (RFC 3834). */
export function acknowledgement(
  { letter = null, subject = 'Request for notes' }: Returned = {},
  words = 'Thank you for your e-mail. Your ticket is number 4711.',
): Buffer {
  return written(
    'From: Helpdesk <records@fernhill-scanning.example>',
    `To: ${OURS}`,
    `Subject: Re: ${subject}`,
    'Auto-Submitted: auto-replied',
    'Precedence: bulk',
    letter === null ? null : `In-Reply-To: ${letter}`,
    '',
    words,
  );
}

/** "Your message was read" (RFC 3798). */
export function readReceipt({ letter = null, subject = 'Request for notes' }: Returned = {}): Buffer {
  return written(
    'From: Records Team <records@fernhill-scanning.example>',
    `To: ${OURS}`,
    `Subject: Read: ${subject}`,
    letter === null ? null : `In-Reply-To: ${letter}`,
    'Content-Type: multipart/report; report-type=disposition-notification; boundary="q"',
    '',
    '--q',
    'Content-Type: text/plain',
    '',
    'Your message was read on Wednesday.',
    '--q',
    'Content-Type: message/disposition-notification',
    '',
    letter === null ? null : `Original-Message-ID: ${letter}`,
    'Disposition: manual-action/MDN-sent-manually; displayed',
    '--q--',
  );
}
