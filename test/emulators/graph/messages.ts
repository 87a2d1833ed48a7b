import { pageOf, type Round, roundOf, tokenOf } from './delta.ts';
import { type Json, messageJson } from './entities.ts';
import { expandedProperties, filterOf, selectOf } from './filters.ts';
import { folderOf, mailboxOf } from './folders.ts';
import type { MailboxState } from './mailbox.ts';
import { writeMime } from './mime.ts';
import { type MessageDoc, notFound, Refusal } from './model.ts';
import { deltaLink, paged } from './paging.ts';
import type { Answer, GraphCall, Handler, World } from './world.ts';

export const messageOf = (call: GraphCall, mailbox: MailboxState): MessageDoc =>
  mailbox.message(call.parameters['message-id'] ?? '');

export function shown(call: GraphCall, mailbox: MailboxState, message: MessageDoc): Json {
  const properties = expandedProperties(call.query.get('$expand'));
  return messageJson(message, { ...call, mailbox, select: selectOf(call.query.get('$select')), properties });
}

/** Said only when the preference was taken up (concepts/outlook-… body-content-type: api/message-get). */
export function applied(call: GraphCall): Record<string, string> {
  return call.textBody ? { 'Preference-Applied': 'outlook.body-content-type="text"' } : {};
}

/** api/message-get */
export const getMessage: Handler = (call, world) => {
  const mailbox = mailboxOf(call, world);
  return { status: 200, headers: applied(call), json: shown(call, mailbox, messageOf(call, mailbox)) };
};

/** The whole mailbox, Deleted Items too, newest first (api/user-list-messages). */
export const listMessages: Handler = (call, world) => {
  const mailbox = mailboxOf(call, world);
  const hidden = mailbox.folder('recoverableitemsdeletions').id;
  return list(
    call,
    world,
    mailbox,
    mailbox.messages.filter(({ folder }) => folder !== null && folder !== hidden),
  );
};
/** api/mailfolder-list-messages */
export const listInFolder: Handler = (call, world) => {
  const mailbox = mailboxOf(call, world);
  return list(call, world, mailbox, mailbox.inFolder(folderOf(call, mailbox).id));
};

function list(call: GraphCall, world: World, mailbox: MailboxState, all: MessageDoc[]): Answer {
  const filter = call.query.get('$filter');
  assertEfficient(filter, call.query.get('$orderby'));
  const isFound = filterOf(filter);
  const indexed = world.clock() - (filter === null ? 0 : world.settings.searchDelayMs);
  const found = all
    .filter((message) => isFound(message) && Date.parse(message.modified) <= indexed)
    .sort((one, other) => other.received.localeCompare(one.received));
  const answer = paged(call, mailbox, found, (message) => shown(call, mailbox, message));
  return { ...answer, headers: applied(call) };
}

/** api/user-list-messages: what is ordered by must be filtered by first, or 400 InefficientFilter. */
function assertEfficient(filter: string | null, order: string | null): void {
  if (filter === null || order === null) return;
  const property = order.split(' ')[0] ?? '';
  if (!filter.startsWith(property))
    throw new Refusal(
      400,
      'InefficientFilter',
      'The restriction or sort order is too complex for this operation.',
    );
}

/** One page of changes (api/message-delta). Options hold for the first call alone; the links carry them. */
export const delta: Handler = (call, world) => {
  const mailbox = mailboxOf(call, world);
  const token = call.query.get('$skiptoken') ?? call.query.get('$deltatoken');
  const asked = call.faults.find(({ kind }) => kind === 'lose-cursor');
  if (asked?.kind === 'lose-cursor') {
    mailbox.nextGeneration();
    if (token !== null && asked.code !== undefined) throw new Refusal(410, asked.code);
  }
  const folder = folderOf(call, mailbox).id;
  const round = token === null ? firstRound(call, mailbox, folder) : roundOf(token, mailbox);
  if (call.faults.some(({ kind }) => kind === 'empty-page'))
    return pageAnswer(mailbox, round, [], false, call);
  const page = pageOf(mailbox, round, call.pageSize ?? topOf(call));
  const view = { mailbox, ids: call.ids, textBody: call.textBody };
  const properties = expandedProperties(round.expand);
  const items: Json[] = [
    ...page.messages.map((message) =>
      messageJson(message, { ...view, select: selectOf(round.select), properties }),
    ),
    ...page.left.map(({ key, reason }) => ({
      id: mailbox.idOf(mailbox.byKey(key) ?? { key, moves: 0 }, call.ids),
      '@removed': { reason },
    })),
  ];
  return pageAnswer(mailbox, page.next, items, page.last, call);
};

