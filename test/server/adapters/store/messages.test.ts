import assert from 'node:assert/strict';
import type { TestStore } from './open-test-store.ts';
import { messageOf, messageVaultOf, NEIGHBOUR, NOON, openTestStore, PRACTICE } from './open-test-store.ts';

const later = (minutes: number) => new Date(NOON.getTime() + minutes * 60_000).toISOString();

describe('The store of messages', () => {
  let test: TestStore;
  beforeEach(async () => {
    test = await openTestStore();
  });
  afterEach(() => test.remove());

  const add = (messageId: string, change: Parameters<typeof messageOf>[1] = {}) =>
    test.store.transaction((tx) => tx.addMessage(messageOf(messageId, change), messageVaultOf('s')));

  it('keeps a message as it was given, with the records it is linked to', async () => {
    const given = messageOf('m1', { decidedBy: 'clerk-1', decidedAt: later(5), attempts: 2 });
    await add('m1', given);
    await test.store.transaction(async (tx) => {
      for (const ref of ['LV-2', 'LV-1', 'LV-1']) await tx.linkMessage(PRACTICE, 'm1', ref);
    });
    assert.deepEqual(await test.store.message(PRACTICE, 'm1'), { ...given, records: ['LV-1', 'LV-2'] });
    assert.equal(await test.store.message(NEIGHBOUR, 'm1'), null);
    assert.equal(await test.store.messageVault(NEIGHBOUR, 'm1'), null);
    assert.deepEqual(
      (await test.store.messagesOf(PRACTICE, 'LV-2')).map(({ messageId }) => messageId),
      ['m1'],
    );
    assert.deepEqual(await test.store.messagesOf(NEIGHBOUR, 'LV-2'), []);
  });

  it('finds the first with the same bytes, never its repeats, and takes the first in once', async () => {
    await add('m1', { key: 'k' });
    await add('m2', { key: 'k', repeatOf: 'm1', state: 'ignored' });
    await add('m3', { key: 'k', repeatOf: 'm1', state: 'ignored' });
    assert.equal((await test.store.messageByKey(PRACTICE, 'k'))?.messageId, 'm1');
    await assert.rejects(add('m4', { key: 'k' }), /UNIQUE/);
    assert.equal(await test.store.message(PRACTICE, 'm4'), null);
    assert.equal(await test.store.keys.keyOf(PRACTICE, 'm4'), null);
    await add('m5', { key: 'k', practice: NEIGHBOUR });
  });

  it('lists by state, newest first, and counts', async () => {
    await add('m1', { state: 'needs-a-person' });
    await add('m2', { state: 'needs-a-person', takenInAt: later(1) });
    await add('m3', { state: 'needs-a-person', takenInAt: later(2) });
    await add('m4');
    const listed = await test.store.messages(PRACTICE, 'needs-a-person', 2);
    assert.deepEqual(
      listed.map(({ messageId }) => messageId),
      ['m3', 'm2'],
    );
    assert.equal(await test.store.countMessages(PRACTICE, 'needs-a-person'), 3);
    assert.equal(await test.store.countMessages(NEIGHBOUR, 'needs-a-person'), 0);
  });

  it('changes what it is told to and nothing else', async () => {
    await add('m1');
    await add('m2');
    const change = (change: object) =>
      test.store.transaction((tx) => tx.changeMessage(PRACTICE, 'm1', change));
    await change({});
    await change({ state: 'ignored', reason: 'person-said', decidedBy: 'lead-1', decidedAt: later(3) });
    await change({ place: 'Filed by Bloggs.eml', attempts: 1, removed: true });
    const expected = {
      state: 'ignored',
      reason: 'person-said',
      decidedBy: 'lead-1',
      decidedAt: later(3),
      place: 'Filed by Bloggs.eml',
      attempts: 1,
      removed: true,
    } as const;
    assert.deepEqual(await test.store.message(PRACTICE, 'm1'), { ...messageOf('m1', expected), records: [] });
    await change({ place: 'filed/m1.eml' });
    assert.equal((await test.store.message(PRACTICE, 'm1'))?.place, 'filed/m1.eml');
    assert.deepEqual(await test.store.message(PRACTICE, 'm2'), { ...messageOf('m2'), records: [] });
  });

  it('replaces what a message said', async () => {
    await add('m1');
    await test.store.transaction((tx) => tx.saveMessageVault(PRACTICE, 'm1', messageVaultOf('read again')));
    assert.equal((await test.store.messageVault(PRACTICE, 'm1'))?.subject, 'read again');
  });

  it('does not link a message that is not there', async () => {
    await assert.rejects(
      test.store.transaction((tx) => tx.linkMessage(PRACTICE, 'm9', 'LV-1')),
      /FOREIGN KEY/,
    );
  });
});

