import { folderJson, type Json } from './entities.ts';
import { selectOf } from './filters.ts';
import type { MailboxState } from './mailbox.ts';
import { type FolderDoc, Refusal } from './model.ts';
import { paged } from './paging.ts';
import type { Answer, GraphCall, Handler, World } from './world.ts';

export const folderOf = (call: GraphCall, mailbox: MailboxState): FolderDoc =>
  mailbox.folder(call.parameters['mailFolder-id'] ?? '');
export const mailboxOf = (call: GraphCall, world: World): MailboxState =>
  world.reached(call.parameters['user-id'] ?? '');

/** Directly under the root, ten at a time unless asked otherwise, hidden ones only on request (api/user-list-mailfolders). */
export const listFolders: Handler = (call, world) => {
  const mailbox = mailboxOf(call, world);
  return listUnder(call, mailbox, mailbox.folder('msgfolderroot').id);
};
/** api/mailfolder-list-childfolders */
export const listChildren: Handler = (call, world) => {
  const mailbox = mailboxOf(call, world);
  return listUnder(call, mailbox, folderOf(call, mailbox).id);
};

function listUnder(call: GraphCall, mailbox: MailboxState, parent: string): Answer {
  const withHidden = call.query.get('includeHiddenFolders') === 'true';
  const named = nameFilter(call.query.get('$filter'));
  const found = mailbox.folders
    .filter((one) => one.parent === parent && (withHidden || !one.hidden) && named(one))
    .sort((one, other) => one.displayName.localeCompare(other.displayName));
  return paged(call, mailbox, found, (one) => folderJson(mailbox, one, selectOf(call.query.get('$select'))));
}

function nameFilter(filter: string | null): (folder: FolderDoc) => boolean {
  if (filter === null) return () => true;
  const found = /^displayName eq '((?:[^']|'')*)'$/.exec(filter)?.[1]?.replaceAll("''", "'");
  if (found === undefined) throw new Refusal(400, 'BadRequest', 'Invalid filter clause.');
  return ({ displayName }) => displayName.toLowerCase() === found.toLowerCase();
}

/** api/mailfolder-get */
export const getFolder: Handler = (call, world) => {
  const mailbox = mailboxOf(call, world);
  const json = folderJson(mailbox, folderOf(call, mailbox), selectOf(call.query.get('$select')));
  return { status: 200, json };
};

/** api/user-post-mailfolders */
export const createFolder: Handler = (call, world) => {
  const mailbox = mailboxOf(call, world);
  return created(call, mailbox, mailbox.folder('msgfolderroot').id);
};
/** api/mailfolder-post-childfolders */
export const createChild: Handler = (call, world) => {
  const mailbox = mailboxOf(call, world);
  return created(call, mailbox, folderOf(call, mailbox).id);
};

function created(call: GraphCall, mailbox: MailboxState, parent: string): Answer {
  const displayName = (call.body as Json).displayName;
  if (typeof displayName !== 'string' || displayName === '')
    throw new Refusal(400, 'ErrorInvalidRequest', 'A folder needs a name.');
  return { status: 201, json: folderJson(mailbox, mailbox.createFolder(displayName, parent), null) };
}
