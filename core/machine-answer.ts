import type { MailFacts } from './recognition.ts';

/** What a message says of its making, beside its words. As read by whoever took it apart; nothing in it is proof. */
export type MachineSigns = {
  /** Values as written, by lower-case name, of those of `SIGN_HEADERS` that it has. */
  headers: Partial<Record<(typeof SIGN_HEADERS)[number], string>>;
  /** What Exchange keeps it as, such as REPORT.IPM.Note.NDR; null for an ordinary mail, and where nobody says. */
  messageClass: string | null;
  /** Message ids of the mails enclosed in it, whole or by their headers, and our own marks in them. */
  enclosed: string[];
};

export const SIGN_HEADERS = [
  'auto-submitted',
  'precedence',
  'return-path',
  'content-type',
  'x-failed-recipients',
  'x-autoreply',
  'x-autorespond',
  'x-autoresponder',
] as const;

export const ANSWER_KINDS = ['came-back', 'delayed', 'away', 'automatic', 'receipt'] as const;
export const BOUNCE_CAUSES = [
  'mailbox-full',
  'no-such-address',
  'refused',
  'too-large',
  'not-reached',
  'not-said',
] as const;

/** A machine's answer to a mail: it came back, it is late, somebody is away, it was received, or something else. */
export type MachineAnswer = {
  kind: (typeof ANSWER_KINDS)[number];
  /** Why it came back; null for every other kind. */
  cause: (typeof BOUNCE_CAUSES)[number] | null;
  /** Addresses that it says it is about, lower case. */
  recipients: string[];
  /** It says that the address is no longer in use, or that nobody reads it: a person should know. */
  saysMoved: boolean;
};

type Said = Pick<MailFacts, 'from' | 'subject' | 'bodyText' | 'autoReply'>;

/** As much of the words as is read for signs: a report says what it has to say at its beginning. */
const READ = 20_000;

/**
 * Whether a machine answers here, and how (RFC 3834; RFC 3464 for delivery reports, RFC 3798 for receipts; MS-OXCMSG for
 * Exchange's classes). No one sign is enough for "it came back": a person may write from an address called postmaster,
 * and an out-of-office reply has no return path either. Null where it is not one. It is never to be answered.
 */
export function machineAnswer(said: Said, signs: MachineSigns): MachineAnswer | null {
  const text = said.bodyText.slice(0, READ);
  const kind = kindOf(said, signs, text);
  if (kind === null) return null;
  return {
    kind,
    cause: kind === 'came-back' ? causeOf(`${said.subject}\n${text}`) : null,
    recipients: recipientsIn(signs, text),
    saysMoved: (kind === 'away' || kind === 'automatic') && MOVED.test(text),
  };
}

function kindOf(said: Said, signs: MachineSigns, text: string): MachineAnswer['kind'] | null {
  const itsClass = signs.messageClass ?? '';
  if (/^REPORT\..*\.NDR$/i.test(itsClass)) return 'came-back';
  if (/^REPORT\..*\.Delayed$/i.test(itsClass)) return 'delayed';
  if (/^REPORT\./i.test(itsClass)) return 'receipt';
  if (/disposition-notification/i.test(signs.headers['content-type'] ?? '')) return 'receipt';
  if (/^IPM\.Note\.Rules\.Oof/i.test(itsClass) || (said.autoReply && AWAY_SUBJECT.test(said.subject)))
    return 'away';
  if (isReport(said, signs, text)) return kindOfReport(said.subject, text);
  if (!said.autoReply) return null;
  return AWAY_WORDS.test(text) ? 'away' : 'automatic';
}

/** One sign that only a mail system gives, and a second of any kind. */
function isReport({ from, subject }: Said, { headers }: MachineSigns, text: string): boolean {
  const strong = [
    /report-type\s*=\s*"?delivery-status/i.test(headers['content-type'] ?? ''),
    (headers['x-failed-recipients'] ?? '') !== '',
    DAEMON.test(from ?? ''),
    REPORT_SUBJECT.test(subject),
    actionsIn(text).length > 0 && finalRecipients(text).length > 0,
  ].filter(Boolean).length;
  const weak = [
    headers['return-path']?.trim() === '<>',
    !/^(?:no)?$/i.test(headers['auto-submitted']?.trim() ?? ''),
  ].filter(Boolean).length;
  return strong > 0 && strong + weak > 1;
}

function kindOfReport(subject: string, text: string): MachineAnswer['kind'] {
  const actions = actionsIn(text);
  if (actions.includes('failed')) return 'came-back';
  if (actions.includes('delayed')) return 'delayed';
  if (actions.length > 0) return 'receipt';
  return DELAYED.test(subject) || DELAYED.test(text) ? 'delayed' : 'came-back';
}

