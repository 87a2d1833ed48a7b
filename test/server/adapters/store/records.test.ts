import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { LeaverEvent } from '../../../../core/leaver-record.ts';
import { VersionConflict } from '../../../../server/steps/store-port.ts';
import type { TestStore } from './open-test-store.ts';
import {
  append,
  BLOGGS,
  begin,
  CLAIMED,
  EXPECTED,
  NEIGHBOUR,
  NOON,
  openTestStore,
  PRACTICE,
  vaultOf,
} from './open-test-store.ts';

describe('The store of records', () => {
  let test: TestStore;
  beforeEach(async () => {
    test = await openTestStore();
  });
  afterEach(() => test.remove());

  it('begins a record, goes on with it, and tells its history in order', async () => {
    const begun = await begin(test.store, 'LV-1');
    assert.equal(begun.version, 1);
    const claimed = await test.store.transaction((tx) => append(tx, 'LV-1', 1, [CLAIMED]));
    assert.equal(claimed.claimedBy, 'clerk-1');
    assert.deepEqual(await test.store.record(PRACTICE, 'LV-1'), claimed);
    const history = await test.store.history(PRACTICE, 'LV-1');
    assert.deepEqual(
      history.map(({ version, event, at, by }) => [version, event, at, by]),
      [
        [1, EXPECTED, NOON.toISOString(), 'clerk-1'],
        [2, CLAIMED, NOON.toISOString(), 'clerk-1'],
      ],
    );
    assert.equal(await test.store.lastEventAt(PRACTICE), NOON.toISOString());
    assert.equal(await test.store.lastEventAt(NEIGHBOUR), null);
  });

  it('keeps several events of one change together, and more than one statement can carry', async () => {
    const many: LeaverEvent[] = Array.from({ length: 130 }, (_, n) =>
      n % 2 ? { type: 'claim-released' } : CLAIMED,
    );
    const record = await begin(test.store, 'LV-1', [EXPECTED, ...many]);
    assert.equal(record.version, 131);
    assert.equal((await test.store.trail(PRACTICE, 1, 1000)).length, 131);
    assert.deepEqual(
      (await test.store.trail(PRACTICE, 130, 1)).map(({ chainNo }) => chainNo),
      [130],
    );
  });

  it('has nothing to say of a record that is not there, or is another practice’s', async () => {
    await begin(test.store, 'LV-1');
    assert.equal(await test.store.record(PRACTICE, 'LV-2'), null);
    assert.equal(await test.store.record(NEIGHBOUR, 'LV-1'), null);
    assert.equal(await test.store.vault(NEIGHBOUR, 'LV-1'), null);
    assert.deepEqual(await test.store.history(NEIGHBOUR, 'LV-1'), []);
    assert.deepEqual((await test.store.list(NEIGHBOUR, { limit: 10 })).rows, []);
  });

  describe('when two act at once', () => {
    it('lets one through and tells the other what came between', async () => {
      await begin(test.store, 'LV-1');
      const both = await Promise.allSettled([
        test.store.transaction((tx) => append(tx, 'LV-1', 1, [CLAIMED])),
        test.store.transaction((tx) => append(tx, 'LV-1', 1, [{ type: 'label-not-arrived' }])),
      ]);
      assert.deepEqual(
        both.map(({ status }) => status),
        ['fulfilled', 'rejected'],
      );
      const refused = both[1]?.status === 'rejected' ? both[1].reason : null;
      assert.ok(refused instanceof VersionConflict);
      assert.deepEqual(
        refused.between.map(({ event }) => event),
        [CLAIMED],
      );
      assert.equal((await test.store.history(PRACTICE, 'LV-1')).length, 2);
    });

    it('begins a reference once, whoever asks', async () => {
      await begin(test.store, 'LV-1');
      await assert.rejects(begin(test.store, 'LV-1'), VersionConflict);
      await assert.rejects(begin(test.store, 'LV-1', [EXPECTED], NOON, NEIGHBOUR), VersionConflict);
      assert.equal(await test.store.record(NEIGHBOUR, 'LV-1'), null);
    });

    it('refuses a version that is still to come', async () => {
      await begin(test.store, 'LV-1');
      await assert.rejects(
        test.store.transaction((tx) => append(tx, 'LV-1', 5, [CLAIMED])),
        VersionConflict,
      );
    });
  });

  describe('when a change fails halfway', () => {
    it('leaves nothing of it', async () => {
      const failing = test.store.transaction(async (tx) => {
        await append(tx, 'LV-1', 0, [EXPECTED]);
        await tx.saveVault(PRACTICE, 'LV-1', vaultOf());
        await tx.queueMail({
          letterId: 'l1',
          practice: PRACTICE,
          dedupeKey: 'd',
          ref: 'LV-1',
          template: 'weekly-line',
          params: {},
          queuedAt: NOON.toISOString(),
        });
        await tx.addJob({
          jobId: 'j1',
          practice: PRACTICE,
          kind: 'mark-message',
          dedupeKey: 'd',
          payload: {},
        });
        await tx.saveSetting('colour', 'blue');
        assert.equal((await tx.record(PRACTICE, 'LV-1'))?.version, 1);
        throw new Error('the lights went out');
      });
      await assert.rejects(failing, /the lights went out/);
      assert.equal(await test.store.record(PRACTICE, 'LV-1'), null);
      assert.equal(await test.store.vault(PRACTICE, 'LV-1'), null);
      assert.equal(await test.store.keys.keyOf(PRACTICE, 'LV-1'), null);
      assert.deepEqual(await test.store.refsForPatient(PRACTICE, BLOGGS.nhsNumber), []);
      assert.deepEqual(await test.store.outbox(PRACTICE, { limit: 9 }), []);
      assert.deepEqual(await test.store.waitingJobs(PRACTICE), []);
      assert.equal(await test.store.setting('colour'), null);
      assert.equal((await test.store.verifyChain(PRACTICE)).events, 0);
      await begin(test.store, 'LV-1');
    });

    it('refuses what a forgotten await brings after the end', async () => {
      let late: Promise<unknown> = Promise.resolve();
      await test.store.transaction(async (tx) => {
        late = wait(20).then(() => tx.saveSetting('late', 'yes'));
      });
      await assert.rejects(late, /after its transaction had ended/);
      assert.equal(await test.store.setting('late'), null);
    });

    it('says so at once when a transaction waits for another, rather than for ever', async () => {
      await assert.rejects(
        test.store.transaction(() => test.store.transaction(async () => undefined)),
        /may not wait for another/,
      );
      await test.store.transaction(async () => undefined);
    });
  });

  it('shows nothing outside a transaction before it is committed', async () => {
    await test.store.transaction(async (tx) => {
      await append(tx, 'LV-1', 0, [EXPECTED]);
      assert.equal(await test.store.record(PRACTICE, 'LV-1'), null);
    });
    assert.equal((await test.store.record(PRACTICE, 'LV-1'))?.version, 1);
  });

  it('keeps everything when closed and opened again', async () => {
    const record = await begin(test.store, 'LV-1');
    await test.store.transaction((tx) => tx.saveVault(PRACTICE, 'LV-1', vaultOf()));
    await test.reopen();
    assert.deepEqual(await test.store.record(PRACTICE, 'LV-1'), record);
    assert.deepEqual(await test.store.vault(PRACTICE, 'LV-1'), vaultOf());
    assert.equal((await test.store.verifyChain(PRACTICE)).ok, true);
  });

  describe('the list', () => {
    const part = (fileId: string): LeaverEvent => ({
      type: 'part-received',
      fileId,
      part: 1,
      of: 1,
      sha256: 's',
      bytes: 1,
      pages: 1,
      readable: 'yes',
      messageId: 'm',
    });
    const refs = async (query: Parameters<TestStore['store']['list']>[1]) =>
      (await test.store.list(PRACTICE, query)).rows.map(({ record }) => record.ref);

    beforeEach(async () => {
      for (const ref of ['LV-1', 'LV-2', 'LV-3', 'LV-4', 'LV-5']) await begin(test.store, ref);
      await test.store.transaction((tx) => append(tx, 'LV-2', 1, [part('f2')]));
      await test.store.transaction((tx) =>
        append(tx, 'LV-4', 1, [{ type: 'record-closed', reason: 'not-notes' }]),
      );
      await begin(test.store, 'LV-9', [EXPECTED], NOON, NEIGHBOUR);
    });

    it('puts the latest change first and gives pages that meet', async () => {
      assert.deepEqual(await refs({ limit: 10 }), ['LV-4', 'LV-2', 'LV-5', 'LV-3', 'LV-1']);
      const first = await test.store.list(PRACTICE, { limit: 2 });
      const second = await test.store.list(PRACTICE, { limit: 2, after: first.next });
      const third = await test.store.list(PRACTICE, { limit: 2, after: second.next });
      assert.deepEqual(
        [first, second, third].map(({ rows }) => rows.map(({ record }) => record.ref)),
        [['LV-4', 'LV-2'], ['LV-5', 'LV-3'], ['LV-1']],
      );
      assert.equal(third.next, null);
      assert.deepEqual([first.total, third.total], [5, 5]);
    });

    it('gives no record twice and misses none that stayed, when one changes between two pages', async () => {
      const first = await test.store.list(PRACTICE, { limit: 2 });
      await test.store.transaction((tx) => append(tx, 'LV-3', 1, [CLAIMED]));
      assert.deepEqual(await refs({ limit: 9, after: first.next }), ['LV-5', 'LV-1']);
    });

    it('asks by stage, or for open ones only, and counts what it was asked for', async () => {
      assert.deepEqual(await refs({ limit: 9, stage: 'received' }), ['LV-2']);
      assert.deepEqual(await refs({ limit: 9, openOnly: true }), ['LV-2', 'LV-5', 'LV-3', 'LV-1']);
      assert.deepEqual(await refs({ limit: 9, openOnly: true, stage: 'closed' }), []);
      assert.equal((await test.store.list(PRACTICE, { limit: 1, openOnly: true })).total, 4);
      assert.equal((await test.store.list(PRACTICE, { limit: 1, stage: 'expected' })).total, 3);
      const counts = await test.store.counts(PRACTICE);
      assert.deepEqual([counts.expected, counts.received, counts.closed, counts.deleted], [3, 1, 1, 0]);
      assert.deepEqual(
        (await test.store.openRecords(PRACTICE)).map(({ ref }) => ref),
        ['LV-1', 'LV-2', 'LV-3', 'LV-5'],
      );
    });

    it('brings each record’s own vault, and null where there is none', async () => {
      await test.store.transaction((tx) => tx.saveVault(PRACTICE, 'LV-2', vaultOf()));
      const { rows } = await test.store.list(PRACTICE, { limit: 2 });
      assert.deepEqual(
        rows.map(({ vault }) => vault?.patient.name ?? null),
        [null, BLOGGS.name],
      );
    });

    it('begins at the top for a place it never gave', async () => {
      assert.equal((await refs({ limit: 9, after: "'; DROP TABLE records" })).length, 5);
    });
  });

  describe('finding a patient', () => {
    it('finds every record of the number, newest first, in this practice only', async () => {
      for (const ref of ['LV-1', 'LV-2']) {
        await begin(test.store, ref);
        await test.store.transaction((tx) => tx.saveVault(PRACTICE, ref, vaultOf()));
      }
      assert.deepEqual(await test.store.refsForPatient(PRACTICE, '9000000009'), ['LV-2', 'LV-1']);
      assert.deepEqual(await test.store.refsForPatient(PRACTICE, '900 000 0009'), ['LV-2', 'LV-1']);
      assert.deepEqual(await test.store.refsForPatient(PRACTICE, '9000000017'), []);
      assert.deepEqual(await test.store.refsForPatient(NEIGHBOUR, '9000000009'), []);
    });

    it('follows a corrected number and lets the wrong one go', async () => {
      await begin(test.store, 'LV-1');
      await test.store.transaction((tx) => tx.saveVault(PRACTICE, 'LV-1', vaultOf()));
      const right = vaultOf({ ...BLOGGS, nhsNumber: '9000000017' });
      await test.store.transaction((tx) => tx.saveVault(PRACTICE, 'LV-1', right));
      assert.deepEqual(await test.store.refsForPatient(PRACTICE, '9000000009'), []);
      assert.deepEqual(await test.store.refsForPatient(PRACTICE, '9000000017'), ['LV-1']);
      const unknown = vaultOf({ ...BLOGGS, nhsNumber: null });
      await test.store.transaction((tx) => tx.saveVault(PRACTICE, 'LV-1', unknown));
      assert.deepEqual(await test.store.refsForPatient(PRACTICE, '9000000017'), []);
    });
  });
});
