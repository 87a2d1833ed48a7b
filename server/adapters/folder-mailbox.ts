import { createHash, randomUUID } from 'node:crypto';
import { watch } from 'node:fs';
import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { type Mailbox, MailGone, type MailHandle } from '../steps/mail-port.ts';
import { isCompoundFile, looksLikeMail } from './attachment-signs.ts';
import {
  FileKeys,
  type FileStamp,
  flushFolder,
  headOf,
  sameStamp,
  stampOf,
  sweepUnfinished,
  unlessMissing,
  unlinkIfThere,
  writeWhole,
} from './folder-files.ts';

/** A practice's mailbox that is a folder on this computer. Places are relative: "inbox/x.eml", "filed/ID.msg". */
export type FolderMailbox = Mailbox;

export { MailGone };

/** The name a message should get is taken by a different message. Nothing was overwritten. */
export class PlaceTaken extends Error {
  override readonly name = 'PlaceTaken';
}

/** A place or id that could lead out of the mailbox. It can only come from a mistake of ours, so it is never obeyed. */
export class UnsafePlace extends Error {
  override readonly name = 'UnsafePlace';
}

const KEPT = ['filed', 'needs-a-person', 'ignored'] as const;
const FOLDERS = ['inbox', ...KEPT, 'outbox'];

/**
 * Opens the folder of one practice and creates inbox, filed, needs-a-person, ignored and outbox in it where missing.
 * Every change is a rename or a flushed write, so that a power cut leaves each message in exactly one folder, and
 * everything may be done again.
 *
 * `settleMs` is how long a file must have been left alone before it is taken for complete (2 seconds by default);
 * `clock` tells milliseconds for that and nothing else, and must be the clock file times are written by.
 */
export async function openFolderMailbox(
  root: string,
  options: { settleMs?: number; clock?: () => number } = {},
): Promise<FolderMailbox> {
  for (const folder of FOLDERS) {
    await mkdir(join(root, folder), { recursive: true, mode: 0o700 });
    await sweepUnfinished(join(root, folder));
  }
  return new Folder(root, options.settleMs ?? 2000, options.clock ?? Date.now);
}

/** Files of the inbox as they were at the last look, and since when they have looked like that. */
type Sightings = Map<string, { stamp: FileStamp; since: number }>;

class Folder implements Mailbox {
  readonly #root: string;
  readonly #settleMs: number;
  readonly #clock: () => number;
  readonly #keys = new FileKeys();
  #seen: Sightings = new Map();

  constructor(root: string, settleMs: number, clock: () => number) {
    this.#root = root;
    this.#settleMs = settleMs;
    this.#clock = clock;
  }

