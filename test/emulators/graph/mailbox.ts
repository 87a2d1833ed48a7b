import { createHash, randomUUID } from 'node:crypto';
import { assertId, attachmentId, folderId, immutableId, movingId } from './ids.ts';
import type { Journal } from './journal.ts';
import {
  type FolderDoc,
  type LeftDoc,
  type MailboxDoc,
  type MessageDoc,
  notFound,
  Refusal,
} from './model.ts';

/** Ids of the kind that the caller asked for by its Prefer header. */
export type IdKind = 'immutable' | 'moving';
export type Change = { message: MessageDoc; what: 'created' | 'updated' | 'deleted' };

/** resources/mailfolder: names that may stand for an id in a path. */
const WELL_KNOWN: [string, string, hidden?: boolean][] = [
  ['inbox', 'Inbox'],
  ['drafts', 'Drafts'],
  ['sentitems', 'Sent Items'],
  ['deleteditems', 'Deleted Items'],
  ['junkemail', 'Junk Email'],
  ['outbox', 'Outbox'],
  ['archive', 'Archive'],
  ['recoverableitemsdeletions', 'Deletions', true],
];
const ROOT = 'msgfolderroot';

/** One mailbox as Exchange keeps it. Every change is in the journal before the method ends. */
export class MailboxState {
  readonly address: string;
  readonly #journal: Journal;
  readonly #clock: () => number;
  readonly #folders = new Map<string, FolderDoc>();
  readonly #messages = new Map<string, MessageDoc>();
  readonly #keys = new Map<string, string>();
  readonly #left = new Map<string, LeftDoc>();
  #serial = 0;
  /** Told of every change: subscriptions listen here. */
  onChange: (change: Change) => void = () => {};

