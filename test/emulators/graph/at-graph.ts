import assert from 'node:assert/strict';
import { type GraphClient, openGraphClient } from '../../../server/adapters/graph/graph-client.ts';
import { GraphRefused } from '../../../server/adapters/graph/graph-errors.ts';
import { openSignIn } from '../../../server/adapters/graph/sign-in.ts';
import type { MailboxControls } from './controls.ts';
import { type EmulatorOptions, type GraphEmulator, startGraphEmulator } from './start.ts';
import { wallClock } from './wall-clock.ts';

export const ADDRESS = 'notes@larkfield-surgery.example';
export const BOX = `/users/${ADDRESS}`;

/** The real sign-in and the real client at an emulator. Pauses run ahead: they move the clock and take no time. */
export type AtGraph = {
  emulator: GraphEmulator;
  client: GraphClient;
  box: MailboxControls;
  pauses: number[];
  clock: () => number;
  pass(ms: number): void;
  messagePath(id: string): string;
  /** Fails the test where anything broke the contract. */
  end(): Promise<void>;
};

export async function openAtGraph(options: EmulatorOptions = {}): Promise<AtGraph> {
  let ahead = 0;
  const clock = () => wallClock() + ahead;
  const emulator = await startGraphEmulator({ clock, ...options });
  const pauses: number[] = [];
  const client = openGraphClient({
    signIn: openSignIn(emulator.credentials, emulator.fetch),
    fetch: emulator.fetch,
    clock,
    pause: async (ms) => {
      pauses.push(ms);
      ahead += ms;
    },
  });
  return {
    emulator,
    client,
    box: emulator.mailbox(ADDRESS),
    pauses,
    clock,
    pass: (ms) => {
      ahead += ms;
    },
    messagePath: (id) => `${BOX}/messages/${encodeURIComponent(id)}`,
    end: async () => {
      await emulator.stop();
      assert.deepEqual(emulator.contract.violations, []);
    },
  };
}

/** For `assert.rejects`: this no of Graph's, and no other. */
export function refusal(status: number, code: string): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof GraphRefused, String(error));
    assert.deepEqual([error.status, error.code], [status, code]);
    return true;
  };
}

export type Page = {
  value: { id: string; subject?: string; '@removed'?: { reason: string } }[];
  '@odata.nextLink'?: string;
  '@odata.deltaLink'?: string;
};

/** A whole round of changes: what it told, in order, and the link to begin the next with. */
export async function round(client: GraphClient, from: string, pageSize = 10) {
  const items: Page['value'] = [];
  let [link, pages] = [from, 0];
  for (;;) {
    const page = await client.get<Page>(link, { pageSize });
    items.push(...page.value);
    pages += 1;
    if (page['@odata.deltaLink'] !== undefined) return { items, pages, deltaLink: page['@odata.deltaLink'] };
    link = page['@odata.nextLink'] ?? '';
  }
}
