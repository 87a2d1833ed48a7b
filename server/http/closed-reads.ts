import type { LeaverRecord } from '../../core/leaver-record.ts';
import { isOpen } from '../../core/leaver-record.ts';
import type { OutboxMail, StoredEvent, StoredMessage, StoreReader } from '../steps/store-port.ts';

/**
 * The store's reads as they are for somebody to whom these records are closed: they are not in any list, answer or
 * count, and neither is a message about them. What is asked for by name is looked up all the same and then not given,
 * so that it takes as long as one that is not there.
 */
export function readerWithout(store: StoreReader, closed: ReadonlySet<string>): Partial<StoreReader> {
  return { ...recordsWithout(store, closed), ...messagesWithout(store, closed) };
}

function recordsWithout(store: StoreReader, closed: ReadonlySet<string>): Partial<StoreReader> {
  const here = (ref: string | null) => ref === null || !closed.has(ref);
  /** A letter about several is there for the others. */
  const without = (letter: OutboxMail): OutboxMail | null => {
    const records = letter.records.filter(here);
    return records.length > 0 || letter.records.length === 0 ? { ...letter, records } : null;
  };
  return {
    record: async (practice, ref) => ifHere(here(ref), await store.record(practice, ref)),
    vault: async (practice, ref) => ifHere(here(ref), await store.vault(practice, ref)),
    history: async (practice, ref) => ifHere(here(ref), await store.history(practice, ref)) ?? [],
    trail: (...asked) => trailWithout(store, here, ...asked),
    list: async (practice, query) => {
      const page = await store.list(practice, query);
      const hidden = (await recordsOf(store, practice, closed)).filter(
        (record) =>
          (query.stage === undefined || record.stage === query.stage) && (!query.openOnly || isOpen(record)),
      );
      const rows = page.rows.filter(({ record }) => here(record.ref));
      return { ...page, rows, total: page.total - hidden.length };
    },
    counts: async (practice) => {
      const counts = { ...(await store.counts(practice)) };
      for (const { stage } of await recordsOf(store, practice, closed)) counts[stage] -= 1;
      return counts;
    },
    openRecords: async (practice) => (await store.openRecords(practice)).filter(({ ref }) => here(ref)),
    recordsSince: async (...asked) => {
      const page = await store.recordsSince(...asked);
      return { ...page, records: page.records.filter(({ ref }) => here(ref)) };
    },
    spells: async (...asked) => {
      const page = await store.spells(...asked);
      return { ...page, spells: page.spells.filter(({ ref }) => here(ref)) };
    },
    accesses: async (...asked) => (await store.accesses(...asked)).filter(({ ref }) => here(ref)),
    mutes: async (...asked) => (await store.mutes(...asked)).filter(({ ref }) => here(ref)),
    refsForPatient: async (...asked) => (await store.refsForPatient(...asked)).filter(here),
    outbox: async (...asked) =>
      (await store.outbox(...asked)).map(without).filter((letter) => letter !== null),
    letter: async (...asked) => {
      const letter = await store.letter(...asked);
      return letter === null ? null : without(letter);
    },
  };
}

function messagesWithout(store: StoreReader, closed: ReadonlySet<string>): Partial<StoreReader> {
  const shown = async (message: StoredMessage | null) =>
    ifHere(message !== null && (await mayBeShown(store, message, closed)), message);
  const allShown = async (messages: readonly StoredMessage[]) =>
    (await Promise.all(messages.map(shown))).filter((message) => message !== null);
  return {
    message: async (...asked) => shown(await store.message(...asked)),
    messageByKey: async (...asked) => shown(await store.messageByKey(...asked)),
    messageByHeader: async (...asked) => shown(await store.messageByHeader(...asked)),
    messageVault: async (practice, messageId) =>
      ifHere(
        (await shown(await store.message(practice, messageId))) !== null,
        await store.messageVault(practice, messageId),
      ),
    messages: async (...asked) => allShown(await store.messages(...asked)),
    messagesOf: async (...asked) => allShown(await store.messagesOf(...asked)),
    countMessages: async (practice, state) => {
      const count = await store.countMessages(practice, state);
      return (await allShown(await store.messages(practice, state, count))).length;
    },
  };
}

function ifHere<T>(here: boolean, found: T | null): T | null {
  return here ? found : null;
}

/** Whoever reads it takes a page that is not full for the last one, so what is left out is made good from the next. */
async function trailWithout(
  store: StoreReader,
  here: (ref: string) => boolean,
  practice: string,
  fromChainNo: number,
  limit: number,
): Promise<StoredEvent[]> {
  const kept: StoredEvent[] = [];
  for (let from = fromChainNo; ; ) {
    const events = await store.trail(practice, from, limit);
    kept.push(...events.filter(({ ref }) => here(ref)));
    const last = events.at(-1);
    if (last === undefined || events.length < limit || kept.length >= limit) return kept.slice(0, limit);
    from = last.chainNo + 1;
  }
}

/**
 * A message that waits for a person belongs to no record yet, and may still be about a patient who is closed to them. One
 * that names no NHS number cannot be told.
 */
async function mayBeShown(
  store: StoreReader,
  { practice, messageId, records }: StoredMessage,
  closed: ReadonlySet<string>,
): Promise<boolean> {
  if (records.some((ref) => closed.has(ref))) return false;
  const vault = await store.messageVault(practice, messageId);
  if (vault === null) return true;
  if (vault.recognition.recordRefs.some((ref) => closed.has(ref))) return false;
  for (const { patient } of vault.recognition.patients) {
    const refs = patient.nhsNumber === null ? [] : await store.refsForPatient(practice, patient.nhsNumber);
    if (refs.some((ref) => closed.has(ref))) return false;
  }
  return true;
}

async function recordsOf(
  store: StoreReader,
  practice: string,
  refs: ReadonlySet<string>,
): Promise<LeaverRecord[]> {
  const records = await Promise.all([...refs].map((ref) => store.record(practice, ref)));
  return records.filter((record) => record !== null);
}
