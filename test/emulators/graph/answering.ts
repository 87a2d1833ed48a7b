import * as attachments from './attachments.ts';
import * as categories from './categories.ts';
import type { OperationName } from './contract/operations.ts';
import * as folders from './folders.ts';
import * as messages from './messages.ts';
import { send } from './sending.ts';
import * as subscriptions from './subscriptions.ts';
import type { Handler } from './world.ts';
import * as writing from './writing.ts';

/** Who answers each Graph call of the contract. */
export const HANDLERS: Record<Exclude<OperationName, `entra.${string}` | 'upload.piece'>, Handler> = {
  'folders.list': folders.listFolders,
  'folders.create': folders.createFolder,
  'folders.get': folders.getFolder,
  'folders.children': folders.listChildren,
  'folders.createChild': folders.createChild,
  'messages.delta': messages.delta,
  'messages.listFolder': messages.listInFolder,
  'messages.createInFolder': writing.createInFolder,
  'messages.list': messages.listMessages,
  'messages.create': writing.createMessage,
  'messages.get': messages.getMessage,
  'messages.update': writing.updateMessage,
  'messages.delete': messages.softDelete,
  'messages.mime': messages.getMime,
  'categories.list': categories.listCategories,
  'categories.create': categories.createCategory,
  'messages.move': messages.move,
  'messages.send': send,
  'messages.purge': messages.purge,
  'attachments.list': attachments.listAttachments,
  'attachments.get': attachments.getAttachment,
  'attachments.bytes': attachments.attachmentBytes,
  'attachments.createSession': attachments.createSession,
  'subscriptions.list': subscriptions.listSubscriptions,
  'subscriptions.create': subscriptions.createSubscription,
  'subscriptions.get': subscriptions.getSubscription,
  'subscriptions.renew': subscriptions.renewSubscription,
  'subscriptions.delete': subscriptions.deleteSubscription,
  'subscriptions.reauthorize': subscriptions.reauthorize,
};
