import { z } from 'zod';
import type { Log } from '../../steps/ports.ts';
import type { GetOptions, GraphClient } from './graph-client.ts';
import { GraphRefused, isNotFound } from './graph-errors.ts';
import type { MailboxMemory } from './mailbox-memory.ts';

/** One practice's mailbox in Graph, and what every part of its adapter works with. */
export type Box = {
  client: GraphClient;
  /** The mailbox's own address; every call is under it, so that nothing lands in anybody else's folders. */
  address: string;
  practice: string;
  memory: MailboxMemory;
  /** Instant before which messages are left alone. */
  goLive: string;
  clock: () => Date;
  log: Log;
};

/** A path within the mailbox. Ids are case-sensitive and may hold "/" and "+": `pathTo` writes them as a path takes them. */
export function pathTo({ address }: Pick<Box, 'address'>, ...steps: string[]): string {
  return ['/users', address, ...steps]
    .map((step, at) => (at === 0 ? step : encodeURIComponent(step)))
    .join('/')
    .replaceAll('%24value', '$value');
}

/** OData's query options, each value written as a URL takes it. */
export function asked(options: Record<string, string>): string {
  const written = Object.entries(options).map(([name, value]) => `$${name}=${encodeURIComponent(value)}`);
  return `?${written.join('&')}`;
}

/** A text inside a $filter: a quote is doubled (docs: filter-query-parameter). */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Names of properties of our own, kept with a message by Exchange (docs: singlevaluelegacyextendedproperty-get). */
const OURS = '{6f4f7c1e-3b1b-4b57-9a0e-7c0d2f5e9a41}';
export const LETTER_PROPERTY = `String ${OURS} Name OnwardLetter`;
export const MESSAGE_PROPERTY = `String ${OURS} Name OnwardMessage`;
/** PR_MESSAGE_CLASS (MS-OXPROPS 2.782). */
export const CLASS_PROPERTY = 'String 0x001A';

export function hasProperty(id: string, value: string): string {
  return `singleValueExtendedProperties/Any(ep: ep/id eq ${quoted(id)} and ep/value eq ${quoted(value)})`;
}

export function withProperties(...ids: string[]): string {
  const those = ids.map((id) => `id eq ${quoted(id)}`).join(' or ');
  return `singleValueExtendedProperties($filter=${those})`;
}

const property = z.object({ id: z.string(), value: z.string() });
const person = z.object({
  emailAddress: z.object({ name: z.string().nullish(), address: z.string().nullish() }),
});

/** What we ask of a message. Everything may be missing but its id: a page of changes tells only what changed. */
export const messageItem = z.object({
  id: z.string().min(1),
  '@odata.etag': z.string().optional(),
  '@removed': z.object({ reason: z.string().optional() }).optional(),
  receivedDateTime: z.string().nullish(),
  sentDateTime: z.string().nullish(),
  parentFolderId: z.string().nullish(),
  internetMessageId: z.string().nullish(),
  conversationId: z.string().nullish(),
  isDraft: z.boolean().nullish(),
  subject: z.string().nullish(),
  from: person.nullish(),
  categories: z.array(z.string()).optional(),
  body: z.object({ content: z.string().nullish() }).nullish(),
  internetMessageHeaders: z.array(z.object({ name: z.string(), value: z.string().nullish() })).nullish(),
  singleValueExtendedProperties: z.array(property).optional(),
});
export type MessageItem = z.infer<typeof messageItem>;

export const attachmentItem = z.object({
  '@odata.type': z.string().optional(),
  id: z.string().min(1),
  name: z.string().nullish(),
  contentType: z.string().nullish(),
  size: z.number().nullish(),
  isInline: z.boolean().nullish(),
});
export type AttachmentItem = z.infer<typeof attachmentItem>;

export const folderItem = z.object({
  id: z.string().min(1),
  displayName: z.string().nullish(),
  parentFolderId: z.string().nullish(),
});
export type FolderItem = z.infer<typeof folderItem>;

/** An answer that is not what the documentation says is no answer: nothing may be concluded from it. */
export function parsed<T>(schema: z.ZodType<T>, answer: unknown): T {
  const found = schema.safeParse(answer);
  if (!found.success) throw new GraphRefused(0, 'not-understood', null, null);
  return found.data;
}

export function propertyOf({ singleValueExtendedProperties }: MessageItem, id: string): string | null {
  const wanted = id.toLowerCase();
  return singleValueExtendedProperties?.find((one) => one.id.toLowerCase() === wanted)?.value ?? null;
}

const anyPage = z.object({
  value: z.array(z.unknown()),
  '@odata.nextLink': z.string().optional(),
  '@odata.deltaLink': z.string().optional(),
});

export type Page<T> = { items: T[]; nextLink: string | null; deltaLink: string | null };

export async function pageOf<T>(
  { client }: Pick<Box, 'client'>,
  path: string,
  item: z.ZodType<T>,
  options: GetOptions = {},
): Promise<Page<T>> {
  const answer = parsed(anyPage, await client.get(path, options));
  return {
    items: answer.value.map((one) => parsed(item, one)),
    nextLink: answer['@odata.nextLink'] ?? null,
    deltaLink: answer['@odata.deltaLink'] ?? null,
  };
}

/** All of a list, page by page. An empty page may still have a next one. Throws rather than give half of it. */
export async function allOf<T>(box: Pick<Box, 'client'>, path: string, item: z.ZodType<T>): Promise<T[]> {
  const all: T[] = [];
  let next: string | null = path;
  for (let pages = 0; next !== null; pages++) {
    if (pages === MOST_PAGES) throw new GraphRefused(0, 'endless-list', null, null);
    const page: Page<T> = await pageOf(box, next, item);
    for (const one of page.items) all.push(one);
    next = page.nextLink;
  }
  return all;
}

/** More than any list we ask for can have; a list that never ends is a fault of the other side. */
const MOST_PAGES = 2_000;

/** A message by its id; null when it is not in the mailbox (any more). */
export async function messageOf(
  box: Box,
  id: string,
  options: Record<string, string>,
): Promise<MessageItem | null> {
  return unlessGone(async () =>
    parsed(messageItem, await box.client.get(`${pathTo(box, 'messages', id)}${asked(options)}`)),
  );
}

export async function unlessGone<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}