  constructor(address: string, journal: Journal, clock: () => number) {
    this.address = address.toLowerCase();
    this.#journal = journal;
    this.#clock = clock;
    for (const folder of journal.all<FolderDoc>(this.#name('folder', '')))
      this.#folders.set(folder.id, folder);
    for (const message of journal.all<MessageDoc>(this.#name('message', ''))) this.#index(message);
    for (const left of journal.all<LeftDoc>(this.#name('left', ''))) {
      this.#left.set(`${left.folder} ${left.key}`, left);
      this.#serial = Math.max(this.#serial, left.serial);
    }
    if (journal.get(this.#name('mailbox', '')) === null) this.#furnish();
  }

  get doc(): MailboxDoc {
    const doc = this.#journal.get<MailboxDoc>(this.#name('mailbox', ''));
    if (!doc) throw new Error('a mailbox without its document');
    return doc;
  }
  get serial(): number {
    return this.#serial;
  }
  get messages(): MessageDoc[] {
    return [...this.#messages.values()];
  }
  get folders(): FolderDoc[] {
    return [...this.#folders.values()];
  }

  /** Cursors made before are refused from now on (delta tokens die by generation: docs issues 2162, 2877). */
  nextGeneration(): void {
    const doc = this.doc;
    this.#journal.put(this.#name('mailbox', ''), { ...doc, generation: doc.generation + 1 });
  }

  /** By id or by well-known name, which is matched in any case (resources/mailfolder). */
  folder(idOrName: string): FolderDoc {
    const name = idOrName.toLowerCase();
    const found =
      this.#folders.get(idOrName) ??
      this.folders.find(({ wellKnown }) => wellKnown !== null && wellKnown === name);
    if (found) return found;
    assertId(idOrName);
    throw notFound();
  }

  createFolder(displayName: string, parent: string): FolderDoc {
    const same = displayName.toLowerCase();
    const taken = this.folders.some((one) => one.parent === parent && one.displayName.toLowerCase() === same);
    // api/user-post-mailfolders: a name is unique among its siblings.
    if (taken)
      throw new Refusal(409, 'ErrorFolderExists', 'A folder with the specified name already exists.');
    return this.#addFolder(displayName, parent, null, false);
  }
  renameFolder(id: string, displayName: string): void {
    this.#putFolder({ ...this.folder(id), displayName });
  }
  removeFolder(id: string): void {
    for (const message of this.inFolder(id)) this.move(message, this.folder('deleteditems').id);
    this.#folders.delete(id);
    this.#journal.drop(this.#name('folder', id));
  }

  inFolder(id: string): MessageDoc[] {
    return this.messages.filter(({ folder }) => folder === id);
  }

  /** Both kinds of id are understood at any time; an id of the default kind dies with the next move. */
  message(id: string): MessageDoc {
    const key = this.#keys.get(id);
    const found = key === undefined ? undefined : this.#messages.get(key);
    if (found && found.folder !== null && this.#isCurrent(found, id)) return found;
    assertId(id);
    throw notFound();
  }
  #isCurrent(message: MessageDoc, id: string): boolean {
    return id === this.idOf(message, 'immutable') || id === this.idOf(message, 'moving');
  }
  idOf({ key, moves }: { key: string; moves: number }, kind: IdKind): string {
    return kind === 'immutable' ? immutableId(this.address, key) : movingId(this.address, key, moves);
  }
  attachmentIndex(message: MessageDoc, id: string): number {
    for (const kind of ['immutable', 'moving'] as const) {
      const own = this.idOf(message, kind);
      const index = message.attachments.findIndex((_, nth) => attachmentId(own, nth) === id);
      if (index >= 0) return index;
    }
    assertId(id);
    throw notFound();
  }

  /** Weak, and another after every change (resources/message: changeKey). */
  etagOf(message: MessageDoc): string {
    return `W/"CQAAABYAAA${Buffer.from(`${message.key}.${message.changed}`).toString('base64url')}"`;
  }

  add(message: Omit<MessageDoc, 'key' | 'moves' | 'changed' | 'modified'>): MessageDoc {
    const added = { ...message, key: randomUUID(), moves: 0 };
    return this.#put({ ...added, ...this.#stamp() }, 'created');
  }
  change(message: MessageDoc, changes: Partial<MessageDoc>): MessageDoc {
    return this.#put({ ...message, ...changes, ...this.#stamp() }, 'updated');
  }
  move(message: MessageDoc, to: string): MessageDoc {
    if (message.folder === to) return message;
    this.#leave(message, 'changed');
    return this.#put({ ...message, folder: to, moves: message.moves + 1, ...this.#stamp() }, 'created');
  }
  /** To Purges, where no call of v1.0 reaches it (api/message-permanentdelete). */
  purge(message: MessageDoc): void {
    this.#leave(message, 'deleted');
    this.#put({ ...message, folder: null, ...this.#stamp() }, 'deleted');
  }
  /** Messages that left the folder later than `after` and are not back in it. */
  leftSince(folder: string, after: number): LeftDoc[] {
    return [...this.#left.values()].filter(
      (left) =>
        left.folder === folder && left.serial > after && this.#messages.get(left.key)?.folder !== left.folder,
    );
  }
  /** The message with this key, wherever it is. */
  byKey(key: string): MessageDoc | null {
    return this.#messages.get(key) ?? null;
  }

  #leave({ folder, key }: MessageDoc, reason: LeftDoc['reason']): void {
    if (folder === null) return;
    const left = { folder, key, serial: ++this.#serial, reason };
    this.#left.set(`${folder} ${key}`, left);
    this.#journal.put(this.#name('left', `${folder} ${key}`), left);
  }
  #stamp(): { changed: number; modified: string } {
    return { changed: ++this.#serial, modified: new Date(this.#clock()).toISOString() };
  }
  #put(message: MessageDoc, what: Change['what']): MessageDoc {
    this.#journal.put(this.#name('message', message.key), message);
    this.#index(message);
    this.onChange({ message, what });
    return message;
  }
  #index(message: MessageDoc): void {
    this.#messages.set(message.key, message);
    for (const kind of ['immutable', 'moving'] as const)
      this.#keys.set(this.idOf(message, kind), message.key);
    this.#serial = Math.max(this.#serial, message.changed);
  }
  #furnish(): void {
    const userId = uuidOf(this.address);
    this.#journal.put(this.#name('mailbox', ''), { address: this.address, userId, generation: 518 });
    const root = this.#addFolder('Top of Information Store', null, ROOT, true);
    for (const [wellKnown, name, hidden = false] of WELL_KNOWN)
      this.#addFolder(name, root.id, wellKnown, hidden);
  }
  #addFolder(
    displayName: string,
    parent: string | null,
    wellKnown: string | null,
    hidden: boolean,
  ): FolderDoc {
    const id = folderId(this.address, displayName, ++this.#serial);
    return this.#putFolder({ id, displayName, parent, wellKnown, hidden });
  }
  #putFolder(folder: FolderDoc): FolderDoc {
    this.#folders.set(folder.id, folder);
    this.#journal.put(this.#name('folder', folder.id), folder);
    return folder;
  }
  #name(kind: string, id: string): string {
    return `${kind}:${this.address}:${id}`;
  }
}

function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
