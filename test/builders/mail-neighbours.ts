import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type GraphEmulator, startGraphEmulator } from '../emulators/graph/start.ts';
import { filesHolding } from './byte-scan.ts';
import type { AtEmulator } from './graph-server-child.ts';
import { graphSettingsFor } from './graph-settings.ts';
import { type RunningServer, startServer } from './server.ts';

/** One of the two mailboxes that the invented practice can have, as a journey needs it: the same story for both. */
export type Neighbour = {
  start(): Promise<RunningServer>;
  arrive(mails: readonly Uint8Array[]): Promise<void>;
  /** Letters that went out, by their ids. */
  lettersOut(): string[];
  /** Where anything of these can still be found by whoever uses the data folder or the mailbox. */
  holding(traces: readonly (string | Uint8Array)[]): string[];
  /** Throws where the neighbour saw something that must not be. */
  end(): Promise<void>;
};

export async function folderNeighbour(folder: string): Promise<Neighbour> {
  const mailbox = join(folder, 'mailbox/Y99999');
  return {
    start: () => startServer(folder),
    arrive: async (mails) => {
      mails.forEach((mail, at) => {
        writeFileSync(join(mailbox, 'inbox', `saved ${at}.eml`), mail);
      });
    },
    lettersOut: () => readdirSync(join(mailbox, 'outbox')),
    holding: (traces) => filesHolding(folder, traces),
    end: async () => undefined,
  };
}

const ADDRESS = 'notes@larkfield-surgery.example';
/** The server of the second neighbour, run from source because the way to the network is handed in. */
export const FROM_SOURCE = ['--import', 'tsx', 'test/builders/graph-server-child.ts'];

export async function graphNeighbour(folder: string): Promise<Neighbour> {
  const emulator = await startGraphEmulator();
  const box = emulator.mailbox(ADDRESS);
  const settings = join(folder, 'settings');
  const data = join(folder, 'data');
  mkdirSync(settings);
  const graph = graphSettingsFor(settings, emulator.credentials, ADDRESS);
  const at: AtEmulator = { address: emulator.address, graph };
  const arrived: string[] = [];
  return {
    start: () => startServer(data, { ONWARD_TEST_GRAPH: JSON.stringify(at) }, FROM_SOURCE),
    arrive: async (mails) => {
      for (const mail of mails) arrived.push(await box.receive(mail));
    },
    lettersOut: () => {
      const sent = box.sent().map(({ id }) => id);
      if (sent.length > box.wentOut().length) throw new Error('more lies in Sent Items than went out');
      return sent;
    },
    holding: (traces) => [...filesHolding(folder, traces), ...messagesHolding(emulator, arrived, traces)],
    end: async () => {
      await emulator.stop();
      const { violations } = emulator.contract;
      if (violations.length > 0) throw new Error(violations.join('\n'));
    },
  };
}

/** What a person at the mailbox could still open. Purges is beyond every folder, and only an administrator's. */
function messagesHolding(
  emulator: GraphEmulator,
  arrived: readonly string[],
  traces: readonly (string | Uint8Array)[],
): string[] {
  const words = traces.filter((trace) => typeof trace === 'string');
  const purged = new Set(
    emulator
      .mailbox(ADDRESS)
      .purges()
      .map(({ id }) => id),
  );
  const there = emulator
    .mailbox(ADDRESS)
    .all()
    .filter(({ id, hasAttachments, subject, text, html }) => {
      const said = `${subject} ${text} ${html}`;
      return arrived.includes(id) || hasAttachments || words.some((word) => said.includes(word));
    });
  return [
    ...there.map(({ folder }) => `a message in ${folder}`),
    ...arrived.filter((id) => !purged.has(id)).map(() => 'a message that is nowhere'),
  ];
}
