import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterFolder } from './adapters/after-folder.ts';
import type { BackupMade } from './adapters/backup.ts';
import { type DemonstrationClock, demonstrationClock } from './adapters/demonstration-clock.ts';
import { openFolderMailbox } from './adapters/folder-mailbox.ts';
import { randomIds } from './adapters/ids.ts';
import { listFiles } from './adapters/leavers-file.ts';
import { openLog } from './adapters/log.ts';
import { mail } from './adapters/mail.ts';
import { passwords } from './adapters/password-port.ts';
import type { PlainTrouble } from './adapters/plain-trouble.ts';
import { reportFiles } from './adapters/report-files.ts';
import { systemClock } from './adapters/system-clock.ts';
import { workInHand } from './adapters/work-in-hand.ts';
import type { Config } from './config.ts';
import type { OpenGraph, OverGraph } from './open-graph.ts';
import { type Kept, lookIntoKept, openBesideServer, openKept } from './open-kept.ts';
import { createPress } from './press/press.ts';
import type { Mailbox } from './steps/mail-port.ts';
import type { Certificates, Clock, Log, Ports, PracticeSettings, PrintedLetters } from './steps/ports.ts';

/**
 * `clock` replaces the machine's; `settleMs` is how long a mail must lie still before it is read. `hold` says how the
 * data folder is taken: for this process alone, as a server must; to read only; or to make a backup beside a server.
 * `fetch` replaces the way to Microsoft. `looksAtMailboxes` opens mailboxes in Exchange Online also where the folder is
 * only read: then they may be asked, and what keeps one from opening is told in `graphTroubles`.
 */
export type OnwardOptions = {
  clock?: Clock;
  settleMs?: number;
  hold?: 'alone' | 'read-only' | 'beside-server';
  log?: Log;
  fetch?: typeof fetch;
  looksAtMailboxes?: boolean;
};

/** Onward opened: everything the steps need, on the real neighbours. */
export type Onward = {
  ports: Ports;
  config: Config;
  kept: Kept;
  /** By ODS code, the mailboxes in Exchange Online. Practices that are not in it have a folder. */
  graph: ReadonlyMap<string, OverGraph>;
  graphTroubles: ReadonlyMap<string, PlainTrouble>;
  /** Moves the demonstration's clock and remembers it; null outside the demonstration, or with a clock handed in. */
  forwardDays: ((days: number) => Promise<void>) | null;
  /** Where mail is taken from and where letters go, as staff are told. */
  folders(practice: string): { inbox: string; outbox: string };
  /** Makes a backup into a folder on another disk, while everything goes on. Throws PlainTrouble. */
  backUp(target: string, options?: { withKey?: boolean }): Promise<BackupMade>;
  /** Ends what is being asked of mailboxes elsewhere, for a stop that must not wait for them. */
  hangUp(): Promise<void>;
  close(): Promise<void>;
};

/** Opens the data folder, the store and the mailboxes. Throws PlainTrouble, saying what is wrong and what to do. */
export async function openOnward(config: Config, options: OnwardOptions = {}): Promise<Onward> {
  const hold = options.hold ?? 'alone';
  const log = options.log ?? openLog(config.logLevel, (line) => process.stderr.write(line));
  const kept = await OPENED[hold](config.dataFolder);
  let graph = NO_GRAPH;
  try {
    const demonstration = config.demonstration && !options.clock ? await demonstrationClockOf(kept) : null;
    const clock = options.clock ?? demonstration ?? systemClock;
    graph = await overGraph(config, kept, { clock, log }, options);
    const mailboxes = await openMailboxes(hold === 'alone' ? config.practices : [], graph, options);
    const ports: Ports = {
      clock,
      store: kept.store,
      files: kept.files,
      mail,
      mailboxes: (practice) => {
        const mailbox = mailboxes.get(practice);
        if (!mailbox) throw new Error(`no practice ${practice} is served here`);
        return mailbox;
      },
      press: createPress(
        {
          memoryMb: config.pressMemoryMb,
          wallSeconds: config.pressWallSeconds,
          cpuSeconds: config.pressWallSeconds,
        },
        { keepReady: hold === 'alone' },
      ),
      work: workInHand(),
      certificates,
      printedLetters,
      reports: reportFiles,
      lists: listFiles,
      passwords,
      ids: randomIds,
      log,
      practices: config.practices,
      publicUrl: config.publicUrl,
    };
    return {
      ports,
      config,
      kept,
      graph: graph.practices,
      graphTroubles: graph.troubles,
      forwardDays: demonstration && ((days) => forward(kept, demonstration, days)),
      folders: (practice) => foldersOf(config, practice),
      backUp: (target, { withKey = false } = {}) => backUp(kept, ports, target, withKey),
      hangUp: graph.close,
      close: async () => {
        await graph.close();
        await kept.close();
      },
    };
  } catch (error) {
    await graph.close();
    await kept.close();
    throw error;
  }
}

