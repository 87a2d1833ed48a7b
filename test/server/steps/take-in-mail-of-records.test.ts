import assert from 'node:assert/strict';
import type { LeaverEvent } from '../../../core/leaver-record.ts';
import { makeMail } from '../../../samples/mail-maker.ts';
import {
  ANN,
  allMessages,
  BOB,
  happen,
  partOf,
  recordOf,
  supplierMail,
  takeInAll,
} from '../../builders/intake.ts';
import { openPractice, type TestPractice } from '../../builders/practice.ts';

describe('Taking in mail about a record there is', function () {
  // Every PDF is opened in a child process of its own.
  this.timeout(120_000);
  let practice: TestPractice;
  beforeEach(async () => {
    practice = await openPractice();
  });
  afterEach(() => practice.remove());

  const reasons = async () => (await allMessages(practice)).map(({ state, reason }) => `${state}: ${reason}`);

  describe('when the patient’s record has gone on', () => {
    const approved: LeaverEvent = {
      type: 'deletion-approved',
      firstBy: 'lead',
      secondBy: null,
      early: false,
      lines: [],
    };
    const gone: [string, LeaverEvent[], string][] = [
      ['collected', [{ type: 'collected', on: '2026-11-20', windowDays: 56 }], 'past-courier'],
      ['clear', [{ type: 'release-confirmed', on: '2026-11-20' }], 'past-courier'],
      ['deleting', [approved], 'past-courier'],
      ['deleted', [approved, { type: 'deletion-certified', number: 'X' }], 'record-deleted'],
      ['closed', [{ type: 'record-closed', reason: 'not-notes' }], 'record-closed'],
    ];
    for (const [stage, events, reason] of gone) {
      it(`asks a person once it is ${stage}`, async () => {
        await takeInAll(practice, await supplierMail({ attachments: [partOf(ANN, 1, 2)] }));
        const { ref } = await recordOf(practice, ANN);
        const before = await happen(practice, ref, ...events);
        assert.equal(before.stage, stage);
        const raw = await supplierMail({ subject: 'Late', attachments: [partOf(ANN, 2, 2)] });
        await takeInAll(practice, raw);
        const late = (await allMessages(practice)).find(({ state }) => state !== 'filed');
        assert.equal(late?.reason, reason);
        assert.deepEqual(late?.records, []);
        assert.deepEqual(await practice.ports.store.record(practice.practice, ref), before);
      });
    }

    /** The first message as deletion leaves it: looked for and not there. */
    const removeFirst = async () => {
      const [first] = await allMessages(practice);
      assert.ok(first);
      await practice.ports.mailboxes(practice.practice).remove([first.place]);
      await practice.ports.store.transaction((tx) =>
        tx.changeMessage(practice.practice, first.messageId, { removed: true }),
      );
    };

    it('brings the very same mail of a deleted record to a person, and not quietly aside', async () => {
      const raw = await supplierMail({ attachments: [partOf(ANN, 1, 1)] });
      await takeInAll(practice, raw);
      const { ref } = await recordOf(practice, ANN);
      await happen(practice, ref, approved, { type: 'deletion-certified', number: 'X' });
      await removeFirst();
      await takeInAll(practice, raw);
      const again = (await allMessages(practice)).find(({ repeatOf }) => repeatOf !== null);
      assert.equal(again?.reason, 'record-deleted');
      assert.deepEqual(again?.records, []);
    });

    it('never takes a copy that turns up after a proven removal for the one removed', async () => {
      const raw = await supplierMail({ attachments: [partOf(ANN, 1, 1)] });
      await takeInAll(practice, raw);
      const { ref } = await recordOf(practice, ANN);
      await happen(practice, ref, approved);
      await removeFirst();
      await takeInAll(practice, raw);
      const [first, again] = await allMessages(practice);
      assert.equal(first?.removed, true);
      assert.equal(again?.repeatOf, first?.messageId);
      assert.deepEqual(
        (await recordOf(practice, ANN)).deletion?.lines.map(({ what }) => what),
        [again?.messageId],
      );
    });

    it('gives a copy that comes while deletion runs a line of its own in the ledger', async () => {
      const raw = await supplierMail({ attachments: [partOf(ANN, 1, 1)] });
      await takeInAll(practice, raw);
      const { ref } = await recordOf(practice, ANN);
      await happen(practice, ref, approved);
      await takeInAll(practice, raw);
      const repeat = (await allMessages(practice)).find(({ repeatOf }) => repeatOf !== null);
      const { deletion } = await recordOf(practice, ANN);
      assert.deepEqual(
        deletion?.lines.map(({ kind, what }) => [kind, what]),
        [['mailbox-message', repeat?.messageId]],
      );
    });
  });

  describe('when it names one of our references', () => {
    it('lies beside the record with what it may mean, and moves nothing', async () => {
      await takeInAll(practice, await supplierMail({ attachments: [partOf(ANN, 1, 1)] }));
      const { ref } = await recordOf(practice, ANN);
      await happen(practice, ref, { type: 'collected', on: '2026-11-20', windowDays: 56 });
      await takeInAll(
        practice,
        await makeMail({ from: 'a@example.invalid', subject: `Re: ${ref}`, text: 'All legible, thank you.' }),
      );
      const record = await recordOf(practice, ANN);
      assert.equal(record.stage, 'collected');
      assert.deepEqual(
        record.mails.map(({ meaning, settled }) => [meaning, settled]),
        [['says-legible', false]],
      );
      assert.deepEqual(new Set(await reasons()), new Set(['filed: notes', 'filed: about-record']));
    });

    it('takes an automatic reply for meaning nothing', async () => {
      await takeInAll(practice, await supplierMail({ attachments: [partOf(ANN, 1, 1)] }));
      const { ref } = await recordOf(practice, ANN);
      await takeInAll(
        practice,
        await makeMail({
          from: 'a@example.invalid',
          subject: `Automatic reply: ${ref}`,
          text: 'It was deleted. All legible.',
          headers: { 'Auto-Submitted': 'auto-replied' },
        }),
      );
      assert.equal((await recordOf(practice, ANN)).mails[0]?.meaning, null);
    });

    it('files notes to their patient, and links the record that was named', async () => {
      await takeInAll(practice, await supplierMail({ attachments: [partOf(BOB, 1, 1)] }));
      const { ref } = await recordOf(practice, BOB);
      await takeInAll(
        practice,
        await supplierMail({ subject: `With ${ref}`, attachments: [partOf(ANN, 1, 1)] }),
      );
      const ann = await recordOf(practice, ANN);
      const message = (await allMessages(practice)).find(({ records }) => records.includes(ann.ref));
      assert.deepEqual([...(message?.records ?? [])].sort(), [ann.ref, ref].sort());
      assert.equal((await recordOf(practice, BOB)).parts.length, 1);
    });
  });
});
