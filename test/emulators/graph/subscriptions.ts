import { randomUUID } from 'node:crypto';
import type { Json } from './entities.ts';
import type { Change, IdKind, MailboxState } from './mailbox.ts';
import { Refusal } from './model.ts';
import type { Answer, GraphCall, Handler, World } from './world.ts';

export type SubscriptionDoc = {
  id: string;
  mailbox: string;
  /** Folder id; null for the whole mailbox. */
  folder: string | null;
  resource: string;
  changeTypes: string[];
  notificationUrl: string;
  lifecycleNotificationUrl: string | null;
  expires: string;
  clientState: string | null;
  ids: IdKind;
};
export type Lifecycle = 'reauthorizationRequired' | 'subscriptionRemoved' | 'missed';

/** resources/subscription: less is raised to it. */
const LEAST_MINUTES = 45;
/** concepts/change-notifications-delivery-webhooks: the endpoint has ten seconds to prove itself, and three to take a notice. */
const VALIDATION_MS = 10_000;
const DELIVERY_MS = 3_000;

/** api/subscription-post-subscriptions */
export const createSubscription: Handler = async (call, world) => {
  const body = call.body as Partial<Record<string, string>>;
  const { mailbox, folder } = resourceOf(body.resource ?? '', world);
  const urls = [
    body.notificationUrl ?? '',
    ...(body.lifecycleNotificationUrl ? [body.lifecycleNotificationUrl] : []),
  ];
  for (const url of urls) await validate(url, world);
  const doc: SubscriptionDoc = {
    id: randomUUID(),
    mailbox: mailbox.address,
    folder,
    resource: body.resource ?? '',
    changeTypes: (body.changeType ?? '').split(','),
    notificationUrl: body.notificationUrl ?? '',
    lifecycleNotificationUrl: body.lifecycleNotificationUrl ?? null,
    expires: endOf(body.expirationDateTime ?? '', world),
    clientState: body.clientState ?? null,
    ids: call.ids,
  };
  world.journal.put(`subscription:${doc.id}`, doc);
  return { status: 201, json: shown(doc) };
};

