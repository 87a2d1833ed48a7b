import type { Mailbox, MailHandle, MailReading } from '../../steps/mail-port.ts';
import type { Log } from '../../steps/ports.ts';
import { catchUp, LISTED, logged } from './delta.ts';
import { clearDrops, drop } from './drop.ts';
import type { GraphClient } from './graph-client.ts';
import { type Fetch, isMailboxTrouble, isPassing } from './graph-errors.ts';
import type { Box } from './graph-items.ts';
import type { KnownMessage, MailboxMemory } from './mailbox-memory.ts';
import { mark, showStage } from './marks.ts';
import { confirmSent, hasOutgoing, removeOutgoing, writeOutgoing } from './outgoing.ts';
import { readMessage } from './read-message.ts';
import { lastReconciled, type Reconciled, reconcile } from './reconcile.ts';
import { findCopies, removeMessages } from './removal.ts';
import { turnstile } from './turnstile.ts';

/** How far a watched mailbox is, for `onward doctor` and the health page. */
export type MailboxFacts = {
  /** Instant of the last look that came to its end; null before the first. */
  listedAt: string | null;
  pending: number;
  reconciled: Reconciled | null;
  unknownLetters: number;
};

export type GraphMailbox = Mailbox &
  Required<Pick<Mailbox, 'readMail' | 'forget' | 'recoverableDays'>> & {
    /** Once a day: compares the Inbox with what was seen, and Sent Items with what was sent. */
    reconcile(): Promise<Reconciled>;
    reconciledAt(): Promise<string | null>;
    showStage(place: string, words: string | null): Promise<void>;
    facts(): Promise<MailboxFacts>;
  };

export type GraphMailboxOptions = {
  client: GraphClient;
  address: string;
  practice: string;
  memory: MailboxMemory;
  /** Instant before which messages are left alone. */
  goLive: string;
  clock: () => Date;
  log: Log;
  /** The way to the network for large files that a person drops. */
  fetch?: Fetch;
  /** The tenant's retention of deleted items: 14 days unless an administrator set more; NHSmail keeps them for longer. */
  recoverableDays?: number;
};

const KEY = 'graph:';

/**
 * A practice's shared mailbox in Exchange Online. A message's place is its immutable id, and its key the same id named:
 * it stays through every move within the mailbox, so a message dragged back is known for the one it was.
 */
export function openGraphMailbox(options: GraphMailboxOptions): GraphMailbox {
  const { fetch = globalThis.fetch, recoverableDays = 14, ...box } = options;
  const looking = turnstile(1);
  const tried = new Map<string, number>();
  const trying = (id: string) => tried.set(id, (tried.get(id) ?? 0) + 1);
  return {
    recoverableDays: Math.max(0, recoverableDays),
    listNew: () => looking(() => listNew(box, tried)),
    readMail: (place, keep): Promise<MailReading | null> => {
      trying(place);
      return readMessage(box, place, keep);
    },
    read: () => Promise.reject(new Error('a message of this mailbox is read by readMail')),
    mark: (key, place, as, id) => mark(box, idOf(key) ?? place, as, id),
    remove: (places) => removeMessages(box, places),
    findCopies: async (key) => {
      trying(idOf(key) ?? '');
      return findCopies(box, idOf(key) ?? '');
    },
    forget: (key) => box.memory.change((tx) => tx.forgetMessage(box.practice, idOf(key) ?? '')),
    writeOutgoing: (id, raw) => writeOutgoing(box, id, raw),
    hasOutgoing: (id) => hasOutgoing(box, id),
    removeOutgoing: (id) => removeOutgoing(box, id),
    drop: (raw) => drop(box, raw, fetch),
    showStage: (place, words) => showStage(box, place, words),
    reconcile: () =>
      looking(async () => {
        const result = await reconcile(box);
        await confirmSent(box);
        return result;
      }),
    reconciledAt: async () => (await lastReconciled(box))?.at ?? null,
    facts: () => factsOf(box),
  };
}

function idOf(key: string): string | null {
  return key.startsWith(KEY) ? key.slice(KEY.length) : null;
}

/**
 * What lies in the Inbox and is not settled. While Graph is only busy, what is known already is still offered, for it
 * can wait no better than the rest; a mailbox that refuses us, or that tells nothing, is an error and never empty.
 */
async function listNew(box: Box, tried: Map<string, number>): Promise<MailHandle[]> {
  let trouble: unknown = null;
  try {
    await catchUp(box);
    await clearDrops(box);
  } catch (error) {
    if (isMailboxTrouble(error) || !isPassing(error)) throw error;
    trouble = error;
  }
  const pending = await box.memory.pending(box.practice);
  if (trouble !== null) {
    if (pending.length === 0) throw trouble;
    box.log.warn('the mailbox could not be read to its end; what is known is taken in', logged(box, 'busy'));
  }
  return inTurn(pending, tried).map(({ id }) => ({ key: `${KEY}${id}`, place: id }));
}

/** Oldest first, but what was tried before comes after what never was: one that fails each time holds up nobody. */
function inTurn(pending: readonly KnownMessage[], tried: Map<string, number>): KnownMessage[] {
  const still = new Set(pending.map(({ id }) => id));
  for (const id of [...tried.keys()]) if (!still.has(id)) tried.delete(id);
  const times = ({ id }: KnownMessage) => tried.get(id) ?? 0;
  return [...pending].sort((one, other) => times(one) - times(other));
}

async function factsOf(box: Box): Promise<MailboxFacts> {
  const { memory, practice } = box;
  return {
    listedAt: await memory.note(practice, LISTED),
    pending: (await memory.pending(practice)).length,
    reconciled: await lastReconciled(box),
    unknownLetters: (await memory.letters(practice, 'unknown')).length,
  };
}