describe('The store of letters', () => {
  let test: TestStore;
  beforeEach(async () => {
    test = await openTestStore();
  });
  afterEach(() => test.remove());

  const letter = (letterId: string, minutes = 0, ref: string | null = 'LV-1') => ({
    letterId,
    practice: PRACTICE,
    dedupeKey: `ask ${letterId}`,
    ref,
    template: 'request-notes' as const,
    params: { round: 1, supplier: 's1', urgent: false, note: null },
    queuedAt: later(minutes),
  });
  const queue = (mail: ReturnType<typeof letter>) => test.store.transaction((tx) => tx.queueMail(mail));
  const ids = async (query: Parameters<TestStore['store']['outbox']>[1]) =>
    (await test.store.outbox(PRACTICE, query)).map(({ letterId }) => letterId);

  it('queues a letter once, whatever its second asking says', async () => {
    assert.equal(await queue(letter('l1')), true);
    assert.equal(await queue({ ...letter('l2'), dedupeKey: 'ask l1' }), false);
    assert.equal(await test.store.letter(PRACTICE, 'l2'), null);
    assert.deepEqual(await test.store.letter(PRACTICE, 'l1'), {
      ...letter('l1'),
      records: ['LV-1'],
      state: 'queued',
      sentAt: null,
      trouble: null,
    });
    assert.equal(await test.store.letter(NEIGHBOUR, 'l1'), null);
  });

  it('takes those that wait in turn, and shows the latest of the others first', async () => {
    for (const [n, id] of ['l1', 'l2', 'l3'].entries()) await queue(letter(id, n));
    await queue(letter('l4', 4, null));
    assert.deepEqual(await ids({ state: 'queued', limit: 3 }), ['l1', 'l2', 'l3']);
    assert.deepEqual(await ids({ ref: 'LV-1', limit: 9 }), ['l3', 'l2', 'l1']);
    assert.deepEqual(await ids({ limit: 1 }), ['l4']);
    assert.deepEqual(await test.store.outbox(NEIGHBOUR, { limit: 9 }), []);
  });

  it('finds a letter about several by each of them, until one leaves it', async () => {
    await queue(letter('l1'));
    await queue(letter('l2', 1, null));
    const change = (work: Parameters<TestStore['store']['transaction']>[0]) => test.store.transaction(work);
    await change(async (tx) => {
      for (const ref of ['LV-2', 'LV-1', 'LV-1']) await tx.joinLetter(PRACTICE, 'l2', ref);
    });
    assert.deepEqual((await test.store.letter(PRACTICE, 'l2'))?.records, ['LV-1', 'LV-2']);
    assert.deepEqual(await ids({ ref: 'LV-1', limit: 9 }), ['l2', 'l1']);
    assert.deepEqual(await ids({ ref: 'LV-2', limit: 9 }), ['l2']);
    assert.deepEqual(await test.store.outbox(NEIGHBOUR, { ref: 'LV-2', limit: 9 }), []);
    await change((tx) => tx.leaveLetter(PRACTICE, 'l2', 'LV-1'));
    assert.deepEqual(await ids({ ref: 'LV-1', limit: 9 }), ['l1']);
    assert.deepEqual(
      (await test.store.outbox(PRACTICE, { limit: 9 })).map(({ records }) => records),
      [['LV-2'], ['LV-1']],
    );
  });

  it('remembers what became of it', async () => {
    await queue(letter('l1'));
    await queue(letter('l2'));
    const change = (change: object) => test.store.transaction((tx) => tx.changeMail(PRACTICE, 'l1', change));
    await change({});
    await change({ state: 'sent', sentAt: later(9), trouble: 'slow' });
    await change({ trouble: null });
    assert.deepEqual(await test.store.letter(PRACTICE, 'l1'), {
      ...letter('l1'),
      records: ['LV-1'],
      state: 'sent',
      sentAt: later(9),
      trouble: null,
    });
    assert.deepEqual(await ids({ state: 'queued', limit: 9 }), ['l2']);
  });

  it('keeps what came in answer, each message once, and only this practice’s', async () => {
    const answer = {
      practice: PRACTICE,
      letterId: 'l1',
      messageId: 'm1',
      kind: 'came-back',
      cause: 'refused',
    } as const;
    await test.store.transaction(async (tx) => {
      await tx.noteLetterAnswer({ ...answer, at: later(2) });
      await tx.noteLetterAnswer({ ...answer, kind: 'away', cause: null, at: later(3) });
      await tx.noteLetterAnswer({ ...answer, messageId: 'm2', kind: 'person', cause: null, at: later(1) });
      await tx.noteLetterAnswer({ ...answer, practice: 'Y00002', at: later(1) });
    });
    const found = await test.store.letterAnswers(PRACTICE, ['l1', 'l2']);
    assert.deepEqual(
      found.map(({ messageId, kind, cause, at }) => [messageId, kind, cause, at]),
      [
        ['m2', 'person', null, later(1)],
        ['m1', 'came-back', 'refused', later(2)],
      ],
    );
    assert.deepEqual(await test.store.letterAnswers(PRACTICE, []), []);
  });
});
