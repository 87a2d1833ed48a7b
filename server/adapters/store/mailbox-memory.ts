import type {
  KnownLetter,
  KnownMessage,
  MailboxMemory,
  MemoryReader,
  MemoryWriter,
  Traces,
} from '../graph/mailbox-memory.ts';
import { openBytes, sealBytes } from '../keyring.ts';
import { canonicalJson } from './canonical-json.ts';
import { keyFor, keyOf } from './owner-keys.ts';
import type { Row } from './tables.ts';
import type { Within } from './within.ts';
import { instant, ms } from './within.ts';

/** The memory of watched mailboxes, in one table of the database. `change` runs its work in a transaction of its own. */
export function mailboxMemory(
  looking: Within,
  change: <T>(work: (within: Within) => Promise<T>) => Promise<T>,
): MailboxMemory {
  return { ...reads(looking), change: (work) => change((within) => work(writes(within))) };
}

type Kind = 'note' | 'message' | 'letter';
type Rows = Row<'mailbox_memory'>;

function reads(within: Within): MemoryReader {
  const rows = (practice: string, kind: Kind) =>
    within.db
      .selectFrom('mailbox_memory')
      .selectAll()
      .where('practice', '=', practice)
      .where('kind', '=', kind);
  const one = (practice: string, kind: Kind, key: string) =>
    rows(practice, kind).where('key', '=', key).executeTakeFirst();
  return {
    note: async (practice, name) => (await one(practice, 'note', name))?.body ?? null,
    message: async (practice, id) => {
      const row = await one(practice, 'message', id);
      return row ? toMessage(within, row) : null;
    },
    pending: async (practice) => {
      const found = await rows(practice, 'message').where('state', '=', 'pending').orderBy('at').execute();
      return Promise.all(found.map((row) => toMessage(within, row)));
    },
    letter: async (practice, id) => {
      const row = await one(practice, 'letter', id);
      return row ? toLetter(row) : null;
    },
    letters: async (practice, state) =>
      (await rows(practice, 'letter').where('state', '=', state).execute()).map(toLetter),
  };
}

function writes(within: Within): MemoryWriter {
  const { db } = within;
  const all = async (practice: string) => {
    const found = await db
      .selectFrom('mailbox_memory')
      .selectAll()
      .where('practice', '=', practice)
      .where('kind', '=', 'message')
      .execute();
    return Promise.all(found.map((row) => toMessage(within, row)));
  };
  return {
    ...reads(within),
    saveNote: (practice, name, text) =>
      text === null
        ? remove(within, practice, 'note', name)
        : save(within, { practice, kind: 'note', key: name, state: '', at: 0, body: text, sealed: null }),
    saveMessage: async (practice, { id, state, receivedAt, traces, ...rest }) => {
      // Sealed before is overwritten by sealed now; where nothing is kept any more, it is overwritten first.
      if (traces === null) await blank(within, practice, id);
      const sealed = traces && (await sealTraces(within, practice, id, traces));
      const at = ms(receivedAt);
      await save(within, {
        practice,
        kind: 'message',
        key: id,
        state,
        at,
        body: canonicalJson(rest),
        sealed,
      });
    },
    forgetMessage: async (practice, id) => {
      await blank(within, practice, id);
      await remove(within, practice, 'message', id);
    },
    notFoundSince: async (practice, round) =>
      (await all(practice)).filter((one) => one.inInbox && one.round < round),
    saveLetter: (practice, { id, state, attemptedAt, ...rest }) =>
      save(within, {
        practice,
        kind: 'letter',
        key: id,
        state,
        at: attemptedAt === null ? 0 : ms(attemptedAt),
        body: canonicalJson(rest),
        sealed: null,
      }),
  };
}

async function save({ db }: Within, row: Rows): Promise<void> {
  const { state, at, body, sealed } = row;
  await db
    .insertInto('mailbox_memory')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['practice', 'kind', 'key']).doUpdateSet({ state, at, body, sealed }),
    )
    .execute();
}

async function remove({ db }: Within, practice: string, kind: Kind, key: string): Promise<void> {
  await db
    .deleteFrom('mailbox_memory')
    .where('practice', '=', practice)
    .where('kind', '=', kind)
    .where('key', '=', key)
    .execute();
}

async function blank({ db }: Within, practice: string, id: string): Promise<void> {
  await db
    .updateTable('mailbox_memory')
    .set({ sealed: new Uint8Array(0) })
    .where('practice', '=', practice)
    .where('kind', '=', 'message')
    .where('key', '=', id)
    .where('sealed', 'is not', null)
    .execute();
}

/** One key for all traces of a practice's mailbox: each row is overwritten when it is no longer needed. */
const OWNER = 'mailbox-memory';

async function sealTraces(within: Within, practice: string, id: string, traces: Traces): Promise<Uint8Array> {
  const key = await keyFor(within, practice, OWNER);
  return sealBytes(key, aadOf(practice, id), Buffer.from(JSON.stringify(traces)));
}

async function toMessage(within: Within, row: Rows): Promise<KnownMessage> {
  const key = row.sealed?.length ? await keyOf(within, row.practice, OWNER) : null;
  const traces =
    key && row.sealed
      ? (JSON.parse(
          Buffer.from(openBytes(key, aadOf(row.practice, row.key), row.sealed)).toString('utf8'),
        ) as Traces)
      : null;
  const rest = JSON.parse(row.body) as Omit<KnownMessage, 'id' | 'state' | 'receivedAt' | 'traces'>;
  const state = row.state as KnownMessage['state'];
  return { ...rest, id: row.key, state, receivedAt: instant(row.at), traces };
}

function toLetter(row: Rows): KnownLetter {
  const rest = JSON.parse(row.body) as Omit<KnownLetter, 'id' | 'state' | 'attemptedAt'>;
  const attemptedAt = row.at === 0 ? null : instant(row.at);
  return { ...rest, id: row.key, state: row.state as KnownLetter['state'], attemptedAt };
}

function aadOf(practice: string, id: string): string {
  return `${practice} ${id} traces`;
}
