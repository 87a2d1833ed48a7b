import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Log } from '../../steps/ports.ts';
import { logged } from './delta.ts';
import type { GraphClient } from './graph-client.ts';
import { GraphRefused, isMailboxTrouble, isNotFound, isPassing } from './graph-errors.ts';
import { allOf, parsed, unlessGone } from './graph-items.ts';
import type { MailboxMemory } from './mailbox-memory.ts';
import { turnstile } from './turnstile.ts';

export type LifecycleEvent = 'reauthorizationRequired' | 'subscriptionRemoved' | 'missed';

/** What a look came to. `off`: this server cannot be told. `not-now`: Graph would not; mail is looked for all the same. */
export type Looked = 'off' | 'kept' | 'renewed' | 'created' | 'not-now';

export type KeptSubscription = {
  practice: string;
  /**
   * Sees to it that Graph tells us of new mail. To be called at the start, once the server answers (Graph tries the
   * address while it is asked), and every few minutes after; it mostly finds nothing to do. Never throws for what Graph
   * answers. After `created` mail may have come unannounced: then look for mail.
   */
  look(): Promise<Looked>;
  /** Whether a notice is really of this subscription; the secret is compared in constant time. */
  isOurs(subscriptionId: string, clientState: string): boolean;
  /** After it, whatever the event, mail is to be looked for. */
  lifecycle(event: LifecycleEvent): Promise<void>;
  /** For `onward doctor`: until when Graph will tell us, and with which code it last refused. */
  facts(): { expires: string | null; refused: string | null };
};

export type SubscriptionOptions = {
  client: GraphClient;
  address: string;
  practice: string;
  memory: MailboxMemory;
  /** `publicUrl`. Graph calls https only: with any other, nothing at all is asked of it. */
  url: string;
  clock: () => Date;
  log: Log;
};

/** Under this name the subscription is kept among the mailbox's notes. */
export const SUBSCRIPTION = 'subscription';

/** `id` null: asked for, and no answer yet. `target`: what was subscribed to, told to where. */
type Kept = {
  id: string | null;
  clientState: string;
  target: string;
  since: string;
  expires: string;
  minutes: number;
};

/**
 * Under seven days where that is allowed, else as in older pages (resources/subscription, maximum length). What Graph
 * answers is what counts.
 */
const LONG_MINUTES = 7 * 24 * 60 - 60;
const SHORT_MINUTES = 4_200;
const MINUTE_MS = 60_000;
/** A refusal that only a person can mend is not asked about every few minutes. */
const AFTER_REFUSAL_MS = 60 * MINUTE_MS;

const subscriptionItem = z.object({
  id: z.string().min(1),
  resource: z.string().nullish(),
  notificationUrl: z.string().nullish(),
  expirationDateTime: z.string(),
});

/**
 * Keeps one mailbox's subscription to change notifications. They are a nudge and nothing more: they may be lost, come
 * twice, or not be had at all (an app's rights through RBAC may not suffice), and looking for mail in turn goes on
 * whatever comes of this.
 */
