import { readConfig } from '../../server/config.ts';
import { openKept } from '../../server/open-kept.ts';
import { startServing } from '../../server/serve.ts';
import type { GraphSettings } from '../../server/steps/ports.ts';
import { type Address, wayTo } from '../emulators/graph/way.ts';

/** What the parent says in ONWARD_TEST_GRAPH: where the emulator is, and how the practice reaches its mailbox there. */
export type AtEmulator = { address: Address; graph: GraphSettings };

/**
 * The server as `onward serve` runs it, of the invented practice, with its mailbox in the emulator: nothing but the way
 * to the network is another. Its own mail is left out, for here the mail comes by itself.
 */
const { ONWARD_TEST_GRAPH = '{}', ...env } = process.env;
const { address, graph } = JSON.parse(ONWARD_TEST_GRAPH) as AtEmulator;
const read = readConfig(env, () => null);
if (!read.ok) throw new Error(read.problems.join('\n'));
const config = { ...read.config, practices: read.config.practices.map((one) => ({ ...one, graph })) };

const kept = await openKept(config.dataFolder);
await kept.store.transaction((tx) => tx.saveSetting('demonstration-mail', 'all 2026-11-01'));
await kept.close();

const way = wayTo(address);
const serving = await startServing(config, { fetch: way.fetch });
for (const { url } of serving.links) process.stdout.write(`${url}\n`);
process.once('SIGTERM', () => {
  void serving.stop().then(() => way.close());
});
