import assert from 'node:assert/strict';
import type { KnownLetter, KnownMessage } from '../../../../server/adapters/graph/mailbox-memory.ts';
import { bytesOnDisk, NEIGHBOUR, openTestStore, PRACTICE, type TestStore } from './open-test-store.ts';

const WORDS = 'a-supplier-message-id-that-names-Quillfeather';

describe('What a watched mailbox remembers', () => {
  let test: TestStore;
  beforeEach(async () => {
    test = await openTestStore();
  });
  afterEach(() => test.remove());

  it('is there after the server was stopped, and is each practice’s own', async () => {
    await test.store.mailboxes.change(async (tx) => {
      await tx.saveNote(PRACTICE, 'cursor', 'https://graph.microsoft.com/next');
      await tx.saveMessage(PRACTICE, known('late', { receivedAt: '2026-03-02T10:00:00.000Z' }));
      await tx.saveMessage(PRACTICE, known('early', { receivedAt: '2026-03-02T09:00:00.000Z' }));
      await tx.saveMessage(PRACTICE, known('settled', { state: 'done' }));
      await tx.saveLetter(PRACTICE, LETTER);
    });
    const { mailboxes } = await test.reopen();
    assert.equal(await mailboxes.note(PRACTICE, 'cursor'), 'https://graph.microsoft.com/next');
    assert.deepEqual(
      (await mailboxes.pending(PRACTICE)).map(({ id }) => id),
      ['early', 'late'],
    );
    assert.deepEqual(await mailboxes.letter(PRACTICE, 'letter-1'), LETTER);
    assert.deepEqual(await mailboxes.letters(PRACTICE, 'send-attempted'), [LETTER]);
    assert.deepEqual(
      [
        await mailboxes.note(NEIGHBOUR, 'cursor'),
        await mailboxes.pending(NEIGHBOUR),
        await mailboxes.letter(NEIGHBOUR, 'letter-1'),
      ],
      [null, [], null],
    );
  });

  it('keeps all of a change or none of it', async () => {
    const broken = test.store.mailboxes.change(async (tx) => {
      await tx.saveMessage(PRACTICE, known('one'));
      await tx.saveNote(PRACTICE, 'cursor', 'further');
      throw new Error('the power went');
    });
    await assert.rejects(broken);
    assert.equal(await test.store.mailboxes.message(PRACTICE, 'one'), null);
    assert.equal(await test.store.mailboxes.note(PRACTICE, 'cursor'), null);
  });

  it('seals what may name a patient, and leaves nothing of it when it is no longer needed', async () => {
    const { mailboxes } = test.store;
    const traces = { internetMessageId: WORDS, conversationId: null, likeness: 'x', files: [] };
    await mailboxes.change((tx) => tx.saveMessage(PRACTICE, known('one', { traces })));
    assert.deepEqual((await mailboxes.message(PRACTICE, 'one'))?.traces, traces);
    assert.equal((await bytesOnDisk(test.file)).includes('Quillfeather'), false);
    await mailboxes.change((tx) => tx.saveMessage(PRACTICE, known('one', { traces: null })));
    assert.equal((await mailboxes.message(PRACTICE, 'one'))?.traces, null);
    await mailboxes.change((tx) => tx.forgetMessage(PRACTICE, 'one'));
    assert.equal(await mailboxes.message(PRACTICE, 'one'), null);
  });

  it('tells which messages a full round did not find in the Inbox', async () => {
    await test.store.mailboxes.change(async (tx) => {
      await tx.saveMessage(PRACTICE, known('found', { round: 2 }));
      await tx.saveMessage(PRACTICE, known('missed', { round: 1 }));
      await tx.saveMessage(PRACTICE, known('moved long ago', { round: 1, inInbox: false, state: 'done' }));
      const ids = (await tx.notFoundSince(PRACTICE, 2)).map(({ id }) => id);
      assert.deepEqual(ids, ['missed']);
    });
  });
});

const LETTER: KnownLetter = {
  id: 'letter-1',
  state: 'send-attempted',
  draftId: 'draft-1',
  internetMessageId: '<letter-1@onward.invalid>',
  attemptedAt: '2026-03-02T12:00:00.000Z',
  sentId: null,
};

function known(id: string, change: Partial<KnownMessage> = {}): KnownMessage {
  return {
    id,
    receivedAt: '2026-03-02T09:30:00.000Z',
    state: 'pending',
    inInbox: true,
    as: null,
    round: 1,
    fetchFailures: 0,
    traces: null,
    ...change,
  };
}