function resourceOf(resource: string, world: World): { mailbox: MailboxState; folder: string | null } {
  const plain = resource.replace(/^\//, '').replace(/\('([^']*)'\)/g, '/$1');
  const found = /^users\/([^/]+)(?:\/mailFolders\/([^/]+))?\/messages$/i.exec(plain);
  if (!found) throw new Refusal(400, 'InvalidRequest', 'The resource is not supported.');
  const mailbox = world.reached(decodeURIComponent(found[1] ?? ''));
  return { mailbox, folder: found[2] === undefined ? null : mailbox.folder(decodeURIComponent(found[2])).id };
}

/** concepts/change-notifications-delivery-webhooks: 200, text/plain, and the token as it was, decoded. */
async function validate(url: string, world: World): Promise<void> {
  const token = `Validation: Testing client <script> & "${randomUUID()}" +%41`;
  const target = new URL(targetOf(url, world));
  target.search = `${target.search ? `${target.search}&` : '?'}validationToken=${encodeURIComponent(token)}`;
  const answer = await fetch(target, { method: 'POST', signal: AbortSignal.timeout(VALIDATION_MS) }).catch(
    () => null,
  );
  const isPlain = answer?.headers.get('content-type')?.startsWith('text/plain') === true;
  if (answer?.status !== 200 || !isPlain || (await answer.text()) !== token)
    throw new Refusal(400, 'InvalidRequest', 'Subscription validation request failed.');
}

/** Longer than allowed is 400; the caller tries a shorter one (resources/subscription, maximum length). */
function endOf(wanted: string, world: World): string {
  const minutes = (Date.parse(wanted) - world.clock()) / 60_000;
  if (minutes > world.settings.subscriptionMinutes)
    throw new Refusal(
      400,
      'InvalidRequest',
      'Subscription expiration can only be so many minutes in the future.',
    );
  return new Date(world.clock() + Math.max(minutes, LEAST_MINUTES) * 60_000).toISOString();
}

function shown(doc: SubscriptionDoc): Json {
  return {
    id: doc.id,
    resource: doc.resource,
    applicationId: null,
    changeType: doc.changeTypes.join(','),
    clientState: null,
    notificationUrl: doc.notificationUrl,
    lifecycleNotificationUrl: doc.lifecycleNotificationUrl,
    expirationDateTime: doc.expires,
    creatorId: null,
  };
}

function subscriptionOf(call: GraphCall, world: World): SubscriptionDoc {
  const doc = world.journal.get<SubscriptionDoc>(`subscription:${call.parameters['subscription-id']}`);
  if (!doc || isOver(doc, world)) throw new Refusal(404, 'ResourceNotFound', 'The object was not found.');
  return doc;
}
const isOver = ({ expires }: SubscriptionDoc, world: World) => Date.parse(expires) <= world.clock();

/** api/subscription-get */
export const getSubscription: Handler = (call, world) => ({
  status: 200,
  json: shown(subscriptionOf(call, world)),
});
/** api/subscription-list */
export const listSubscriptions: Handler = (_call, world) => ({
  status: 200,
  json: {
    value: world.journal
      .all<SubscriptionDoc>('subscription:')
      .filter((doc) => !isOver(doc, world))
      .map(shown),
  },
});
/** api/subscription-update */
export const renewSubscription: Handler = (call, world) => {
  const doc = subscriptionOf(call, world);
  const expires = endOf(String((call.body as Json).expirationDateTime), world);
  world.journal.put(`subscription:${doc.id}`, { ...doc, expires });
  return { status: 200, json: shown({ ...doc, expires }) };
};
/** api/subscription-reauthorize */
export const reauthorize: Handler = (call, world): Answer => {
  subscriptionOf(call, world);
  return { status: 204 };
};
/** api/subscription-delete */
export const deleteSubscription: Handler = (call, world) => {
  world.journal.drop(`subscription:${subscriptionOf(call, world).id}`);
  return { status: 204 };
};

/** Tells whoever subscribed, once: what fails is not repeated here, for notifications are a nudge and may be lost. */
export class Notifier {
  readonly #world: World;
  readonly #underWay = new Set<Promise<void>>();
  /** Statuses that came back; 0 where nothing did within three seconds. */
  readonly answers: number[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  tell(mailbox: MailboxState, { message, what }: Change, copies = 1): void {
    const subscriptions = this.#world.journal.all<SubscriptionDoc>('subscription:').filter((doc) => {
      const isHere =
        doc.mailbox === mailbox.address && (doc.folder === null || doc.folder === message.folder);
      return isHere && doc.changeTypes.includes(what) && !isOver(doc, this.#world);
    });
    for (const doc of subscriptions) {
      const id = mailbox.idOf(message, doc.ids);
      // The resource is canonical, whatever was subscribed to: concepts/outlook-change-notifications-overview.
      const resource = `Users/${mailbox.doc.userId}/Messages/${id}`;
      const resourceData = { '@odata.type': '#Microsoft.Graph.Message', '@odata.id': resource, id };
      const notice = { ...this.#head(doc), changeType: what, resource, resourceData };
      for (let nth = 0; nth < copies; nth++) this.#send(doc.notificationUrl, notice);
    }
  }

  /** concepts/change-notifications-lifecycle-events */
  lifecycle(event: Lifecycle): void {
    for (const doc of this.#world.journal.all<SubscriptionDoc>('subscription:')) {
      if (event === 'subscriptionRemoved') this.#world.journal.drop(`subscription:${doc.id}`);
      if (doc.lifecycleNotificationUrl !== null)
        this.#send(doc.lifecycleNotificationUrl, {
          ...this.#head(doc),
          lifecycleEvent: event,
          resource: doc.resource,
        });
    }
  }

  #head({ id, expires, clientState }: SubscriptionDoc): Json {
    return { subscriptionId: id, subscriptionExpirationDateTime: expires, clientState, tenantId: TENANT };
  }

  #send(url: string, notice: Json): void {
    const sent = fetch(targetOf(url, this.#world), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ value: [notice] }),
      signal: AbortSignal.timeout(DELIVERY_MS),
    })
      .then(async (answer) => {
        await answer.arrayBuffer();
        this.answers.push(answer.status);
      })
      .catch(() => {
        this.answers.push(0);
      })
      .finally(() => this.#underWay.delete(sent));
    this.#underWay.add(sent);
  }

  /** Until all that were sent have been answered. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }
}

const TENANT = '00000000-0000-4000-8000-000000000001';

/** Only https is notified (resources/subscription); a test's server is reached in place of the host it names. */
function targetOf(url: string, world: World): string {
  if (!url.startsWith('https://'))
    throw new Refusal(400, 'InvalidRequest', 'Notification URLs must use https.');
  const { notifyOrigin } = world.settings;
  return notifyOrigin === null ? url : url.replace(/^https:\/\/[^/]+/, notifyOrigin);
}
