import { createHmac } from 'node:crypto';
import { filterOf } from './filters.ts';
import type { MailboxState } from './mailbox.ts';
import { type LeftDoc, type MessageDoc, Refusal } from './model.ts';

/** What the first call asked for; afterwards the link carries it (concepts/delta-query-messages). */
export type Round = {
  folder: string;
  select: string | null;
  filter: string | null;
  expand: string | null;
  generation: number;
  /** Everything up to here was told. */
  after: number;
  /** The first round of all, which tells nothing of what left before it began. */
  first: boolean;
  began: number;
};
export type Page = { messages: MessageDoc[]; left: LeftDoc[]; next: Round; last: boolean };

/** With a $filter on receivedDateTime at most so many come (concepts/delta-query-messages). */
const FILTER_CAP = 5000;
const DEFAULT_PAGE = 10;

/**
 * One page of a round. Told in the order of change: what changes during a round comes again later in it, so that an item
 * may be in several pages (api/message-delta: "the same item may appear more than once").
 */
export function pageOf(mailbox: MailboxState, round: Round, size: number | null): Page {
  const wanted = filterOf(round.filter);
  const inside = mailbox.inFolder(round.folder).filter(wanted);
  const shown = round.first && round.filter !== null ? newest(inside, FILTER_CAP) : inside;
  const left = mailbox.leftSince(round.folder, Math.max(round.after, round.began));
  const items = [
    ...shown
      .filter(({ changed }) => changed > round.after)
      .map((message) => ({ at: message.changed, message })),
    ...left.map((one) => ({ at: one.serial, left: one })),
  ].sort((one, other) => one.at - other.at);
  const page = items.slice(0, size ?? DEFAULT_PAGE);
  const last = page.length === items.length;
  return {
    messages: page.flatMap((item) => ('message' in item ? [item.message] : [])),
    left: page.flatMap((item) => ('left' in item ? [item.left] : [])),
    next: last
      ? { ...round, after: mailbox.serial, first: false }
      : { ...round, after: page.at(-1)?.at ?? round.after },
    last,
  };
}

function newest(messages: MessageDoc[], most: number): MessageDoc[] {
  if (messages.length <= most) return messages;
  return [...messages].sort((one, other) => other.received.localeCompare(one.received)).slice(0, most);
}

/**
 * Opaque, and with a plus sign that stands encoded in the link: who decodes a link and encodes it again as a form would
 * loses it (links are to be used as they come: concepts/delta-query-overview).
 */
export function tokenOf(round: Round): string {
  const body = Buffer.from(JSON.stringify(round)).toString('base64');
  return `R+${body}.${sealOf(body)}`;
}

export function roundOf(token: string, mailbox: MailboxState): Round {
  const [, body = '', seal = ''] = /^R\+([^.]+)\.(.+)$/.exec(token) ?? [];
  if (body === '' || seal !== sealOf(body)) throw new Refusal(400, 'BadRequest', 'Badly formed token.');
  const round = JSON.parse(Buffer.from(body, 'base64').toString()) as Round;
  const { generation } = mailbox.doc;
  // Issues microsoft-graph-docs 2162, 2350 and 2877, with this wording and this spelling of the code.
  if (round.generation !== generation)
    throw new Refusal(
      410,
      'SyncStateNotFound',
      `The sync state generation is not found; generation=${round.generation};[highest=${generation}]`,
    );
  return round;
}

function sealOf(body: string): string {
  return createHmac('sha256', 'emulator').update(body).digest('base64').slice(0, 12);
}
