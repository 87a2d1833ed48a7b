import type { Entra } from './entra.ts';
import type { Fault } from './faults.ts';
import { hasAttachments } from './filters.ts';
import type { MailboxState } from './mailbox.ts';
import type { MessageDoc } from './model.ts';
import { type Arrival, type Parts, receiveMime, receiveParts } from './receiving.ts';
import type { SentDoc } from './sending.ts';
import type { Lifecycle, Notifier } from './subscriptions.ts';
import type { Settings, World } from './world.ts';

/** A message as a person sees it in Outlook, and the immutable id that calls know it by. */
export type SeenMessage = {
  id: string;
  /** Display name of its folder; null once it is in Purges. */
  folder: string | null;
  subject: string;
  text: string;
  html: string | null;
  internetMessageId: string;
  categories: string[];
  isRead: boolean;
  isDraft: boolean;
  to: string[];
  hasAttachments: boolean;
  properties: Record<string, string>;
  headers: { name: string; value: string }[];
};

/** What happens to a mailbox that is not our doing. Folders by display name, id or well-known name. */
export type MailboxControls = {
  address: string;
  /** A mail arrives: bytes, or its parts. Gives its immutable id. */
  receive(mail: Uint8Array | Parts, how?: Arrival): Promise<string>;
  all(): SeenMessage[];
  in(folder: string): SeenMessage[];
  inbox(): SeenMessage[];
  drafts(): SeenMessage[];
  /** What lies in Sent Items. */
  sent(): SeenMessage[];
  /** Every letter that really went out, once for each time it did. */
  wentOut(): SentDoc[];
  purges(): SeenMessage[];
  /** Display names with the number of messages in each. */
  folders(): Record<string, number>;
  message(id: string): SeenMessage;
  /** Staff: drags it elsewhere, or back. */
  move(id: string, folder: string): void;
  /** Staff: presses Delete. */
  delete(id: string): void;
  /** Staff or an administrator: gone for good. */
  purge(id: string): void;
  categorise(id: string, categories: string[]): void;
  markRead(id: string, isRead: boolean): void;
  createFolder(name: string): void;
  renameFolder(folder: string, name: string): void;
  removeFolder(folder: string): void;
  /** Every cursor made so far is refused from now on. */
  loseCursors(): void;
  /** The app's right to this mailbox, by RBAC. */
  allow(isAllowed: boolean): void;
};

export type Controls = {
  mailbox(address: string): MailboxControls;
  faults: { plan(...faults: Fault[]): void; clear(): void; left(): number };
  settings: { get(): Settings; set(changes: Partial<Settings>): void };
  /** Mail to this address comes back as a delivery report. */
  bounces(address: string): void;
  /** 403 for it from now on: a canary, or a neighbour's mailbox. */
  refuse(address: string): void;
  notifications: {
    /** Statuses that came back; 0 for none in time. */
    answers: number[];
    /** Shares between 0 and 1 that are lost, or come twice. */
    unreliable(shares: { lost?: number; twice?: number }): void;
    lifecycle(event: Lifecycle): void;
    settled(): Promise<void>;
  };
  /** All tokens given so far are refused from now on. */
  endTokens(): void;
  /** The most calls that were ever under way at once on one mailbox. */
  mostAtOnce(): number;
};

export function controlsOf(world: World, notifier: Notifier, entra: Entra): Controls {
  let shares = { lost: 0, twice: 0 };
  let dice = 1;
  const thrown = () => {
    dice = (dice * 48_271) % 2_147_483_647;
    return dice / 2_147_483_647;
  };
  world.onMailbox = (mailbox) => {
    mailbox.onChange = (change) => {
      if (thrown() >= shares.lost) notifier.tell(mailbox, change, thrown() < shares.twice ? 2 : 1);
    };
  };
  return {
    mailbox: (address) => mailboxControls(world, world.mailbox(address)),
    faults: {
      plan: (...faults) => world.faults.plan(...faults),
      clear: () => world.faults.clear(),
      left: () => world.faults.left,
    },
    settings: { get: () => world.settings, set: (changes) => world.set(changes) },
    bounces: (address) => world.journal.put(`bounce:${address.toLowerCase()}`, { address }),
    refuse: (address) => world.allow(address, false),
    notifications: {
      answers: notifier.answers,
      unreliable: (changes) => {
        shares = { ...shares, ...changes };
      },
      lifecycle: (event) => notifier.lifecycle(event),
      settled: () => notifier.settled(),
    },
    endTokens: () => entra.endAll(),
    mostAtOnce: () => world.throttle.most,
  };
}

function mailboxControls(world: World, state: MailboxState): MailboxControls {
  const folder = (name: string) =>
    state.folders.find(({ displayName }) => displayName === name) ?? state.folder(name);
  const seen = (message: MessageDoc) => seenIn(state, message);
  const inside = (name: string) => state.inFolder(folder(name).id).map(seen);
  return {
    address: state.address,
    receive: async (mail, how = {}) => {
      const where = how.folder === undefined ? how : { ...how, folder: folder(how.folder).id };
      const message =
        mail instanceof Uint8Array
          ? await receiveMime(state, mail, world, where)
          : receiveParts(state, mail, world, where);
      return state.idOf(message, 'immutable');
    },
    all: () => state.messages.filter((message) => message.folder !== null).map(seen),
    in: inside,
    inbox: () => inside('inbox'),
    drafts: () => inside('drafts'),
    sent: () => inside('sentitems'),
    wentOut: () => world.journal.all<SentDoc>(`sent:${state.address}:`),
    purges: () => state.messages.filter((message) => message.folder === null && !message.isDraft).map(seen),
    folders: () =>
      Object.fromEntries(
        state.folders.map(({ id, displayName }) => [displayName, state.inFolder(id).length]),
      ),
    message: (id) => seen(state.message(id)),
    move: (id, name) => void state.move(state.message(id), folder(name).id),
    delete: (id) => void state.move(state.message(id), state.folder('deleteditems').id),
    purge: (id) => state.purge(state.message(id)),
    categorise: (id, categories) => void state.change(state.message(id), { categories }),
    markRead: (id, isRead) => void state.change(state.message(id), { isRead }),
    createFolder: (name) => void state.createFolder(name, state.folder('msgfolderroot').id),
    renameFolder: (name, other) => state.renameFolder(folder(name).id, other),
    removeFolder: (name) => state.removeFolder(folder(name).id),
    loseCursors: () => state.nextGeneration(),
    allow: (isAllowed) => world.allow(state.address, isAllowed),
  };
}

function seenIn(state: MailboxState, message: MessageDoc): SeenMessage {
  const { subject, text, html, internetMessageId, categories, isRead, isDraft, properties, headers } =
    message;
  const folder = state.folders.find(({ id }) => id === message.folder)?.displayName ?? null;
  const to = message.to.map(({ address }) => address);
  return {
    id: state.idOf(message, 'immutable'),
    folder,
    ...{ subject, text, html, internetMessageId, categories, isRead, isDraft, properties, headers, to },
    hasAttachments: hasAttachments(message),
  };
}
