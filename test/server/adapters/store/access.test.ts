import assert from 'node:assert/strict';
import type { LeaverEvent } from '../../../../core/leaver-record.ts';
import type { AccessEntry } from '../../../../server/steps/access-port.ts';
import type { TestStore } from './open-test-store.ts';
import { EXPECTED, NEIGHBOUR, NOON, openTestStore, PRACTICE, takeBackTo } from './open-test-store.ts';

const REF = 'LV-0000-0001';
const OTHER = 'LV-0000-0002';
const EVERYTHING = { ref: null, from: null, to: null, limit: null };
const entry = (at: string, change: Partial<AccessEntry> = {}): AccessEntry => ({
  ref: REF,
  accountId: 'chidi',
  kind: 'record',
  at: `2026-03-02T${at}:00.000Z`,
  ...change,
});

describe('Who opened what, in the store', () => {
  let test: TestStore;
  beforeEach(async () => {
    test = await openTestStore();
  });
  afterEach(() => test.remove());

  const note = (practice: string, ...entries: AccessEntry[]) =>
    test.store.transaction(async (tx) => {
      for (const one of entries) await tx.noteAccess(practice, one);
    });

  it('is read newest first: of one record, of a time, of this practice only', async () => {
    const listed = entry('11:00', { ref: null, kind: 'named-report' });
    const entries = [entry('09:00'), entry('10:00', { ref: OTHER, kind: 'pages' }), listed, entry('12:00')];
    await note(PRACTICE, ...entries);
    await note(NEIGHBOUR, entry('09:30'));
    const ask = (change: object) => test.store.accesses(PRACTICE, { ...EVERYTHING, ...change });
    assert.deepEqual(await ask({}), entries.toReversed());
    assert.deepEqual(await ask({ ref: REF }), [entries[3], entries[0]]);
    assert.deepEqual(
      await ask({ from: new Date('2026-03-02T10:00:00Z'), to: new Date('2026-03-02T12:00:00Z') }),
      [entries[2], entries[1]],
    );
    assert.deepEqual(await ask({ limit: 1 }), [entries[3]]);
  });

  it('says when this person last opened this of that', async () => {
    await note(PRACTICE, entry('09:00'), entry('10:00'), entry('11:00', { kind: 'pages' }));
    assert.equal(await test.store.lastAccess(PRACTICE, REF, 'chidi', 'record'), entry('10:00').at);
    assert.equal(await test.store.lastAccess(PRACTICE, REF, 'asha', 'record'), null);
    assert.equal(await test.store.lastAccess(PRACTICE, null, 'chidi', 'record'), null);
    assert.equal(await test.store.lastAccess(NEIGHBOUR, REF, 'chidi', 'record'), null);
  });

  it('goes when its time has come, and only this practice’s', async () => {
    await note(PRACTICE, entry('09:00'), entry('12:00'));
    await note(NEIGHBOUR, entry('09:00'));
    const forgotten = await test.store.transaction((tx) => tx.forgetAccesses(PRACTICE, NOON));
    assert.equal(forgotten, 1);
    assert.deepEqual(await test.store.accesses(PRACTICE, EVERYTHING), [entry('12:00')]);
    assert.equal((await test.store.accesses(NEIGHBOUR, EVERYTHING)).length, 1);
  });

  it('is not kept where the change around it was called off', async () => {
    const failing = test.store.transaction(async (tx) => {
      await tx.noteAccess(PRACTICE, entry('09:00'));
      throw new Error('called off');
    });
    await assert.rejects(failing, /called off/);
    assert.deepEqual(await test.store.accesses(PRACTICE, EVERYTHING), []);
  });
});

describe('Who may not see what, in the store', () => {
  let test: TestStore;
  let version = 0;
  beforeEach(async () => {
    test = await openTestStore();
    version = 0;
    await happens(EXPECTED);
  });
  afterEach(() => test.remove());

  const happens = (...events: LeaverEvent[]) =>
    test.store.transaction(async (tx) => {
      await tx.append({
        practice: PRACTICE,
        ref: REF,
        expectedVersion: version,
        events,
        by: 'asha',
        at: NOON,
      });
      version += events.length;
    });
  const closedTo = async (accountId: string, practice = PRACTICE) => [
    ...(await test.store.closedTo(practice, accountId)),
  ];

  it('follows the events, of both kinds, and is nothing to others or next door', async () => {
    await happens({ type: 'access-restricted', accountId: 'chidi', wordsId: 'w1' });
    assert.deepEqual(await closedTo('chidi'), [REF]);
    assert.deepEqual(await closedTo('asha'), []);
    assert.deepEqual(await closedTo('chidi', NEIGHBOUR), []);
    await happens({ type: 'restriction-lifted', accountId: 'chidi' });
    assert.deepEqual(await closedTo('chidi'), []);
    assert.equal((await test.store.verifyChain(PRACTICE)).ok, true);
  });

  it('comes to a database from before, whose trail still holds', async () => {
    await test.store.close();
    takeBackTo(test.file, 'who opened what, and who may not');
    await test.reopen();
    assert.equal((await test.store.verifyChain(PRACTICE)).ok, true);
    await happens({ type: 'access-restricted', accountId: 'chidi', wordsId: 'w1' });
    assert.deepEqual(await closedTo('chidi'), [REF]);
  });
});
