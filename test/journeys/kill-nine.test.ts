import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesHolding } from '../builders/byte-scan.ts';
import { type Account, journeysUnderFire } from '../builders/killed-journeys.ts';

const KILLS = Number(process.env.ONWARD_TEST_KILLS ?? 200);

describe(`Killed ${KILLS} times on the way, started again, gone on`, function () {
  this.timeout(60 * 60_000);
  let folder = '';
  let account: Account;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'onward-kills-'));
    account = await journeysUnderFire(folder, { kills: KILLS, seed: 20_261_125 });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('comes to the end of every journey, in spite of kills before and after it was ready', () => {
    assert.ok(account.kills >= KILLS);
    assert.ok(account.before > 0, 'no kill fell into a start');
    assert.ok(account.travellers.length >= 3);
    assert.deepEqual(account.wrong, []);
  });

  it('loses no step that was acknowledged and does none twice', () => {
    for (const { ref } of account.travellers) {
      const counts = eventCounts(folder, ref ?? '');
      for (const once of ONCE) assert.equal(counts[once], 1, `${once} of ${ref}`);
      assert.equal(counts['part-received'], 2);
      assert.equal('part-came-again' in counts, false);
    }
  });

  it('keeps a trail that proves itself', () => {
    const { status, stdout } = onward(folder, ['audit', 'verify', '--json']);
    assert.equal(status, 0, stdout);
  });

  it('writes each letter once', () => {
    const outbox = join(folder, 'mailbox/Y99999/outbox');
    const ids = readdirSync(outbox).map(
      (name) => /^X-Onward-ID: (.+)$/im.exec(read(join(outbox, name)))?.[1],
    );
    assert.equal(new Set(ids).size, ids.length);
    assert.equal(ids.includes(undefined), false);
  });

  it('leaves every message in one folder, and none of the leavers anywhere', () => {
    const names = ['inbox', 'filed', 'needs-a-person', 'ignored'].flatMap((place) =>
      readdirSync(join(folder, 'mailbox/Y99999', place)),
    );
    assert.equal(new Set(names).size, names.length);
    assert.deepEqual(
      filesHolding(
        folder,
        account.travellers.flatMap(({ traces }) => traces),
      ),
      [],
    );
  });
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

function eventCounts(folder: string, ref: string): Record<string, number> {
  const { stdout } = onward(folder, ['history', ref, '--json']);
  const counts: Record<string, number> = {};
  const { events } = JSON.parse(stdout) as { events: { event: { type: string } }[] };
  for (const { event } of events) counts[event.type] = (counts[event.type] ?? 0) + 1;
  return counts;
}

function onward(folder: string, args: string[]) {
  return spawnSync(process.execPath, ['dist/main.js', ...args], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ONWARD_DATA_FOLDER: folder },
  });
}

function read(path: string): string {
  return readFileSync(path, 'latin1');
}
