import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ListView, Me, RecordView } from '../../server/http/answers.ts';
import type { Action } from '../../server/http/requests.ts';
import { type Leaver, leaverMails, tracesOf } from './leaver-mail.ts';
import { DeskClient, HttpProblem, launchServer, type RunningServer } from './server.ts';

/** A leaver on the way, what a byte scan looks for, and the newest version the server has owned up to. */
export type Traveller = {
  leaver: Leaver;
  traces: (string | Uint8Array)[];
  ref: string | null;
  acknowledged: number;
  deleted: boolean;
};

export type Account = { kills: number; before: number; travellers: Traveller[]; wrong: string[] };

/** Which server is killed, and how mail comes to it; the built one with its folder where nothing is said. */
export type UnderFire = {
  launch(): ReturnType<typeof launchServer>;
  arrive(mails: readonly Uint8Array[], seed: number): Promise<void>;
  /** How long a life lasts; the longer, the more of the kills fall into work. */
  windowMs(chance: () => number): number;
};

/**
 * Sends leavers through their whole life against the built server, which is killed (SIGKILL) again and again at a
 * random moment: while it starts, takes in, presses, answers, deletes. The driver remembers nothing but what was
 * acknowledged; after each start it looks at what is there and does the next thing, as staff would.
 */
export async function journeysUnderFire(
  folder: string,
  wanted: { kills: number; seed: number; say?: (text: string) => void; under?: UnderFire },
): Promise<Account> {
  const chance = randomFrom(wanted.seed);
  const under = wanted.under ?? withFolder(folder);
  const account: Account = { kills: 0, before: 0, travellers: [], wrong: [] };
  while (account.kills < wanted.kills || account.travellers.some(({ deleted }) => !deleted)) {
    if (account.kills < wanted.kills && account.travellers.every(({ deleted }) => deleted))
      for (let n = 0; n < 3; n++) await sendOff(under, account);
    const spare = account.kills >= wanted.kills;
    await oneLife(under, account, spare ? 60_000 : under.windowMs(chance));
    if (account.kills % 50 === 0)
      wanted.say?.(`${account.kills} kills, ${account.travellers.length} leavers`);
    if (account.kills > wanted.kills * 3 + 100) throw new Error('the journeys make no headway');
  }
  return account;
}

function withFolder(folder: string): UnderFire {
  return {
    launch: () => launchServer(folder),
    arrive: async (mails, seed) => {
      const inbox = join(folder, 'mailbox/Y99999/inbox');
      if (!existsSync(inbox)) mkdirSync(inbox, { recursive: true });
      mails.forEach((mail, at) => {
        writeFileSync(join(inbox, `journey ${seed}-${at}.eml`), mail);
      });
    },
    windowMs,
  };
}

/** Mostly short, so that the start itself is hit; sometimes long enough for the longest step to end. */
function windowMs(chance: () => number): number {
  return chance() < 0.75 ? 100 + chance() * 1_400 : 1_500 + chance() * 3_500;
}

