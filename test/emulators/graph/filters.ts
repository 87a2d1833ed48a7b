import type { IdKind, MailboxState } from './mailbox.ts';
import { conversationOf, type MessageDoc, Refusal } from './model.ts';

type Test = (message: MessageDoc) => boolean;

/**
 * The few $filter clauses that a listing of messages is asked for by this project, joined by "and"
 * (concepts/filter-query-parameter, api/user-list-messages). Anything else is refused, never guessed.
 */
export function filterOf(text: string | null): Test {
  if (text === null) return () => true;
  const tests = text.split(/ and (?![^(]*\))/).map((clause) => clauseOf(clause.trim()));
  return (message) => tests.every((test) => test(message));
}

const CLAUSES: [RegExp, (...groups: string[]) => Test][] = [
  [
    /^internetMessageId eq '((?:[^']|'')*)'$/,
    (value) => (message) => message.internetMessageId === unquoted(value),
  ],
  [
    /^receivedDateTime (ge|gt|le|lt) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)$/,
    (operator, value) => (message) =>
      compare(Date.parse(message.received), operator, Date.parse(value ?? '')),
  ],
  [
    // api/singlevaluelegacyextendedproperty-get: filter on a property of one's own.
    /^singleValueExtendedProperties\/Any\(ep: ?ep\/id eq '([^']+)' and ep\/value eq '((?:[^']|'')*)'\)$/i,
    (id, value) => (message) => message.properties[(id ?? '').toLowerCase()] === unquoted(value),
  ],
  [
    /^hasAttachments eq (true|false)$/,
    (wanted) => (message) => hasAttachments(message) === (wanted === 'true'),
  ],
  [
    /^conversationId eq '((?:[^']|'')*)'$/,
    (value) => (message) => conversationOf(message) === unquoted(value),
  ],
  [/^isDraft eq (true|false)$/, (wanted) => (message) => message.isDraft === (wanted === 'true')],
  [/^subject eq '((?:[^']|'')*)'$/, (value) => (message) => message.subject === unquoted(value)],
];

function clauseOf(clause: string): Test {
  for (const [pattern, make] of CLAUSES) {
    const found = pattern.exec(clause);
    if (found) return make(...found.slice(1));
  }
  throw new Refusal(400, 'BadRequest', 'Invalid filter clause.');
}

function compare(left: number, operator: string | undefined, right: number): boolean {
  if (operator === 'ge') return left >= right;
  if (operator === 'gt') return left > right;
  return operator === 'le' ? left <= right : left < right;
}

function unquoted(value: string | undefined): string {
  return (value ?? '').replaceAll("''", "'");
}

/** False for inline files alone (resources/message). */
export function hasAttachments({ attachments }: MessageDoc): boolean {
  return attachments.some(({ isInline }) => !isInline);
}

/** Ids of the extended properties that an $expand asks for; null without one. */
export function expandedProperties(expand: string | null): string[] | null {
  if (expand === null) return null;
  const found = /^singleValueExtendedProperties\(\$filter=(.+)\)$/i.exec(expand);
  const clauses = found?.[1]?.split(' or ').map((clause) => /^id eq '([^']+)'$/i.exec(clause.trim())?.[1]);
  if (!clauses?.every((id) => id !== undefined)) throw new Refusal(400, 'BadRequest', 'Invalid expand.');
  return clauses.map((id) => id.trim());
}

export function selectOf(select: string | null): string[] | null {
  return select === null ? null : select.split(',').map((name) => name.trim());
}

/** How a message is to be shown. */
export type Shown = {
  mailbox: MailboxState;
  ids: IdKind;
  select: string[] | null;
  properties: string[] | null;
  textBody: boolean;
};
