import type { Blob } from './blobs.ts';

export type Person = { name: string; address: string };
export type Header = { name: string; value: string };

export type AttachmentDoc = {
  type: 'file' | 'item' | 'reference';
  name: string;
  contentType: string | null;
  isInline: boolean;
  contentId: string | null;
  /** The file, or the attached message as MIME; null for a reference. */
  blob: Blob | null;
};

export type MessageDoc = {
  /** Our own name for it, which no answer shows. */
  key: string;
  /** The folder's id; null once it is where no call reaches it. */
  folder: string | null;
  /** How often it was moved: the id of the default kind changes each time (concepts/outlook-immutable-id). */
  moves: number;
  /** When it last changed, in the mailbox's own count. */
  changed: number;
  modified: string;
  created: string;
  received: string;
  sent: string;
  isDraft: boolean;
  isRead: boolean;
  subject: string;
  from: Person | null;
  to: Person[];
  cc: Person[];
  bcc: Person[];
  replyTo: Person[];
  internetMessageId: string;
  headers: Header[];
  text: string;
  html: string | null;
  categories: string[];
  importance: 'low' | 'normal' | 'high';
  /** Extended properties by id, the id in lower case. */
  properties: Record<string, string>;
  attachments: AttachmentDoc[];
  /** As it came over the wire; null where it is composed when asked for. */
  mime: Blob | null;
};

export type FolderDoc = {
  id: string;
  displayName: string;
  parent: string | null;
  /** Its name in a path (resources/mailfolder), for the folders every mailbox has. */
  wellKnown: string | null;
  hidden: boolean;
};

/** A message that left a folder, which the next round of that folder says (api/message-delta). */
export type LeftDoc = { folder: string; key: string; serial: number; reason: 'changed' | 'deleted' };

export type MailboxDoc = { address: string; userId: string; generation: number };

/** Replies and forwards share it with what they answer (resources/message): told here by the subject. */
export function conversationOf({ subject }: Pick<MessageDoc, 'subject'>): string {
  const topic = subject.replace(/^(?:(?:re|fw|fwd): *)+/i, '').toLowerCase();
  return `AAQk${Buffer.from(topic).toString('base64url')}=`;
}

/** A no in Graph's own words (concepts/errors). */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: string;
  /** Seconds to keep away; null where the answer does not say. */
  readonly retryAfter: number | null;
  constructor(
    status: number,
    code: string,
    message = 'The emulator says no.',
    retryAfter: number | null = null,
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** api/message-get; code as seen in public threads. */
export const notFound = () =>
  new Refusal(404, 'ErrorItemNotFound', 'The specified object was not found in the store.');
