import assert from 'node:assert/strict';
import { type GraphClient, openGraphClient } from '../../../../server/adapters/graph/graph-client.ts';
import {
  type GraphMailbox,
  type GraphMailboxOptions,
  openGraphMailbox,
} from '../../../../server/adapters/graph/graph-mailbox.ts';
import type { MailboxMemory } from '../../../../server/adapters/graph/mailbox-memory.ts';
import { openSignIn } from '../../../../server/adapters/graph/sign-in.ts';
import type { Log, LogFields } from '../../../../server/steps/ports.ts';
import type { MailboxControls } from '../../../emulators/graph/controls.ts';
import { type GraphEmulator, startGraphEmulator } from '../../../emulators/graph/start.ts';
import { openTestStore, PRACTICE, type TestStore } from '../store/open-test-store.ts';

export { PRACTICE };
export const ADDRESS = 'notes.y99999@example.nhs.uk';
export const GO_LIVE = '2026-03-01T00:00:00.000Z';
const START = Date.parse('2026-03-02T09:00:00.000Z');

export type Watched = {
  graph: GraphEmulator;
  /** What staff see and do in the mailbox. */
  staff: MailboxControls;
  client: GraphClient;
  mailbox: GraphMailbox;
  store: TestStore;
  warnings: { what: string; fields: LogFields }[];
  now(): Date;
  pass(ms: number): void;
  /** The server was killed and started again: everything in memory is gone, the database stays. */
  restart(
    change?: Partial<GraphMailboxOptions>,
    around?: (memory: MailboxMemory) => MailboxMemory,
  ): Promise<GraphMailbox>;
  /** Calls of one kind so far. */
  count(operation: string): number;
  end(): Promise<void>;
};

/** A practice's mailbox in the emulator, watched by the real adapter on the real libraries. Waits run ahead on its clock. */
export async function openWatched(change: Partial<GraphMailboxOptions> = {}): Promise<Watched> {
  let now = START;
  const graph = await startGraphEmulator({ clock: () => now });
  const store = await openTestStore();
  const warnings: Watched['warnings'] = [];
  const log: Log = {
    info: () => undefined,
    warn: (what, fields = {}) => void warnings.push({ what, fields }),
    error: (what, fields = {}) => void warnings.push({ what, fields }),
  };
  const open = (memory: MailboxMemory, more: Partial<GraphMailboxOptions>) => {
    const client = openGraphClient({
      signIn: openSignIn(graph.credentials, graph.fetch),
      fetch: graph.fetch,
      pause: async (ms) => {
        now += ms;
      },
      clock: () => now,
    });
    const mailbox = openGraphMailbox({
      client,
      address: ADDRESS,
      practice: PRACTICE,
      memory,
      goLive: GO_LIVE,
      clock: () => new Date(now),
      log,
      fetch: graph.fetch,
      ...change,
      ...more,
    });
    return { client, mailbox };
  };
  const watched: Watched = {
    graph,
    staff: graph.mailbox(ADDRESS),
    ...open(store.store.mailboxes, {}),
    store,
    warnings,
    now: () => new Date(now),
    pass: (ms) => {
      now += ms;
    },
    restart: async (more = {}, around = (memory) => memory) => {
      await store.reopen();
      Object.assign(watched, open(around(store.store.mailboxes), more));
      return watched.mailbox;
    },
    count: (operation) => graph.calls.filter((call) => call.operation === operation).length,
    end: async () => {
      await graph.stop();
      await store.remove();
      assert.deepEqual(graph.contract.violations, []);
    },
  };
  return watched;
}

/** The database, with a stop before or after the n-th change that is written: what a power cut leaves. */
export function stopping(
  memory: MailboxMemory,
  at: { change: number; when: 'before' | 'after' },
): MailboxMemory {
  let changes = 0;
  return {
    ...memory,
    change: async (work) => {
      changes += 1;
      if (changes === at.change && at.when === 'before') throw new PowerCut();
      const result = await memory.change(work);
      if (changes === at.change && at.when === 'after') throw new PowerCut();
      return result;
    },
  };
}

export class PowerCut extends Error {
  override readonly name = 'PowerCut';
}