  async listNew(): Promise<MailHandle[]> {
    const names = (await readdir(join(this.#root, 'inbox'))).sort();
    await sweepUnfinished(join(this.#root, 'inbox'), names);
    const found: MailHandle[] = [];
    const seen: Sightings = new Map();
    for (const name of names) {
      if (isUnfinishedName(name)) continue;
      const place = `inbox/${name}`;
      const stamp = await stampOf(this.#path(place));
      if (!stamp) continue;
      const before = this.#seen.get(place);
      seen.set(place, before && sameStamp(before.stamp, stamp) ? before : { stamp, since: this.#clock() });
      if (!this.#isSettled(name, stamp, seen.get(place)?.since ?? 0)) continue;
      const key = await this.#keys.keyOf(this.#path(place));
      if (key !== null) found.push({ key, place });
    }
    this.#seen = seen;
    return found;
  }

  async read(place: string): Promise<Uint8Array | null> {
    // A link is not followed: it could lead anywhere on this computer.
    if (!(await stampOf(this.#path(place)))) return null;
    return (await readFile(this.#path(place)).catch(unlessMissing)) ?? null;
  }

  async mark(key: string, place: string, as: (typeof KEPT)[number], id: string): Promise<string> {
    const done = await this.#heldAs(key, as, id);
    if (done !== null) return done;
    const source = await this.#whereabouts(key, place, id);
    if (source === null) throw new MailGone('The message is no longer in the mailbox.');
    const target = `${as}/${safeId(id)}.${await this.#endingFor(source)}`;
    if (await stampOf(this.#path(target))) throw new PlaceTaken('Another message has this name already.');
    await rename(this.#path(source), this.#path(target));
    await this.#flush(target);
    await this.#flush(source);
    return target;
  }

  async remove(places: string[]): Promise<void> {
    for (const place of places) await unlinkIfThere(this.#path(place));
    for (const folder of new Set(places.map(folderOf))) await flushFolder(join(this.#root, folder));
  }

  async findCopies(key: string): Promise<string[]> {
    const places: string[] = [];
    for (const folder of ['inbox', ...KEPT]) {
      for (const name of await readdir(join(this.#root, folder))) places.push(`${folder}/${name}`);
    }
    this.#keys.forgetAllBut(new Set(places.map((place) => this.#path(place))));
    const copies: string[] = [];
    for (const place of places) if ((await this.#keys.keyOf(this.#path(place))) === key) copies.push(place);
    return copies;
  }

  async writeOutgoing(id: string, raw: Uint8Array): Promise<string> {
    const place = `outbox/${safeId(id)}.eml`;
    if (!(await stampOf(this.#path(place))))
      await writeWhole(this.#path(place), raw, this.#path(unfinishedLetter(id)));
    return place;
  }

  async hasOutgoing(id: string): Promise<boolean> {
    return (await stampOf(this.#path(`outbox/${safeId(id)}.eml`))) !== null;
  }

  async removeOutgoing(id: string): Promise<void> {
    await this.remove([`outbox/${safeId(id)}.eml`, unfinishedLetter(id)]);
  }

  async drop(raw: Uint8Array, extension: 'eml' | 'msg'): Promise<MailHandle> {
    const place = `inbox/onward-${randomUUID()}.${extension === 'msg' ? 'msg' : 'eml'}`;
    await writeWhole(this.#path(place), raw);
    return { key: createHash('sha256').update(raw).digest('hex'), place };
  }

  /**
   * Left alone long enough by its own times, or seen unchanged for that long: a share whose clock runs ahead of ours
   * would otherwise never be read. What `drop` wrote appeared whole.
   */
  #isSettled(name: string, stamp: FileStamp, since: number): boolean {
    if (this.#settleMs === 0 || DROPPED.test(name)) return true;
    const touched = Number((stamp.modified > stamp.changed ? stamp.modified : stamp.changed) / 1_000_000n);
    const now = this.#clock();
    return now - touched >= this.#settleMs || now - since >= this.#settleMs;
  }

  /** Where the message is: where it was said to be, or already under its own name after a crash or another decision. */
  async #whereabouts(key: string, place: string, id: string): Promise<string | null> {
    if ((await this.#keys.keyOf(this.#path(place))) === key) return place;
    for (const folder of KEPT) {
      const held = await this.#heldAs(key, folder, id);
      if (held !== null) return held;
    }
    return null;
  }

  async #heldAs(key: string, folder: string, id: string): Promise<string | null> {
    for (const ending of ENDINGS) {
      const place = `${folder}/${safeId(id)}.${ending}`;
      if ((await this.#keys.keyOf(this.#path(place))) === key) return place;
    }
    return null;
  }

  /** By content, so that Windows opens the file with the right program whatever it was called. */
  async #endingFor(place: string): Promise<(typeof ENDINGS)[number]> {
    const head = await headOf(this.#path(place));
    if (isCompoundFile(head)) return 'msg';
    if (looksLikeMail(head)) return 'eml';
    return /\.pdf$/i.test(place) ? 'pdf' : /\.zip$/i.test(place) ? 'zip' : 'eml';
  }

  async #flush(place: string): Promise<void> {
    await flushFolder(join(this.#root, folderOf(place)));
  }

  #path(place: string): string {
    const name = place.slice(folderOf(place).length + 1);
    return join(this.#root, folderOf(place), name);
  }
}

const ENDINGS = ['eml', 'msg', 'pdf', 'zip'] as const;
const DROPPED = /^onward-[0-9a-f-]{36}\.(?:eml|msg)$/;

/** Names that programs give to files they are still writing, and files that folders have for themselves. */
function isUnfinishedName(name: string): boolean {
  return /^[.~]|~$|\.(?:part|partial|tmp|temp|crdownload|download)$|^(?:desktop\.ini|thumbs\.db)$/i.test(
    name,
  );
}

/** The folder of a place; throws when the place is not one name in one of our folders. */
function folderOf(place: string): string {
  const [folder = '', name = '', ...more] = place.split('/');
  const plain = name !== '' && name !== '.' && name !== '..' && !/[\\\0]/.test(name);
  if (!FOLDERS.includes(folder) || !plain || more.length > 0)
    throw new UnsafePlace('This is not a place in the mailbox.');
  return folder;
}

/** Where a letter is written before it lies there whole. Named after it, so that what a crash left of it is removed with it. */
function unfinishedLetter(id: string): string {
  return `outbox/.onward-${safeId(id)}.tmp`;
}

function safeId(id: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(id))
    throw new UnsafePlace('An id has 1 to 64 letters, digits, "-" and "_".');
  return id;
}

/**
 * Calls `onChange` soon after something changed in the inbox. It is a nudge and nothing to rely on: network drives
 * tell nothing, and where watching fails the poll still comes. Closing stops further calls.
 */
export function watchInbox(root: string, onChange: () => void): { close(): void } {
  let timer: NodeJS.Timeout | undefined;
  const nudge = () => {
    clearTimeout(timer);
    timer = setTimeout(onChange, 200);
    timer.unref();
  };
  try {
    const watcher = watch(join(root, 'inbox'), { persistent: false }, nudge);
    watcher.on('error', () => watcher.close());
    return { close: () => [watcher.close(), clearTimeout(timer)] };
  } catch {
    return { close: () => clearTimeout(timer) };
  }
}