async function sendOff(under: UnderFire, account: Account): Promise<void> {
  const seed = account.travellers.length + 1;
  const leaver: Leaver = {
    name: `Ambrosine Fixture${LETTERS[seed % 26]}${LETTERS[Math.floor(seed / 26) % 26]}wick`,
    nhsNumber: inventedNumber(seed),
    born: `19${40 + (seed % 50)}-0${1 + (seed % 9)}-1${seed % 10}`,
  };
  const { mails, parts } = await leaverMails(leaver, [[2], [1]], seed, 1);
  await under.arrive(mails, seed);
  account.travellers.push({
    leaver,
    traces: tracesOf(leaver, parts),
    ref: null,
    acknowledged: 0,
    deleted: false,
  });
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** One start of the server, worked with until it is killed. */
async function oneLife(under: UnderFire, account: Account, forMs: number): Promise<void> {
  const end = performance.now() + forMs;
  const { ready, kill } = await under.launch();
  const outcome = ready.catch((error: unknown) => error as Error);
  const server = await Promise.race([outcome, pause(forMs).then(() => null)]);
  if (server instanceof Error) account.wrong.push(server.message);
  else if (server === null) account.before += 1;
  else await Promise.race([drive(server, account, end), pause(Math.max(0, end - performance.now()))]);
  await kill();
  account.kills += 1;
}

async function drive(server: RunningServer, account: Account, end: number): Promise<void> {
  const desk = new DeskClient(server.url);
  try {
    let { today } = await desk.signInByLink(server.token);
    let movedAt = performance.now();
    while (performance.now() < end) {
      let moved = false;
      for (const traveller of account.travellers)
        moved = (await nextThing(desk, traveller, today, account)) || moved;
      if (account.travellers.every(({ deleted }) => deleted)) return;
      const days = moved ? 0 : await daysToWait(desk, account, performance.now() - movedAt);
      if (days > 0) ({ today } = await desk.post<Me>('/api/demo/clock', { days }));
      if (moved || days > 0) movedAt = performance.now();
      else await pause(40);
    }
  } catch (error) {
    // The kill cuts connections; an answer of the server's own is another matter.
    if (error instanceof HttpProblem) account.wrong.push(error.message);
  }
}

/**
 * Staff wait for the window to end; and overnight for a letter cut short on its way, which is only sent again once it is
 * plain that it had not gone.
 */
async function daysToWait(desk: DeskClient, account: Account, idleMs: number): Promise<number> {
  if (await allWaitForTheWindow(desk, account)) return 57;
  return idleMs > 5_000 ? 1 : 0;
}

async function allWaitForTheWindow(desk: DeskClient, account: Account): Promise<boolean> {
  for (const { ref, deleted } of account.travellers) {
    if (deleted) continue;
    if (ref === null) return false;
    const { stage, facts } = await desk.get<RecordView>(`/api/records/${ref}`);
    if (stage !== 'collected' || facts.askedWords === null) return false;
  }
  return true;
}

/** Looks at one record and does what comes next. True when something was done. */
async function nextThing(
  desk: DeskClient,
  traveller: Traveller,
  today: string,
  account: Account,
): Promise<boolean> {
  if (traveller.deleted) return false;
  if (traveller.ref === null) {
    const { rows } = await desk.post<ListView>('/api/records/search', { text: traveller.leaver.nhsNumber });
    if (rows.length > 1) account.wrong.push(`${rows.length} records for one leaver`);
    traveller.ref = rows[0]?.ref ?? null;
    return traveller.ref !== null;
  }
  const record = await desk.get<RecordView>(`/api/records/${traveller.ref}`);
  if (record.version < traveller.acknowledged)
    account.wrong.push(`version ${traveller.acknowledged} was acknowledged and ${record.version} is there`);
  traveller.deleted = record.stage === 'deleted';
  const action = actionFor(record, traveller.leaver, today);
  if (action === null) return false;
  try {
    const { version } = await desk.post<RecordView>(`/api/records/${traveller.ref}/actions`, {
      version: record.version,
      action,
    });
    traveller.acknowledged = version;
    return true;
  } catch (error) {
    // The machinery may have moved the record on between the two calls; that is said and nothing is lost.
    if (error instanceof HttpProblem && error.code === 'moved-on') return true;
    throw error;
  }
}

function actionFor(record: RecordView, { name, nhsNumber }: Leaver, on: string): Action | null {
  switch (record.stage) {
    case 'received':
      return record.partsState.complete ? { do: 'check-notes', acceptDifferences: false } : null;
    case 'checked':
      if (record.pack) return { do: 'confirm-printed', sheets: record.pack.sheets };
      return record.packWork.state === 'none' || record.packWork.state === 'failed'
        ? { do: 'prepare-pack', duplex: true, dropBlanks: false }
        : null;
    case 'reprinted':
      return record.facts.label ? { do: 'bag', bags: 1 } : { do: 'record-label', on };
    case 'bagged':
      return { do: 'collect', on };
    case 'collected':
      if (record.facts.receivingPractice === null)
        return {
          do: 'record-receiving-practice',
          name: 'Harbour View Surgery',
          address: '',
          email: 'notes@harbour-view.example',
          odsCode: null,
        };
      return record.facts.askedWords === null ? { do: 'ask-new-practice' } : null;
    case 'clear':
      return { do: 'approve-deletion', name, nhsNumber };
    case 'deleting':
      // Nobody answers a letter that has not gone yet, and one that was answered all the same is withdrawn.
      return record.deletion.ledger.some(({ yours }) => yours) && !record.letters.some(isOnItsWay)
        ? { do: 'record-supplier-answer', certificate: true }
        : null;
    default:
      return null;
  }
}

function isOnItsWay({ state }: RecordView['letters'][number]): boolean {
  return state === 'queued' || state === 'sending';
}

/** A valid NHS number of the range kept for testing, a different one for each. */
function inventedNumber(seed: number): string {
  for (let n = seed * 11; ; n++) {
    const nine = `9${String(10_000_000 + n).slice(-8)}`;
    const sum = [...nine].reduce((total, digit, at) => total + Number(digit) * (10 - at), 0);
    const check = (11 - (sum % 11)) % 11;
    if (check !== 10) return `${nine}${check}`;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The same seed gives the same moments; what they hit depends on the machine. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
