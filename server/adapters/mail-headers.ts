import { domainToASCII } from 'node:url';
import { type MachineSigns, SIGN_HEADERS } from '../../core/machine-answer.ts';
import { instantOfMailDate } from './mail-date.ts';
import { oneLine } from './mail-text.ts';

/** Header values as written, unfolded, by lower-case name; a Map, so that a header called "__proto__" is only a name. */
export type MailHeaders = { values: Map<string, string[]>; subject: string | null };

export const NO_HEADERS: MailHeaders = { values: new Map(), subject: null };

/** The header our own mails carry, so that a reminder that comes back is known for what it is. */
export const MARKER_HEADER = 'X-Onward-Id';

/**
 * Who the message says it is from. The address is lower case with its domain in ASCII, so that a look-alike letter
 * shows itself. Null when there is no sender, or when more than one is named: then no rule may rely on any of them.
 */
export async function senderOf(
  headers: MailHeaders,
): Promise<{ from: string | null; fromName: string | null }> {
  const written = headers.values.get('from') ?? [];
  const { parseAddressHeader } = await import('mailparser');
  const parsed = parseAddressHeader(
    written.map((value) => value.slice(0, 10_000)),
    { decodePunycode: false, flatten: true },
  );
  const named = parsed.value.filter((person) => plainAddress(person.address ?? '') !== null);
  const addresses = new Set(named.map((person) => plainAddress(person.address ?? '')));
  const [only] = named;
  if (!only || addresses.size !== 1) return { from: null, fromName: null };
  return { from: plainAddress(only.address ?? ''), fromName: oneLine(only.name, 200) || null };
}

/** One plain address ("local@domain"), lower case and in ASCII; null for anything that is not one. */
export function plainAddress(address: string): string | null {
  const parts = /^([^\s@<>"(),:;\\[\]]{1,64})@([^\s@<>"(),:;\\[\]]{1,255})$/u.exec(address.trim());
  const domain = domainToASCII(parts?.[2] ?? '');
  return parts && domain ? `${parts[1]}@${domain}`.toLowerCase() : null;
}

export function sentAtOf(headers: MailHeaders): string | null {
  return instantOfMailDate(firstOf(headers, 'date') ?? '');
}

/** The message ids of a header, in angle brackets, in the order written; at most the last fifty. */
export function messageIdsOf(headers: MailHeaders, name: string): string[] {
  const written = (headers.values.get(name) ?? []).join(' ').slice(-100_000);
  return (written.match(/<[^<>\s]{1,250}>/g) ?? []).slice(-50);
}

/** What our own mark says; null when there is none or it is nothing we would have written. */
export function markerOf(headers: MailHeaders): string | null {
  const mark = firstOf(headers, MARKER_HEADER.toLowerCase()) ?? '';
  return /^[A-Za-z0-9_-]{1,64}$/.test(mark) ? mark : null;
}

/**
 * True when a machine answered: out of office, bounce, receipt (RFC 3834, §2 and §5; RFC 6522 for reports).
 * "Auto-generated" and "Precedence: bulk" are not enough by themselves, because a scanning company's system may send
 * the notes that way; Exchange's out-of-office says so too, but it also says what it answers.
 */
export function isAutoReply(headers: MailHeaders): boolean {
  const value = (name: string) => (firstOf(headers, name) ?? '').toLowerCase();
  const surely =
    /^auto-(?:replied|notified)\b/.test(value('auto-submitted')) ||
    ['x-autoreply', 'x-autorespond', 'x-autoresponder'].some((name) => !['', 'no'].includes(value(name))) ||
    value('precedence').startsWith('auto_reply') ||
    value('content-type').startsWith('multipart/report') ||
    value('return-path') === '<>';
  const byMachine =
    !['', 'no'].includes(value('auto-submitted')) || /^(?:bulk|junk|list)\b/.test(value('precedence'));
  return surely || (byMachine && isAnAnswer(headers));
}

function isAnAnswer(headers: MailHeaders): boolean {
  const named = ['in-reply-to', 'references'].some((name) => messageIdsOf(headers, name).length > 0);
  return (
    named ||
    /^(?:automatic reply|auto(?:matic)?[- ]?response|out of (?:the )?office|undeliverable)\b/i.test(
      headers.subject ?? '',
    )
  );
}

function firstOf(headers: MailHeaders, name: string): string | null {
  return headers.values.get(name)?.[0] ?? null;
}

/** The headers by which a machine's answer is told from a person's, each as written and no longer than needed. */
export function signsOf(headers: MailHeaders): MachineSigns['headers'] {
  const found = SIGN_HEADERS.flatMap((name) => {
    const value = firstOf(headers, name);
    return value === null ? [] : [[name, value.slice(0, 2_000)] as const];
  });
  return Object.fromEntries(found);
}

/** Failed deliveries, receipts and out-of-office replies (MS-OXCMSG, MS-OXORULE). */
export function isMachineClass(name: string): boolean {
  return /^REPORT\.|^IPM\.Note\.Rules\.(?:Oof|Reply)Template/i.test(name);
}
