import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../server/config.ts';
import type { Clock, Log, LogFields } from '../../server/steps/ports.ts';
import { type Onward, openOnward } from '../../server/wiring.ts';
import type { MailboxControls } from '../emulators/graph/controls.ts';
import { type GraphEmulator, startGraphEmulator } from '../emulators/graph/start.ts';
import { wallClock } from '../emulators/graph/wall-clock.ts';
import { graphSettingsFor } from './graph-settings.ts';

export type Logged = { level: 'warn' | 'error' | 'info'; what: string; fields: LogFields; cause?: unknown };

/** Practices as an administrator sets them up: two with mailboxes in the emulator, one with a folder. */
export type GraphPractices = {
  graph: GraphEmulator;
  onward: Onward;
  folder: string;
  env: Record<string, string>;
  logged: Logged[];
  clock: Clock & { pass(ms: number): void };
  box(practice: string): MailboxControls;
  /** Closes and opens again on what was kept, with settings besides where they are given. */
  reopen(more?: Record<string, string>): Promise<Onward>;
  end(): Promise<void>;
};

export const FIRST = 'Y99999';
export const SECOND = 'Y99998';
export const BY_FOLDER = 'Y99997';
export const CANARY = 'somebody.else@example.nhs.uk';

export async function openGraphPractices(): Promise<GraphPractices> {
  const folder = await mkdtemp(join(tmpdir(), 'onward-graph-'));
  let ahead = 0;
  // The libraries prove themselves by the machine's own clock, so only the practices' runs ahead.
  const graph = await startGraphEmulator();
  graph.mailbox(CANARY);
  graph.refuse(CANARY);
  for (const odsCode of [FIRST, SECOND]) graph.mailbox(addressOf(odsCode));
  const practices = [FIRST, SECOND, BY_FOLDER].map((odsCode) => ({
    odsCode,
    name: `Practice ${odsCode}`,
    email: addressOf(odsCode),
    leadEmail: `lead.${addressOf(odsCode)}`,
    suppliers: [
      {
        id: 'fernhill',
        name: 'Fernhill Scanning',
        senders: ['@fernhill-scanning.example'],
        requestTo: 'records@fernhill-scanning.example',
      },
    ],
    ...(odsCode === BY_FOLDER
      ? {}
      : { graph: graphSettingsFor(folder, graph.credentials, addressOf(odsCode), CANARY) }),
  }));
  const env = { ONWARD_DATA_FOLDER: join(folder, 'data'), ONWARD_PRACTICES: JSON.stringify(practices) };
  const clock = {
    now: () => new Date(wallClock() + ahead),
    pass: (ms: number) => {
      ahead += ms;
    },
  };
  const logged: Logged[] = [];
  const log = Object.fromEntries(
    (['info', 'warn', 'error'] as const).map((level) => [
      level,
      (what: string, fields: LogFields = {}, cause?: unknown) =>
        void logged.push({ level, what, fields, cause }),
    ]),
  ) as Log;
  const open = (more: Record<string, string> = {}) => {
    const read = readConfig({ ...env, ...more }, () => null);
    if (!read.ok) throw new Error(read.problems.join('\n'));
    return openOnward(read.config, { clock, log, fetch: graph.fetch, settleMs: 0 });
  };
  const practicesOpen: GraphPractices = {
    graph,
    onward: await open(),
    folder,
    env,
    logged,
    clock,
    box: (practice) => graph.mailbox(addressOf(practice)),
    reopen: async (more) => {
      await practicesOpen.onward.close();
      practicesOpen.onward = await open(more);
      return practicesOpen.onward;
    },
    end: async () => {
      await practicesOpen.onward.close();
      await graph.stop();
      await rm(folder, { recursive: true, force: true });
      if (graph.contract.violations.length > 0) throw new Error(graph.contract.violations.join('\n'));
    },
  };
  return practicesOpen;
}

export function addressOf(odsCode: string): string {
  return `notes.${odsCode.toLowerCase()}@example.nhs.uk`;
}
