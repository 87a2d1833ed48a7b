import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesHolding } from '../builders/byte-scan.ts';
import { graphSettingsFor } from '../builders/graph-settings.ts';
import { type Account, journeysUnderFire } from '../builders/killed-journeys.ts';
import { FROM_SOURCE } from '../builders/mail-neighbours.ts';
import { onward } from '../builders/run-cli.ts';
import { launchServer } from '../builders/server.ts';
import { type EmulatorProcess, startEmulatorProcess } from '../emulators/graph/emulator-process.ts';

const KILLS = Number(process.env.ONWARD_TEST_GRAPH_KILLS ?? 12);
const ADDRESS = 'notes@larkfield-surgery.example';

describe(`A server with a mailbox in Exchange Online, killed ${KILLS} times on the way`, function () {
  this.timeout(30 * 60_000);
  let folder = '';
  let data = '';
  let emulator: EmulatorProcess;
  let account: Account;
  const arrived: string[] = [];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'onward-graph-kills-'));
    data = join(folder, 'data');
    mkdirSync(join(folder, 'settings'));
    emulator = await startEmulatorProcess({ stateFile: join(folder, 'settings/emulator.jsonl') });
    const graph = graphSettingsFor(join(folder, 'settings'), emulator.credentials, ADDRESS);
    const env = { ONWARD_TEST_GRAPH: JSON.stringify({ address: emulator.address, graph }) };
    const box = emulator.mailbox(ADDRESS);
    account = await journeysUnderFire(data, {
      kills: KILLS,
      seed: 20_261_126,
      under: {
        launch: () => launchServer(data, env, FROM_SOURCE),
        arrive: async (mails) => {
          for (const mail of mails) arrived.push(await box.receive(mail));
        },
        // A start from source takes seconds, so a life is long enough for work, and short enough to be cut in it.
        windowMs: (chance) => 4_000 + chance() * 10_000,
      },
    });
  });
  after(async () => {
    await emulator.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('comes to the end of every journey and loses no step that was acknowledged', async () => {
    assert.ok(account.kills >= KILLS);
    assert.ok(account.kills - account.before >= KILLS / 3, 'too few kills fell into work');
    assert.deepEqual(account.wrong, []);
    for (const { ref } of account.travellers) {
      const counts = await eventCounts(ref ?? '');
      for (const once of ONCE) assert.equal(counts[once], 1, `${once} of ${ref}`);
      assert.equal(counts['part-received'], 2);
      assert.equal('part-came-again' in counts, false);
    }
    assert.equal((await onward(['audit', 'verify'], { ONWARD_DATA_FOLDER: data })).code, 0);
  });

  it('loses no message, and proves each gone that brought notes', async () => {
    const box = emulator.mailbox(ADDRESS);
    const purged = (await box.purges()).map(({ id }) => id);
    for (const id of arrived) assert.equal(purged.filter((one) => one === id).length, 1);
    const there = (await box.all()).filter(
      ({ id, hasAttachments }) => arrived.includes(id) || hasAttachments,
    );
    assert.deepEqual(
      there.map(({ folder: where }) => where),
      [],
    );
    assert.deepEqual(await box.drafts(), []);
  });

  it('sends no letter twice and leaves none unsent', async () => {
    const sent = await emulator.mailbox(ADDRESS).wentOut();
    const ids = sent.map(({ internetMessageId }) => internetMessageId);
    assert.equal(new Set(ids).size, ids.length, 'a letter went out twice');
    // For each leaver: is it legible, and please delete.
    assert.ok(ids.length >= account.travellers.length * 2, `${ids.length} letters`);
  });

  it('breaks no rule of Microsoft’s on the way, and leaves nothing of the leavers', async () => {
    assert.deepEqual((await emulator.lists()).violations, []);
    const traces = account.travellers.flatMap((traveller) => traveller.traces);
    assert.deepEqual(filesHolding(data, traces), []);
  });

  async function eventCounts(ref: string): Promise<Record<string, number>> {
    const { out } = await onward(['history', ref, '--json'], { ONWARD_DATA_FOLDER: data });
    const counts: Record<string, number> = {};
    const { events } = JSON.parse(out) as { events: { event: { type: string } }[] };
    for (const { event } of events) counts[event.type] = (counts[event.type] ?? 0) + 1;
    return counts;
  }
});

/** What happens once in a life that nobody undoes. */
const ONCE = [
  'leaver-expected',
  'notes-checked',
  'pack-prepared',
  'printed',
  'label-arrived',
  'bagged',
  'collected',
  'new-practice-asked',
  'review-window-ended',
  'deletion-approved',
  'deletion-certified',
];
