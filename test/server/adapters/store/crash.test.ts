import assert from 'node:assert/strict';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { openConnection } from '../../../../server/adapters/store/connection.ts';
import { versionOf } from '../../../../server/adapters/store/migrate.ts';
import { MIGRATIONS } from '../../../../server/adapters/store/migrations.ts';
import { programOf, start } from './child-program.ts';
import type { TestStore } from './open-test-store.ts';
import { begin, openRaw, openTestStore, PRACTICE, vaultOf } from './open-test-store.ts';

const ROUNDS = 20;

describe('When the process is killed', () => {
  let test: TestStore;
  beforeEach(async () => {
    test = await openTestStore();
    await test.store.close();
  });
  afterEach(() => test.remove());

  it('nothing acknowledged is lost and nothing is half there', async function () {
    this.timeout(240_000);
    const program = await programOf('appending-child.ts', dirname(test.file));
    const kept: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1)
      kept.push(...(await appendUntilKilled(program, test.file, round)));
    assert.ok(kept.length >= ROUNDS * 3, `only ${kept.length} were kept`);

    const store = await test.reopen();
    assert.deepEqual(await store.verifyChain(PRACTICE).then(({ ok, why }) => ({ ok, why })), {
      ok: true,
      why: null,
    });
    for (const ref of kept) assert.equal((await store.record(PRACTICE, ref))?.version, 2, ref);

    // What was committed and not yet said is whole as well.
    const all = (await store.list(PRACTICE, { limit: 1_000_000 })).rows;
    assert.ok(all.length >= kept.length && all.length <= kept.length + ROUNDS);
    const letters = new Set(
      (await store.outbox(PRACTICE, { limit: 1_000_000 })).map(({ letterId }) => letterId),
    );
    const jobs = new Set((await store.waitingJobs(PRACTICE)).map(({ jobId }) => jobId));
    for (const { record, vault } of all) {
      assert.deepEqual(vault, vaultOf());
      assert.equal(record.version, 2);
      assert.ok(letters.has(record.ref) && jobs.has(record.ref));
    }
    assert.deepEqual([letters.size, jobs.size], [all.length, all.length]);
    const raw = openRaw(test.file);
    assert.deepEqual(Object.values(raw.prepare('PRAGMA integrity_check').all()[0] ?? {}), ['ok']);
    raw.close();
  });

  for (const [step, { name }] of MIGRATIONS.entries()) {
    it(`in the step of the schema for ${name}, that step is not there, and the next start takes it`, async () => {
      for (const end of ['', '-wal', '-shm']) await rm(`${test.file}${end}`, { force: true });
      const child = start(await programOf('migrating-child.ts', dirname(test.file)), [
        test.file,
        String(step),
      ]);
      child.stdout.resume();
      await killed(child);
      const connection = await openConnection(test.file, { write: false });
      assert.equal(versionOf(connection), step);
      connection.close();

      const store = await test.reopen();
      assert.equal(await store.schemaVersion(), MIGRATIONS.length);
      await begin(store, 'LV-1');
      assert.equal((await store.verifyChain(PRACTICE)).ok, true);
    });
  }
});

/** The references that a child said were kept, before it was killed at an odd moment. */
async function appendUntilKilled(program: string, file: string, round: number): Promise<string[]> {
  const child = start(program, [file, String(round)]);
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (said.split('\n').length > 3 + ((round * 7) % 30)) setTimeout(() => child.kill('SIGKILL'), round % 7);
  });
  await killed(child);
  // A line without its end was not said.
  return said.split('\n').slice(0, -1);
}

async function killed(child: ReturnType<typeof start>): Promise<void> {
  const [, signal] = await once(child, 'close');
  assert.equal(signal, 'SIGKILL', 'the child ended by itself');
}
