import assert from 'node:assert/strict';
import type { Mute } from '../../../../core/mutes.ts';
import type { TestStore } from './open-test-store.ts';
import { NEIGHBOUR, openTestStore, PRACTICE, takeBackTo } from './open-test-store.ts';

const REF = 'LV-0000-0001';
const OTHER = 'LV-0000-0002';
const mute = (change: Partial<Mute> = {}): Mute => ({
  ref: REF,
  code: 'to-print',
  since: '2026-02-27',
  accountId: 'chidi',
  until: '2026-03-09',
  wordsId: 'w1',
  at: '2026-03-02T09:00:00.000Z',
  ...change,
});

describe('Muted reminders, in the store', () => {
  let test: TestStore;
  beforeEach(async () => {
    test = await openTestStore();
  });
  afterEach(() => test.remove());
  const save = (practice: string, ...mutes: Mute[]) =>
    test.store.transaction(async (tx) => {
      for (const one of mutes) await tx.saveMute(practice, one);
    });

  it('are read of one record or of all, and of this practice only', async () => {
    const mutes = [mute(), mute({ ref: OTHER, at: '2026-03-02T10:00:00.000Z' })];
    await save(PRACTICE, ...mutes);
    await save(NEIGHBOUR, mute({ accountId: 'next-door' }));
    assert.deepEqual(await test.store.mutes(PRACTICE, null), mutes);
    assert.deepEqual(await test.store.mutes(PRACTICE, REF), [mutes[0]]);
    assert.equal((await test.store.mutes(NEIGHBOUR, REF)).length, 1);
  });

  it('are one for each person and spell: a second takes the place of the first', async () => {
    const others = [{ accountId: 'asha' }, { code: 'to-bag' }, { since: '2026-03-01' }] as const;
    await save(PRACTICE, mute(), ...others.map(mute));
    const again = mute({ until: '2026-03-20', wordsId: 'w2' });
    await save(PRACTICE, again);
    const kept = await test.store.mutes(PRACTICE, REF);
    assert.equal(kept.length, 4);
    assert.deepEqual(
      kept.filter(({ wordsId }) => wordsId === 'w2'),
      [again],
    );
    await test.store.transaction((tx) => tx.removeMute(PRACTICE, again));
    const left = await test.store.mutes(PRACTICE, REF);
    assert.deepEqual(
      new Set(left.map(({ accountId, code, since }) => `${accountId} ${code} ${since}`)),
      new Set(['asha to-print 2026-02-27', 'chidi to-bag 2026-02-27', 'chidi to-print 2026-03-01']),
    );
  });

  it('go with what names the patient, and no others go', async () => {
    await save(PRACTICE, mute(), mute({ accountId: 'asha' }), mute({ ref: OTHER }));
    await save(NEIGHBOUR, mute());
    await test.store.transaction((tx) => tx.destroyVault(PRACTICE, REF, []));
    assert.deepEqual(await test.store.mutes(PRACTICE, null), [mute({ ref: OTHER })]);
    assert.equal((await test.store.mutes(NEIGHBOUR, null)).length, 1);
  });

  it('come to a database from before', async () => {
    await test.store.close();
    takeBackTo(test.file, 'reminders that somebody muted');
    await test.reopen();
    await save(PRACTICE, mute());
    assert.deepEqual(await test.store.mutes(PRACTICE, REF), [mute()]);
    assert.equal((await test.store.verifyChain(PRACTICE)).ok, true);
  });
});
