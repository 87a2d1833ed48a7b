import { setTimeout as wait } from 'node:timers/promises';
import type { GraphSettings } from '../../steps/ports.ts';
import type { GraphClient } from './graph-client.ts';
import { GraphRefused, SignInFailed } from './graph-errors.ts';
import {
  asked,
  CLASS_PROPERTY,
  hasProperty,
  LETTER_PROPERTY,
  pathTo,
  quoted,
  withProperties,
} from './graph-items.ts';
import { liveWrites } from './live-writes.ts';
import { type Redactor, redactor, type Shape } from './redact.ts';
import { selfTest } from './self-test.ts';

/** One call and what came of it, without a word of anybody's. `code` is Graph's own for a no. */
export type LiveCall = {
  what: string;
  status: number;
  code: string | null;
  ms: number;
  headers: Record<string, string>;
  answer: Shape | null;
};
export type LiveReport = {
  selfTest: { what: string; ok: boolean }[];
  calls: LiveCall[];
  /** What the emulator had to assume, found out; null where it was not tried. */
  found: Record<string, string | number | boolean | null>;
};

export type LiveChecking = {
  client: GraphClient;
  settings: Pick<GraphSettings, 'mailbox' | 'canary' | 'clientId'>;
  certificateEnds: Date | null;
  clock: () => Date;
  /** Makes a draft, sends it to the mailbox itself, marks it and removes it again. */
  write: boolean;
  pause?: (ms: number) => Promise<unknown>;
};

/** The calls of one check, each told as it is made. */
export type Live = {
  box: (...steps: string[]) => string;
  redact: Redactor;
  found: LiveReport['found'];
  client: GraphClient;
  pause: (ms: number) => Promise<unknown>;
  clock: () => Date;
  /** Reads, and tells. Null for a no. */
  read(what: string, path: string): Promise<Json | null>;
  /** Makes any other call, and tells. */
  make<T>(what: string, call: () => Promise<T>): Promise<T | null>;
};
export type Json = { [name: string]: unknown };

const MESSAGES_READ = 5;
const FILE_BYTES = 1024 * 1024;

/**
 * Asks a real mailbox what the emulator had to be told, and says how the answers are built: to be held against the
 * emulator's. Read only, unless `write`. Nothing of what is in the mailbox is told: no subject, name, address or id.
 */
export async function liveCheck(checking: LiveChecking): Promise<LiveReport> {
  const { client, settings, certificateEnds, clock, write, pause = wait } = checking;
  const calls: LiveCall[] = [];
  const found: LiveReport['found'] = {};
  const live = telling(client, settings.mailbox, { calls, found, pause, clock });
  const tested = await selfTest(client, {
    address: settings.mailbox,
    canary: settings.canary,
    clientId: settings.clientId,
    certificateEnds,
    clock,
    readOnly: !write,
  });
  await foldersAndChanges(live);
  await messages(live);
  await refusals(live);
  if (write) await liveWrites(live, settings.mailbox);
  return { selfTest: tested.map(({ what, ok }) => ({ what, ok })), calls, found };
}

function telling(
  client: GraphClient,
  address: string,
  { calls, ...rest }: { calls: LiveCall[] } & Pick<Live, 'found' | 'pause' | 'clock'>,
): Live {
  const redact = redactor();
  const told = async <T>(what: string, call: () => Promise<{ value: T; tell: Partial<LiveCall> }>) => {
    const began = performance.now();
    const entry: LiveCall = { what, status: 0, code: null, ms: 0, headers: {}, answer: null };
    calls.push(entry);
    try {
      const { value, tell } = await call();
      Object.assign(entry, tell);
      return value;
    } catch (error) {
      if (error instanceof GraphRefused)
        Object.assign(entry, { status: error.status, code: codeTold(error.code) });
      else if (error instanceof SignInFailed) entry.code = `no sign-in: ${codeTold(error.code)}`;
      else throw error;
      return null;
    } finally {
      entry.ms = Math.round(performance.now() - began);
    }
  };
  return {
    ...rest,
    client,
    redact,
    box: (...steps) => pathTo({ address }, ...steps),
    read: (what, path) =>
      told(what, async () => {
        const response = await client.stream(path);
        const json = (await response.json()) as Json;
        const tell = {
          status: response.status,
          headers: redact.headers(response.headers),
          answer: redact.shape(json),
        };
        return { value: json, tell };
      }),
    make: (what, call) =>
      told(what, async () => {
        const value = await call();
        return { value, tell: { status: 200, answer: value === null ? null : redact.shape(value) } };
      }),
  };
}

