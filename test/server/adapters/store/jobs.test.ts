import assert from 'node:assert/strict';
import type { Job } from '../../../../server/steps/store-port.ts';
import { LeaseLost } from '../../../../server/steps/store-port.ts';
import type { TestStore } from './open-test-store.ts';
import { NEIGHBOUR, NOON, openTestStore, PRACTICE } from './open-test-store.ts';

const LEASE_MS = 60_000;
const later = (ms: number) => new Date(NOON.getTime() + ms);

describe('The store of jobs', () => {
  let test: TestStore;
  beforeEach(async () => {
    test = await openTestStore();
  });
  afterEach(() => test.remove());

  const job = (jobId: string, change: Partial<Job> = {}): Omit<Job, 'attempts'> => ({
    jobId,
    practice: PRACTICE,
    kind: 'mark-message',
    dedupeKey: jobId,
    payload: { messageId: jobId, tries: 2, urgent: true, note: null },
    ...change,
  });
  const add = (added: Omit<Job, 'attempts'> & { notBefore?: Date }) =>
    test.store.transaction((tx) => tx.addJob(added));
  const claim = (owner: string, now = NOON, limit = 10, practice?: string) =>
    test.store.claimJobs(owner, now, LEASE_MS, limit, practice);
  const finish = (claimed: Job, owner: string) =>
    test.store.transaction((tx) => test.store.finishJob(tx, claimed, owner));
  const one = async (owner: string, now = NOON): Promise<Job> => {
    const [claimed] = await claim(owner, now, 1);
    assert.ok(claimed);
    return claimed;
  };

  it('hands out each once, in the order they came, as they were given', async () => {
    for (const id of ['z', 'a', 'm']) await add(job(id));
    const first = await claim('one', NOON, 2);
    assert.deepEqual(first, [
      { ...job('z'), attempts: 1 },
      { ...job('a'), attempts: 1 },
    ]);
    assert.deepEqual(
      (await claim('two')).map(({ jobId }) => jobId),
      ['m'],
    );
    assert.deepEqual(await claim('three'), []);
  });

  it('gives two that claim at once no job in common', async () => {
    for (let n = 0; n < 20; n += 1) await add(job(`j${n}`));
    const claims = await Promise.all(['one', 'two', 'three', 'four'].map((owner) => claim(owner, NOON, 7)));
    const ids = claims.flat().map(({ jobId }) => jobId);
    assert.equal(ids.length, 20);
    assert.equal(new Set(ids).size, 20);
  });

  it('hands out none before its time, and a practice’s own when asked', async () => {
    await add({ ...job('j1'), notBefore: later(1000) });
    await add(job('j2', { practice: NEIGHBOUR }));
    assert.deepEqual(await claim('one', NOON, 9, PRACTICE), []);
    assert.deepEqual(
      (await claim('one', later(1000), 9, PRACTICE)).map(({ jobId }) => jobId),
      ['j1'],
    );
    assert.equal((await claim('one', NOON, 9, NEIGHBOUR)).length, 1);
  });

  it('takes the same once while it waits or runs, and again when it has ended', async () => {
    assert.equal(await add(job('j1', { dedupeKey: 'mark m1' })), true);
    assert.equal(await add(job('j2', { dedupeKey: 'mark m1' })), false);
    const claimed = await one('one');
    assert.equal(await add(job('j3', { dedupeKey: 'mark m1' })), false);
    await finish(claimed, 'one');
    assert.equal(await add(job('j4', { dedupeKey: 'mark m1' })), true);
    assert.equal(await add(job('j5', { dedupeKey: 'mark m1', practice: NEIGHBOUR })), true);
    assert.deepEqual(
      (await test.store.waitingJobs(PRACTICE)).map(({ jobId }) => jobId),
      ['j4'],
    );
  });

  describe('when a lease has run out', () => {
    it('gives the job to another, counting, and refuses the first what it did too late', async () => {
      await add(job('j1'));
      const slow = await one('one');
      assert.deepEqual(await claim('two', later(LEASE_MS - 1)), []);
      const second = await one('two', later(LEASE_MS));
      assert.equal(second.attempts, 2);
      const tooLate = test.store.transaction(async (tx) => {
        await tx.saveSetting('effect', 'twice');
        await test.store.finishJob(tx, slow, 'one');
      });
      await assert.rejects(tooLate, LeaseLost);
      assert.equal(await test.store.setting('effect'), null);
      await assert.rejects(test.store.retryJob(slow, 'one', later(0), 'slow'), LeaseLost);
      await assert.rejects(test.store.retryJob(slow, 'one', null, 'slow'), LeaseLost);
      await finish(second, 'two');
      await assert.rejects(finish(second, 'two'), LeaseLost);
    });

    it('tells two claims of the same owner apart', async () => {
      await add(job('j1'));
      const first = await one('one');
      const second = await one('one', later(LEASE_MS));
      await assert.rejects(finish(first, 'one'), LeaseLost);
      await finish(second, 'one');
    });
  });

  it('remembers how far a job is and holds it longer, for whoever has it and nobody else', async () => {
    await add(job('j1'));
    const claimed = await one('one');
    const note = (owner: string, done: number) =>
      test.store.transaction((tx) =>
        tx.noteJob(claimed, owner, { ...claimed.payload, done }, later(5 * LEASE_MS)),
      );
    await note('one', 1);
    await assert.rejects(note('two', 2), LeaseLost);
    assert.deepEqual(await claim('two', later(4 * LEASE_MS)), []);
    const [again] = await claim('two', later(5 * LEASE_MS));
    assert.equal(again?.payload.done, 1);
    await assert.rejects(note('one', 3), LeaseLost);
    assert.equal((await finish(again, 'two')).payload.done, 1);
  });

  it('is taken back once, waiting or running, and whoever runs it finds the lease lost', async () => {
    await add(job('j1', { dedupeKey: 'pack' }));
    const takeBack = (practice: string) => test.store.transaction((tx) => tx.takeBackJob(practice, 'pack'));
    const claimed = await one('one');
    assert.equal(await takeBack(NEIGHBOUR), null);
    assert.equal((await takeBack(PRACTICE))?.jobId, 'j1');
    assert.equal(await takeBack(PRACTICE), null);
    await assert.rejects(finish(claimed, 'one'), LeaseLost);
    await assert.rejects(test.store.retryJob(claimed, 'one', later(0), 'late'), LeaseLost);
    assert.equal(await add(job('j2', { dedupeKey: 'pack' })), true, 'the same may be asked for again');
  });

  it('hands out the kinds that are asked for, and leaves the others to others', async () => {
    await add(job('j1', { kind: 'prepare-pack' }));
    await add(job('j2'));
    const quick = await test.store.claimJobs('one', NOON, LEASE_MS, 9, PRACTICE, [
      'mark-message',
      'remove-copies',
    ]);
    assert.deepEqual(
      quick.map(({ jobId }) => jobId),
      ['j2'],
    );
    const long = await test.store.claimJobs('two', NOON, LEASE_MS, 9, PRACTICE, ['prepare-pack']);
    assert.deepEqual(
      long.map(({ jobId }) => jobId),
      ['j1'],
    );
  });

  it('puts a failed job back for later, or drops it', async () => {
    await add(job('j1'));
    const failed = await one('one');
    await test.store.retryJob(failed, 'one', later(5000), 'mailbox-locked');
    assert.deepEqual(await claim('two', later(4999)), []);
    const again = await one('two', later(5000));
    assert.equal(again.attempts, 2);
    await test.store.retryJob(again, 'two', null, 'gone');
    assert.deepEqual(await test.store.waitingJobs(PRACTICE), []);
  });

  it('ends with its effect or not at all', async () => {
    await add(job('j1'));
    const claimed = await one('one');
    const failing = test.store.transaction(async (tx) => {
      await test.store.finishJob(tx, claimed, 'one');
      throw new Error('no effect');
    });
    await assert.rejects(failing, /no effect/);
    assert.equal((await test.store.waitingJobs(PRACTICE)).length, 1);
    await finish(claimed, 'one');
  });

  it('does not end outside a transaction of this store', async () => {
    await add(job('j1'));
    const claimed = await one('one');
    const kept = await test.store.transaction(async (tx) => tx);
    await assert.rejects(
      test.store.finishJob({ ...kept }, claimed, 'one'),
      /inside a transaction of this store/,
    );
    await assert.rejects(test.store.finishJob(kept, claimed, 'one'), /its transaction had ended/);
  });

  it('is there after a crash, with its lease', async () => {
    await add(job('j1'));
    await one('one');
    await test.reopen();
    assert.deepEqual(await claim('two'), []);
    assert.equal((await one('two', later(LEASE_MS))).attempts, 2);
  });
});