export function keepSubscription(options: SubscriptionOptions): KeptSubscription {
  const { client, practice, memory, clock, log } = options;
  const isOn = URL.canParse(options.url) && new URL(options.url).protocol === 'https:';
  const where = new URL('/graph/notifications', isOn ? options.url : 'https://nowhere.invalid').href;
  const resource = `users/${options.address}/mailFolders('inbox')/messages`;
  const target = `${where} ${resource}`;
  const inTurn = turnstile(1);
  let kept: Kept | null = null;
  let isLoaded = false;
  let refused: { code: string; until: number } | null = null;

  const load = async () => {
    if (isLoaded) return;
    const text = await memory.note(practice, SUBSCRIPTION);
    kept = text === null ? null : (JSON.parse(text) as Kept);
    isLoaded = true;
  };
  const save = async (next: Kept | null) => {
    kept = next;
    await memory.change((tx) =>
      tx.saveNote(practice, SUBSCRIPTION, next === null ? null : JSON.stringify(next)),
    );
  };
  const endIn = (minutes: number) => new Date(clock().getTime() + minutes * MINUTE_MS).toISOString();

  /** The secret is kept before it is sent: the first notice may come before the answer does. */
  const create = async (): Promise<Looked> => {
    await removeLeftOver(client, where, resource);
    const since = clock().toISOString();
    const clientState = randomBytes(32).toString('base64url');
    const asking = { id: null, clientState, target, since, expires: since, minutes: LONG_MINUTES };
    await save(asking);
    const { answer, minutes } = await shorterIfRefused(LONG_MINUTES, (length) =>
      client.post<unknown>('/subscriptions', {
        changeType: 'created',
        notificationUrl: where,
        lifecycleNotificationUrl: new URL('/graph/lifecycle', where).href,
        resource,
        expirationDateTime: endIn(length),
        clientState,
      }),
    );
    const { id, expirationDateTime } = parsed(subscriptionItem, answer);
    await save({ ...asking, id, expires: instantOf(expirationDateTime), minutes });
    return 'created';
  };

  const renew = async (old: Kept, id: string): Promise<Looked> => {
    const since = clock().toISOString();
    const renewed = await unlessGone(() =>
      shorterIfRefused(old.minutes, (length) =>
        client.patch<unknown>(pathOf(id), { expirationDateTime: endIn(length) }),
      ),
    );
    if (renewed === null) return create();
    const { expirationDateTime } = parsed(subscriptionItem, renewed.answer);
    await save({ ...old, since, expires: instantOf(expirationDateTime), minutes: renewed.minutes });
    return 'renewed';
  };

  const tend = async (): Promise<Looked> => {
    if (kept === null || kept.id === null || kept.target !== target) return create();
    const [from, to, now] = [Date.parse(kept.since), Date.parse(kept.expires), clock().getTime()];
    if (now >= to) return create();
    return now >= from + (to - from) / 2 ? renew(kept, kept.id) : 'kept';
  };

  const react = async (event: LifecycleEvent): Promise<Looked> => {
    if (event === 'subscriptionRemoved') return create();
    if (event === 'missed' || kept === null || kept.id === null) return tend();
    const { id } = kept;
    // A renewal would do both, and this says no more than was asked (concepts/change-notifications-lifecycle-events).
    await client.post(`${pathOf(id)}/reauthorize`, undefined).catch(async (error: unknown) => {
      if (!isNotFound(error)) throw error;
      await create();
    });
    return tend();
  };

  /** One thing at a time, and what Graph refuses is said once and not again before something changed. */
  const carefully = (act: () => Promise<Looked>): Promise<Looked> =>
    inTurn(async () => {
      await load();
      if (refused !== null && clock().getTime() < refused.until) return 'not-now';
      try {
        const looked = await act();
        refused = null;
        return looked;
      } catch (error) {
        if (!(error instanceof GraphRefused) && !isMailboxTrouble(error)) throw error;
        const code = error instanceof GraphRefused ? `${error.status} ${error.code}` : 'no-token';
        if (refused?.code !== code)
          log.warn(
            'Graph will not tell of new mail just now; it is looked for in turn',
            logged({ practice }, code),
          );
        refused = { code, until: clock().getTime() + (isPassing(error) ? 0 : AFTER_REFUSAL_MS) };
        return 'not-now';
      }
    });

  return {
    practice,
    look: () => (isOn ? carefully(tend) : Promise.resolve('off')),
    isOurs: (subscriptionId, clientState) => {
      if (kept === null || (kept.id !== null && kept.id !== subscriptionId)) return false;
      return isSame(kept.clientState, clientState);
    },
    lifecycle: async (event) => {
      if (isOn) await carefully(() => react(event));
    },
    facts: () => ({ expires: kept?.id ? kept.expires : null, refused: refused?.code ?? null }),
  };
}

/** What a crash between asking and knowing left behind would tell us everything twice, for a week. */
async function removeLeftOver(client: GraphClient, where: string, resource: string): Promise<void> {
  const wanted = resource.toLowerCase();
  for (const one of await allOf({ client }, '/subscriptions', subscriptionItem)) {
    const isSame = (one.resource ?? '').toLowerCase().replace(/^\//, '') === wanted;
    if (isSame && one.notificationUrl === where) await unlessGone(() => client.remove(pathOf(one.id)));
  }
}

/** Too long is a plain 400 with no code of its own (resources/subscription). */
async function shorterIfRefused<T>(
  minutes: number,
  ask: (minutes: number) => Promise<T>,
): Promise<{ answer: T; minutes: number }> {
  try {
    return { answer: await ask(minutes), minutes };
  } catch (error) {
    const isTooLong = error instanceof GraphRefused && error.status === 400 && minutes > SHORT_MINUTES;
    if (!isTooLong) throw error;
    return { answer: await ask(SHORT_MINUTES), minutes: SHORT_MINUTES };
  }
}

function pathOf(id: string): string {
  return `/subscriptions/${encodeURIComponent(id)}`;
}

/** Digests are of one length, whatever was sent. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

function instantOf(text: string): string {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new GraphRefused(0, 'not-understood', null, null);
  return new Date(at).toISOString();
}