const DAEMON = /^(?:mailer-daemon|mail-?daemon|postmaster|microsoftexchange[0-9a-f]*)@/i;
const REPORT_SUBJECT =
  /^(?:undeliver(?:able|ed)|undelivered mail|returned mail|failure notice|mail delivery (?:failed|failure|system)|delivery (?:status notification|failure|has failed|failed|incomplete|delayed)|message (?:not|could not be) delivered|warning: (?:message|could not send))/i;
const AWAY_SUBJECT =
  /^(?:re: ?)?(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response|responder)|out of (?:the )?office|away from (?:the )?office|on (?:annual )?leave)\b/i;
const AWAY_WORDS =
  /\bout of (?:the )?office\b|\bon (?:annual|maternity|paternity|sick|study) ?leave\b|\bannual leave\b|\baway from (?:the|my) (?:office|desk)\b|\b(?:back|return(?:ing)?) (?:in the office )?on\b/i;
const DELAYED =
  /\b(?:delayed|has not (?:yet )?been delivered|not yet delivered|could not send message for past|(?:will|continue to) (?:try|keep trying|be retried))\b/i;
const MOVED =
  /\b(?:no longer (?:monitored|in use|used|valid|active|working|works?|employed)|not (?:being )?monitored|(?:address|mailbox|inbox|account) (?:has|is|was) (?:now )?(?:changed|clos(?:ed|ing)|moved|retired)|has left (?:the|our)|have moved to)\b/i;

function actionsIn(text: string): string[] {
  return [...text.matchAll(/^action:[ \t]{0,9}(failed|delayed|delivered|relayed|expanded)\b/gim)]
    .slice(0, 50)
    .map(([, action = '']) => action.toLowerCase());
}

function finalRecipients(text: string): string[] {
  return [
    ...text.matchAll(/^(?:final|original)-recipient:[ \t]{0,9}(?:rfc822;)?[ \t]{0,9}<?([^\s<>;]{3,320})/gim),
  ]
    .slice(0, 50)
    .map(([, address = '']) => address.toLowerCase());
}

function recipientsIn({ headers }: MachineSigns, text: string): string[] {
  const named = (headers['x-failed-recipients'] ?? '').slice(0, 2_000).split(/[\s,]+/);
  const all = [...named.map((one) => one.toLowerCase()), ...finalRecipients(text), ...addressesIn(text)];
  return [...new Set(all)].filter((one) => one.includes('@')).slice(0, 20);
}

/** Exchange and qmail name whom they could not reach in prose. */
function addressesIn(text: string): string[] {
  return [...text.slice(0, 4_000).matchAll(/[a-z0-9._%+'-]{1,64}@[a-z0-9.-]{3,255}/gi)].map(([address]) =>
    address.toLowerCase().replace(/\.+$/, ''),
  );
}

/** By the status codes of RFC 3463 where there are any, else by the words that mail systems use. */
function causeOf(text: string): NonNullable<MachineAnswer['cause']> {
  for (const [code] of text.matchAll(/\b[45]\.\d{1,3}\.\d{1,3}\b(?!\.)/g)) {
    const known = STATUS.find(([pattern]) => pattern.test(code));
    if (known) return known[1];
  }
  return WORDS.find(([pattern]) => pattern.test(text))?.[1] ?? 'not-said';
}

const STATUS: readonly [RegExp, NonNullable<MachineAnswer['cause']>][] = [
  [/^.\.2\.2$/, 'mailbox-full'],
  [/^.\.(?:2\.3|3\.4)$/, 'too-large'],
  [/^.\.(?:1\.(?:1|2|3|6|10)|2\.1)$/, 'no-such-address'],
  [/^.\.7\.\d+$/, 'refused'],
  [/^.\.4\.\d+$/, 'not-reached'],
];

const WORDS: readonly [RegExp, NonNullable<MachineAnswer['cause']>][] = [
  [
    /\b(?:mailbox|inbox) (?:is |was )?(?:over )?(?:full|quota)\b|\bover ?quota\b|\bquota exceeded\b/i,
    'mailbox-full',
  ],
  [/\b(?:too large|size (?:limit )?exceed|exceeds? (?:the )?(?:maximum|size))/i, 'too-large'],
  [
    /\b(?:user unknown|unknown user|no such (?:user|address|recipient|mailbox)|does ?n.t exist|does not exist|was ?n.t found|could ?n.t be found|not found|recipient (?:address )?rejected|invalid recipient)\b/i,
    'no-such-address',
  ],
  [/\b(?:spam|blocked|blacklist|rejected|refused|not permitted|denied|restricted)\b/i, 'refused'],
  [
    /\b(?:timed out|could not (?:connect|reach)|expired|host (?:not found|unknown)|no route)\b/i,
    'not-reached',
  ],
];