function topOf(call: GraphCall): number | null {
  const top = call.query.get('$top');
  return top === null ? null : Number(top);
}

function firstRound(call: GraphCall, mailbox: MailboxState, folder: string): Round {
  const filter = call.query.get('$filter');
  // api/message-delta: only receivedDateTime may be filtered by.
  if (filter !== null && !/^receivedDateTime (ge|gt) \S+$/.test(filter))
    throw new Refusal(400, 'ErrorInvalidUrlQuery', 'Change tracking does not support this filter.');
  filterOf(filter);
  return {
    folder,
    select: call.query.get('$select'),
    filter,
    expand: call.query.get('$expand'),
    generation: mailbox.doc.generation,
    after: 0,
    first: true,
    began: mailbox.serial,
  };
}

function pageAnswer(
  mailbox: MailboxState,
  next: Round,
  items: Json[],
  last: boolean,
  call: GraphCall,
): Answer {
  const twice = call.faults.some(({ kind }) => kind === 'repeat-items');
  const foreign = call.faults.find(({ kind }) => kind === 'foreign-link');
  const own = deltaLink(mailbox, next.folder, last ? '$deltatoken' : '$skiptoken', tokenOf(next));
  const link = foreign?.kind === 'foreign-link' ? foreign.link : own;
  return {
    status: 200,
    headers: applied(call),
    json: {
      [last && !foreign ? '@odata.deltaLink' : '@odata.nextLink']: link,
      value: twice ? [...items, ...items.toReversed()] : items,
    },
  };
}

/** The message as MIME; it fails for large ones (docs 18439). */
export const getMime: Handler = async (call, world) => {
  const mailbox = mailboxOf(call, world);
  const message = messageOf(call, mailbox);
  const size =
    message.mime?.size ?? message.attachments.reduce((sum, { blob }) => sum + (blob?.size ?? 0), 0);
  if (size > world.settings.mimeLimitBytes) throw new Refusal(504, 'UnknownError', '');
  const headers = { 'Content-Type': 'text/plain' };
  if (message.mime)
    return { status: 200, headers, stream: world.blobs.stream(message.mime), length: message.mime.size };
  const kept = world.blobs.keep(await writeMime(message, world.blobs));
  return { status: 200, headers, stream: world.blobs.stream(kept), length: kept.size };
};

/** To a folder by id or well-known name; 201 with the message as it is there (api/message-move). */
export const move: Handler = (call, world) => {
  const mailbox = mailboxOf(call, world);
  const message = messageOf(call, mailbox);
  const to = mailbox.folder(String((call.body as Json).destinationId));
  return { status: 201, json: shown(call, mailbox, mailbox.move(message, to.id)) };
};

/** Soft: to Deleted Items, from there to Recoverable Items (docs 19256 leaves it open). */
export const softDelete: Handler = (call, world) => {
  const mailbox = mailboxOf(call, world);
  const message = messageOf(call, mailbox);
  const bin = mailbox.folder('deleteditems').id;
  const deletions = mailbox.folder('recoverableitemsdeletions').id;
  if (message.folder === deletions)
    // docs 2894
    throw new Refusal(403, 'ErrorCannotDeleteObject', 'Objects of this type cannot be deleted.');
  mailbox.move(message, message.folder === bin ? deletions : bin);
  return { status: 204 };
};

/** To Purges: nothing of v1.0 finds it afterwards (api/message-permanentdelete). */
export const purge: Handler = (call, world) => {
  const mailbox = mailboxOf(call, world);
  const message = messageOf(call, mailbox);
  if (message.folder === null) throw notFound();
  mailbox.purge(message);
  return { status: 204 };
};