/** Graph's codes are words of its own; anything else is not passed on. */
function codeTold(code: string): string {
  return /^[A-Za-z0-9_.-]{1,80}$/.test(code) ? code : 'another code';
}

async function foldersAndChanges({ read, box, found }: Live): Promise<void> {
  await read(
    'the list of folders',
    `${box('mailFolders')}${asked({ select: 'id,displayName,parentFolderId', top: '100' })}`,
  );
  await read('the Inbox', `${box('mailFolders', 'inbox')}${asked({ select: 'id' })}`);
  const first = `${box('mailFolders', 'inbox', 'messages', 'delta')}${asked({ select: 'id,receivedDateTime' })}`;
  const page = await read('the first page of changes', first);
  const next = page?.['@odata.nextLink'];
  found.changesHaveASecondPage = page === null ? null : next !== undefined;
  if (typeof next === 'string') await read('the second page of changes', next);
}

async function messages(live: Live): Promise<void> {
  const { read, box, found } = live;
  const list = await read(
    'the newest messages',
    `${box('messages')}${asked({ select: 'id,internetMessageId,hasAttachments', top: String(MESSAGES_READ) })}`,
  );
  const items = (Array.isArray(list?.value) ? list.value : []) as Json[];
  for (const [nth, item] of items.entries()) {
    const id = String(item.id ?? '');
    const message = `${box('messages', id)}${asked({
      select:
        'id,subject,body,from,internetMessageId,conversationId,receivedDateTime,internetMessageHeaders,categories',
      expand: withProperties(CLASS_PROPERTY, LETTER_PROPERTY),
    })}`;
    const got = await read(`message ${nth + 1}`, message);
    if (got !== null) found[`message ${nth + 1} keeps its id`] = got.id === id;
    await files(live, id, nth + 1);
  }
  const [messageId] = items.map((item) => item.internetMessageId).filter((one) => typeof one === 'string');
  if (messageId === undefined) return;
  const filter = `internetMessageId eq ${quoted(String(messageId))}`;
  const same = await read(
    'messages by Message-ID',
    `${box('messages')}${asked({ filter, select: 'id', top: '50' })}`,
  );
  found.foundByMessageId = Array.isArray(same?.value) ? same.value.length : null;
}

/** The list, and one small file: how its length and the size that Graph tells differ. */
async function files({ read, box, found, client, make }: Live, id: string, nth: number): Promise<void> {
  const select = asked({ select: 'id,name,contentType,size,isInline' });
  const list = await read(`the files of message ${nth}`, `${box('messages', id, 'attachments')}${select}`);
  const all = (Array.isArray(list?.value) ? list.value : []) as Json[];
  const small = all.find(({ size }) => typeof size === 'number' && size < FILE_BYTES);
  if (small === undefined) return;
  const path = box('messages', id, 'attachments', String(small.id), '$value');
  await make(`a file of message ${nth}`, async () => {
    const response = await client.stream(path);
    const { byteLength } = await response.arrayBuffer();
    found[`file of message ${nth}: told size less its length`] = Number(small.size) - byteLength;
    return { hasLength: response.headers.has('content-length') };
  });
}

/** What must be refused, and what nobody has. */
async function refusals({ read, box }: Live): Promise<void> {
  await read(
    'a message that is not there',
    `${box('messages', 'AAMkAD-no-such-message')}${asked({ select: 'id' })}`,
  );
  const filter = hasProperty(LETTER_PROPERTY, 'no-such-letter');
  await read('letters by our property', `${box('messages')}${asked({ filter, select: 'id', top: '1' })}`);
  await read('the colours of categories, which should be refused', box('outlook', 'masterCategories'));
  await read('our subscriptions', '/subscriptions');
}
