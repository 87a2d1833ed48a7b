import assert from 'node:assert/strict';
import type { Account, Session } from '../../../../server/steps/store-port.ts';
import type { TestStore } from './open-test-store.ts';
import { NEIGHBOUR, NOON, openTestStore, PRACTICE } from './open-test-store.ts';

const later = (minutes: number) => new Date(NOON.getTime() + minutes * 60_000);

describe('The store of people and settings', () => {
  let test: TestStore;
  beforeEach(async () => {
    test = await openTestStore();
  });
  afterEach(() => test.remove());

  const account = (accountId: string, change: Partial<Account> = {}): Account => ({
    accountId,
    practice: PRACTICE,
    name: `Name ${accountId}`,
    signInName: accountId,
    role: 'clerk',
    passwordHash: null,
    disabled: false,
    ...change,
  });
  const session = (tokenHash: string, accountId: string, endsAt: Date): Session => ({
    tokenHash,
    accountId,
    createdAt: NOON.toISOString(),
    lastSeenAt: later(1).toISOString(),
    expiresAt: endsAt.toISOString(),
  });

  it('keeps accounts, changes them, and never lets two have one name to sign in with', async () => {
    const save = (saved: Account) => test.store.transaction((tx) => tx.saveAccount(saved));
    await save(account('a1'));
    await save(account('a0', { name: 'Zoë' }));
    await save(account('a2', { practice: NEIGHBOUR }));
    await save(account('a1', { role: 'lead', disabled: true, passwordHash: 'scrypt' }));
    assert.deepEqual(
      await test.store.account('a1'),
      account('a1', { role: 'lead', disabled: true, passwordHash: 'scrypt' }),
    );
    assert.equal((await test.store.accountBySignInName('a2'))?.practice, NEIGHBOUR);
    assert.equal(await test.store.accountBySignInName('A2'), null);
    assert.equal(await test.store.account('a9'), null);
    assert.deepEqual(
      (await test.store.accounts(PRACTICE)).map(({ accountId }) => accountId),
      ['a1', 'a0'],
    );
    await assert.rejects(save(account('a3', { signInName: 'a2' })), /UNIQUE/);
    assert.equal((await test.store.accountBySignInName('a2'))?.accountId, 'a2');
  });

  it('keeps sessions, renews them, and ends one, all of an account’s, or those past their time', async () => {
    await test.store.transaction(async (tx) => {
      await tx.saveSession(session('t1', 'a1', later(10)));
      await tx.saveSession(session('t2', 'a1', later(20)));
      await tx.saveSession(session('t3', 'a2', later(30)));
      await tx.saveSession(session('t4', 'a2', later(5)));
      await tx.saveSession(session('t4', 'a2', later(50)));
    });
    assert.deepEqual(await test.store.session('t4'), session('t4', 'a2', later(50)));
    await test.store.transaction((tx) => tx.removeSession('t1'));
    assert.equal(await test.store.session('t1'), null);
    assert.equal(await test.store.transaction((tx) => tx.forgetSessions(later(31))), 2);
    assert.deepEqual(await test.store.session('t4'), session('t4', 'a2', later(50)));
    await test.store.transaction((tx) => tx.removeSessionsOf('a2'));
    assert.equal(await test.store.session('t4'), null);
  });

  it('remembers settings, and the last word counts', async () => {
    assert.equal(await test.store.setting('colour'), null);
    for (const colour of ['blue', 'green'])
      await test.store.transaction((tx) => tx.saveSetting('colour', colour));
    assert.equal(await test.store.setting('colour'), 'green');
  });

  it('claims a reminder once, and knows when the last of a kind went', async () => {
    const claim = (key: string, at: Date, practice = PRACTICE) =>
      test.store.transaction((tx) => tx.recordReminder(practice, key, at));
    assert.equal(await claim('digest:2026-03-02', later(0)), true);
    assert.equal(await claim('digest:2026-03-02', later(9)), false);
    assert.equal(await claim('digest:2026-03-03', later(60)), true);
    assert.equal(await claim('weekly_line:1', later(99)), true);
    assert.equal(await test.store.reminderSent(PRACTICE, 'digest:2026-03-02'), true);
    assert.equal(await test.store.reminderSent(PRACTICE, 'digest:2026-03-04'), false);
    assert.equal(await test.store.reminderSent(NEIGHBOUR, 'digest:2026-03-02'), false);
    assert.equal(await test.store.lastReminder(PRACTICE, 'digest:'), later(60).toISOString());
    assert.equal(await test.store.lastReminder(PRACTICE, 'd_gest:'), null);
    assert.equal(await test.store.lastReminder(NEIGHBOUR, 'digest:'), null);
  });

  it('lists backups of a practice, and of everything, apart and latest first', async () => {
    const backup = (practice: string | null, minutes: number) => ({
      practice,
      at: later(minutes).toISOString(),
      expiresOn: '2026-04-01',
    });
    await test.store.transaction(async (tx) => {
      await tx.recordBackup(backup(null, 1));
      await tx.recordBackup(backup(null, 2));
      await tx.recordBackup(backup(PRACTICE, 3));
    });
    const times = async (practice: string | null) => (await test.store.backups(practice)).map(({ at }) => at);
    assert.deepEqual(await times(null), [later(2).toISOString(), later(1).toISOString()]);
    assert.deepEqual(await times(PRACTICE), [later(3).toISOString()]);
    assert.deepEqual(await times(NEIGHBOUR), []);
  });

  describe('the latest time seen', () => {
    it('forgives five minutes backwards and no more, also after a restart', async () => {
      assert.equal(await test.store.noteTime(NOON), true);
      assert.equal(await test.store.noteTime(later(60)), true);
      assert.equal(await test.store.noteTime(later(55)), true);
      assert.equal(await test.store.noteTime(later(54.9)), false);
      await test.reopen();
      assert.equal(await test.store.noteTime(later(54)), false);
      assert.equal(await test.store.noteTime(later(55)), true);
      assert.equal(await test.store.noteTime(later(54)), false);
    });

    it('is not written for every request', async () => {
      const written = () => test.store.setting('latest-time');
      await test.store.noteTime(NOON);
      const first = await written();
      await test.store.noteTime(later(0.4));
      assert.equal(await written(), first);
      await test.store.noteTime(later(0.5));
      assert.notEqual(await written(), first);
    });
  });
});
