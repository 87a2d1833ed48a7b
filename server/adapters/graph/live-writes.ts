import { randomUUID } from 'node:crypto';
import { GraphRefused, isNotFound } from './graph-errors.ts';
import { asked, hasProperty, LETTER_PROPERTY, quoted, withProperties } from './graph-items.ts';
import type { Json, Live } from './live-check.ts';

const LOOKS = 24;
const BETWEEN_MS = 5_000;

/**
 * One mail, from the mailbox to itself: drafted, found, sent, found again, marked, removed, and looked for. It finds out
 * what nobody could verify without a tenant: what of a draft the sent copy keeps, how long a search is behind, whether a
 * stale change is refused, what is left after a removal.
 */
export async function liveWrites(live: Live, address: string): Promise<void> {
  const { make, client, box, found, clock, pause } = live;
  const letterId = `live-check-${randomUUID()}`;
  const messageId = `<${letterId}@onward.invalid>`;
  const draft = await make('a draft', () =>
    client.post<Json>(box('messages'), {
      subject: 'Onward: check of this mailbox',
      body: { contentType: 'text', content: 'Onward sent this to itself and removes it again.' },
      toRecipients: [{ emailAddress: { address } }],
      internetMessageId: messageId,
      internetMessageHeaders: [{ name: 'X-Onward-Id', value: letterId }],
      singleValueExtendedProperties: [{ id: LETTER_PROPERTY, value: letterId }],
    }),
  );
  if (draft === null) return;
  const draftId = String(draft.id);
  const began = clock().getTime();
  await make('the sending of it', () => client.post(box('messages', draftId, 'send'), undefined));
  const gone = await client.get(`${box('messages', draftId)}${asked({ select: 'id' })}`).then(
    () => false,
    (error: unknown) => isNotFound(error),
  );
  found.draftsIdIsGoneOnceSent = gone;
  let copies: Json[] = [];
  for (let look = 1; look <= LOOKS && copies.length < 2; look += 1) {
    if (look > 1) await pause(BETWEEN_MS);
    copies = await copiesOf(live, letterId, messageId);
  }
  found.copiesFound = copies.length;
  found.secondsUntilFound = Math.round((clock().getTime() - began) / 1000);
  await whatTheyKept(live, copies, { letterId, messageId });
  const [one] = copies;
  if (one !== undefined) await staleChange(live, String(one.id));
  for (const { id } of copies)
    await make('a removal', () => client.post(box('messages', String(id), 'permanentDelete'), undefined));
  found.leftAfterRemoval = (await copiesOf(live, letterId, messageId)).length;
}

async function copiesOf({ client, box }: Live, letterId: string, messageId: string): Promise<Json[]> {
  const all = new Map<string, Json>();
  for (const filter of [
    hasProperty(LETTER_PROPERTY, letterId),
    `internetMessageId eq ${quoted(messageId)}`,
  ]) {
    const path = `${box('messages')}${asked({ filter, select: 'id,isDraft', top: '50' })}`;
    const { value } = await client.get<{ value: Json[] }>(path).catch(() => ({ value: [] }));
    for (const one of value) all.set(String(one.id), one);
  }
  return [...all.values()];
}

async function whatTheyKept(
  { read, box, found }: Live,
  copies: readonly Json[],
  { letterId, messageId }: { letterId: string; messageId: string },
): Promise<void> {
  for (const [nth, { id }] of copies.entries()) {
    const options = {
      select: 'id,internetMessageId,internetMessageHeaders,isDraft,parentFolderId',
      expand: withProperties(LETTER_PROPERTY),
    };
    const copy = await read(`copy ${nth + 1} of it`, `${box('messages', String(id))}${asked(options)}`);
    if (copy === null) continue;
    const headers = JSON.stringify(copy.internetMessageHeaders ?? []);
    found[`copy ${nth + 1} keeps our property`] = JSON.stringify(
      copy.singleValueExtendedProperties ?? [],
    ).includes(letterId);
    found[`copy ${nth + 1} keeps the Message-ID`] = copy.internetMessageId === messageId;
    found[`copy ${nth + 1} keeps X-Onward-Id`] = /x-onward-id/i.test(headers);
  }
}

/** Two changes on the same sight of a message: the second must be refused, or a colleague's is lost. */
async function staleChange({ client, box, make, found }: Live, id: string): Promise<void> {
  const path = box('messages', id);
  const seen = await client.get<Json>(`${path}${asked({ select: 'id,categories' })}`).catch(() => null);
  const etag = seen?.['@odata.etag'];
  if (typeof etag !== 'string') return;
  await make('a category', () => client.patch(path, { categories: ['Onward: check'] }, { ifMatch: etag }));
  try {
    await client.patch(path, { categories: ['Onward: stale'] }, { ifMatch: etag });
    found.staleChangeIsRefused = false;
  } catch (error) {
    found.staleChangeIsRefused = error instanceof GraphRefused && error.status === 412;
  }
}