const NO_GRAPH: OpenGraph = { practices: new Map(), troubles: new Map(), close: async () => undefined };

/** Microsoft's libraries take their time to load, and most starts need none. */
async function overGraph(
  config: Config,
  kept: Kept,
  { clock, log }: Pick<Ports, 'clock' | 'log'>,
  { fetch, looksAtMailboxes = false, hold = 'alone' }: OnwardOptions,
): Promise<OpenGraph> {
  const isWanted = hold === 'alone' || looksAtMailboxes;
  if (!isWanted || config.practices.every(({ graph }) => graph === null)) return NO_GRAPH;
  const { openGraph } = await import('./open-graph.ts');
  return openGraph(config.practices, {
    memory: kept.store.mailboxes,
    clock,
    log,
    proxy: config.proxy,
    publicUrl: config.publicUrl,
    fetch,
    mustOpen: !looksAtMailboxes,
  });
}

const OPENED = { alone: openKept, 'read-only': lookIntoKept, 'beside-server': openBesideServer };

/** pdf-lib takes a third of a second to load, and few starts issue a certificate. */
const certificates: Certificates = {
  write: async (facts) => (await import('./adapters/certificate-pdf.ts')).certificatePdf.write(facts),
};

const printedLetters: PrintedLetters = {
  write: async (facts) => (await import('./adapters/printed-letter-pdf.ts')).printedLetterPdf.write(facts),
};

const AHEAD = 'demonstration-days';

async function demonstrationClockOf(kept: Kept): Promise<DemonstrationClock> {
  return demonstrationClock(systemClock, Number((await kept.store.setting(AHEAD)) ?? 0));
}

/** Remembered first: a clock that was moved must never be found to have gone back. */
async function forward(kept: Kept, clock: DemonstrationClock, days: number): Promise<void> {
  await kept.store.transaction((tx) => tx.saveSetting(AHEAD, String(clock.days() + days)));
  clock.forwardDays(days);
}

async function backUp(kept: Kept, ports: Ports, target: string, withKey: boolean): Promise<BackupMade> {
  const { makeBackup } = await import('./adapters/backup.ts');
  const { paths, store, keyring } = kept;
  return makeBackup({
    paths,
    store,
    keyring,
    target,
    practices: ports.practices,
    now: ports.clock.now(),
    withKey,
  });
}

async function openMailboxes(
  practices: readonly PracticeSettings[],
  graph: OpenGraph,
  options: OnwardOptions,
): Promise<Map<string, Mailbox>> {
  const mailboxes = new Map<string, Mailbox>();
  const settle = options.settleMs === undefined ? {} : { settleMs: options.settleMs };
  for (const { odsCode, mailFolder } of practices) {
    const over = graph.practices.get(odsCode)?.mailbox;
    const hasFolder = over === undefined || existsSync(join(mailFolder, 'filed'));
    const folder = hasFolder ? await openFolderMailbox(mailFolder, settle) : null;
    const mailbox = over && folder ? afterFolder(over, folder, mail.read) : (over ?? folder);
    if (mailbox !== null) mailboxes.set(odsCode, mailbox);
  }
  return mailboxes;
}

function foldersOf(config: Config, practice: string): { inbox: string; outbox: string } {
  const settings = config.practices.find((one) => one.odsCode === practice);
  if (settings?.graph) {
    const { mailbox } = settings.graph;
    return { inbox: `the Inbox of ${mailbox}`, outbox: `Sent Items of ${mailbox}, once they were sent` };
  }
  const folder = settings?.mailFolder ?? config.dataFolder;
  return { inbox: resolve(join(folder, 'inbox')), outbox: resolve(join(folder, 'outbox')) };
}
