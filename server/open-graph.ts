import { setTimeout as wait } from 'node:timers/promises';
import { londonDate } from '../core/dates.ts';
import { readCredentials } from './adapters/graph/credentials.ts';
import { type GraphClient, openGraphClient } from './adapters/graph/graph-client.ts';
import { type GraphMailbox, openGraphMailbox } from './adapters/graph/graph-mailbox.ts';
import type { MailboxMemory } from './adapters/graph/mailbox-memory.ts';
import { type SelfTestResult, selfTest } from './adapters/graph/self-test.ts';
import { openSignIn } from './adapters/graph/sign-in.ts';
import { type KeptSubscription, keepSubscription } from './adapters/graph/subscriptions.ts';
import { openNetwork } from './adapters/network.ts';
import { PlainTrouble } from './adapters/plain-trouble.ts';
import type { Clock, GraphSettings, Log, PracticeSettings } from './steps/ports.ts';

/** One practice's mailbox in Exchange Online, opened. `certificateEnds` is null where a secret is used. */
export type OverGraph = {
  mailbox: GraphMailbox;
  client: GraphClient;
  settings: GraphSettings;
  certificateEnds: Date | null;
  /** By which Microsoft tells us of new mail; it is kept by a server only. */
  subscription: KeptSubscription;
  /** Looks whether the app can do here what it must, and cannot do elsewhere what it must not. Sends nothing. */
  test(): Promise<SelfTestResult[]>;
};

export type OpenGraph = {
  practices: ReadonlyMap<string, OverGraph>;
  /** What kept a mailbox from being opened; empty unless trouble was to be told and not thrown. */
  troubles: ReadonlyMap<string, PlainTrouble>;
  /** Ends what is being asked of Microsoft, as if no answer had come, and every wait before asking again. */
  close(): Promise<void>;
};

export type GraphNeighbours = {
  memory: MailboxMemory;
  clock: Clock;
  log: Log;
  proxy: string | null;
  publicUrl: string;
  /** In place of the way to the network. */
  fetch?: typeof fetch | undefined;
  /** False tells trouble with one practice's certificate beside the others, in place of throwing it. */
  mustOpen: boolean;
};

/**
 * Opens the mailboxes of those practices that have one in Exchange Online. Each has a sign-in and a client of its own, so
 * that none waits for another's. Nothing is asked of Microsoft yet.
 */
export async function openGraph(
  practices: readonly PracticeSettings[],
  { proxy, fetch, mustOpen, ...neighbours }: GraphNeighbours,
): Promise<OpenGraph> {
  const network = fetch === undefined ? openNetwork(proxy) : { fetch, close: async () => undefined };
  const opened = new Map<string, OverGraph>();
  const troubles = new Map<string, PlainTrouble>();
  const closing = new AbortController();
  const pause = (ms: number) => wait(ms, undefined, { signal: closing.signal });
  const close = async () => {
    closing.abort();
    await network.close();
  };
  try {
    for (const { odsCode, graph } of practices) {
      if (graph === null) continue;
      try {
        opened.set(odsCode, await openOne(odsCode, graph, { ...neighbours, fetch: network.fetch, pause }));
      } catch (error) {
        if (mustOpen || !(error instanceof PlainTrouble)) throw error;
        troubles.set(odsCode, error);
      }
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { practices: opened, troubles, close };
}

type Ways = Pick<GraphNeighbours, 'memory' | 'clock' | 'log' | 'publicUrl'> & {
  fetch: typeof globalThis.fetch;
  pause: (ms: number) => Promise<unknown>;
};

async function openOne(
  practice: string,
  settings: GraphSettings,
  { memory, clock, log, publicUrl: url, fetch, pause }: Ways,
): Promise<OverGraph> {
  const signIn = openSignIn(await readCredentials(settings, clock.now()), fetch);
  const client = openGraphClient({ signIn, fetch, clock: () => clock.now().getTime(), pause });
  const mailbox = openGraphMailbox({
    client,
    address: settings.mailbox,
    practice,
    memory,
    goLive: beginningOf(settings.goLive),
    clock: () => clock.now(),
    log,
    fetch,
    recoverableDays: settings.recoverableDays,
  });
  const { certificateEnds } = signIn;
  const { mailbox: address, canary, clientId } = settings;
  return {
    mailbox,
    client,
    settings,
    certificateEnds,
    subscription: keepSubscription({ client, address, practice, memory, url, clock: () => clock.now(), log }),
    test: () => selfTest(client, { address, canary, clientId, certificateEnds, clock: () => clock.now() }),
  };
}

const HOUR_MS = 60 * 60_000;

/** The instant at which a day begins in London: midnight by Greenwich, or an hour before it in summer. */
function beginningOf(day: string): string {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const before = new Date(midnight - HOUR_MS);
  return (londonDate(before) === day ? before : new Date(midnight)).toISOString();
}
