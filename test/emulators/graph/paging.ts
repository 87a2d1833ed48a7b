import type { Json } from './entities.ts';
import type { MailboxState } from './mailbox.ts';
import { Refusal } from './model.ts';
import type { Answer, GraphCall } from './world.ts';

const ROOT = 'https://graph.microsoft.com/v1.0';
const DEFAULT_PAGE = 10;
/** concepts/paging and api/user-list-messages: from 1 to 1,000. */
const LARGEST_PAGE = 1000;

/** One page of a listing, with a link to the next that repeats what was asked (concepts/paging). */
export function paged<T>(call: GraphCall, mailbox: MailboxState, all: T[], show: (one: T) => Json): Answer {
  const top = Number(call.query.get('$top') ?? call.pageSize ?? DEFAULT_PAGE);
  if (!Number.isInteger(top) || top < 1 || top > LARGEST_PAGE)
    throw new Refusal(400, 'BadRequest', 'The limit of 1000 for Top query has been exceeded.');
  const skip = Number(call.query.get('$skip') ?? 0);
  const value = all.slice(skip, skip + top).map(show);
  const more = skip + top < all.length;
  return {
    status: 200,
    json: { ...(more ? { '@odata.nextLink': nextLink(call, mailbox, skip + top) } : {}), value },
  };
}

function nextLink(call: GraphCall, mailbox: MailboxState, skip: number): string {
  const query = new URLSearchParams(call.query);
  query.set('$skip', String(skip));
  return `${ROOT}${pathOf(call, mailbox)}?${query}`;
}

/** As Graph writes it in its links: quoted keys, and "mailfolders" in small letters. */
function pathOf(call: GraphCall, mailbox: MailboxState): string {
  const user = `/users('${encodeURIComponent(mailbox.doc.userId)}')`;
  const { 'mailFolder-id': folder, 'message-id': message } = call.parameters;
  if (message !== undefined) return `${user}/messages('${encodeURIComponent(message)}')/attachments`;
  const isFolders = call.operation.startsWith('folders.');
  if (folder === undefined) return `${user}/${isFolders ? 'mailFolders' : 'messages'}`;
  return `${user}/mailfolders('${encodeURIComponent(folder)}')/${isFolders ? 'childFolders' : 'messages'}`;
}

export function deltaLink(mailbox: MailboxState, folder: string, option: string, token: string): string {
  const user = encodeURIComponent(mailbox.doc.userId);
  const at = `/users('${user}')/mailfolders('${encodeURIComponent(folder)}')/messages/delta`;
  return `${ROOT}${at}?${option}=${encodeURIComponent(token)}`;
}
