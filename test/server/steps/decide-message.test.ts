import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LeaverEvent } from '../../../core/leaver-record.ts';
import { makeMail } from '../../../samples/mail-maker.ts';
import type { Decision } from '../../../server/steps/decide-message.ts';
import { decideMessage } from '../../../server/steps/decide-message.ts';
import {
  ANN,
  allMessages,
  allRecords,
  BOB,
  happen,
  onlyMessage,
  partName,
  partOf,
  recordOf,
  runMarks,
  scanOf,
  supplierMail,
  takeInAll,
} from '../../builders/intake.ts';
import { makeLockedPdf } from '../../builders/locked-pdf.ts';
import { openPractice, type TestPractice } from '../../builders/practice.ts';

describe('Deciding what becomes of a message', function () {
  // Every PDF is opened in a child process of its own.
  this.timeout(120_000);
  let practice: TestPractice;
  beforeEach(async () => {
    practice = await openPractice();
  });
  afterEach(() => practice.remove());

  const waiting = async () => {
    const [message] = await practice.ports.store.messages(practice.practice, 'needs-a-person', 10);
    assert.ok(message);
    return message;
  };
  const decide = async (decision: Decision, actor = practice.clerk) => {
    const { messageId } = await waiting();
    const done = await decideMessage(practice.ports, actor, practice.practice, messageId, decision);
    await runMarks(practice);
    return 'ok' in done ? done.code : `${done.state}: ${done.reason}`;
  };
  const nobodys = () => supplierMail({ attachments: [{ name: 'scan.pdf', bytes: scanOf('Nothing') }] });
  const typed = { name: 'Ann Bloggs', nhsNumber: '900 000 0009', dateOfBirth: '1950-03-01' };

  describe('when a person says whose notes these are', () => {
    it('begins a record with what was typed, as one source, and says who decided', async () => {
      await takeInAll(practice, await nobodys());
      assert.equal(await decide({ do: 'new-record', ...typed }), 'filed: decided-filed');
      const record = await recordOf(practice, ANN);
      const vault = await practice.ports.store.vault(practice.practice, record.ref);
      assert.equal(record.parts.length, 1);
      assert.deepEqual(vault?.patient, {
        name: ANN.name,
        nhsNumber: ANN.nhsNumber,
        dateOfBirth: ANN.born,
      });
      const message = await onlyMessage(practice);
      assert.equal(message.decidedBy, practice.clerk.by);
      assert.equal(message.decidedAt, practice.clock.now().toISOString());
      assert.match(message.place, /^filed\//);
      const [begun] = await practice.ports.store.history(practice.practice, record.ref);
      assert.equal(begun?.by, practice.clerk.by);
    });

    it('does not begin a second open record for one patient', async () => {
      await takeInAll(practice, await supplierMail({ attachments: [partOf(ANN, 1, 2)] }), await nobodys());
      assert.equal(await decide({ do: 'new-record', ...typed }), 'another-record');
      assert.equal((await waiting()).decidedBy, null);
    });

    it('refuses a number that the notes do not name', async () => {
      await takeInAll(
        practice,
        await makeMail({
          from: 'a@example.invalid',
          subject: 'x',
          text: 'Notes',
          attachments: [{ name: 'scan.pdf', bytes: scanOf(`NHS number: ${BOB.nhsNumber}`) }],
        }),
      );
      assert.equal(await decide({ do: 'new-record', ...typed }), 'patients-differ');
      assert.deepEqual(await allRecords(practice), []);
    });

    it('refuses a number that is none, and a mail without a PDF', async () => {
      await takeInAll(practice, await supplierMail({ text: 'The password is: x' }));
      assert.equal(await decide({ do: 'new-record', ...typed, nhsNumber: '9000000008' }), 'nhs-number');
      assert.equal(await decide({ do: 'new-record', ...typed }), 'no-parts');
    });
  });

  describe('when a person names the record', () => {
    it('makes its PDFs parts of it', async () => {
      await takeInAll(practice, await supplierMail({ attachments: [partOf(ANN, 1, 2)] }), await nobodys());
      const { ref } = await recordOf(practice, ANN);
      assert.equal(await decide({ do: 'file-to-record', ref: ref.toLowerCase() }), 'filed: decided-filed');
      assert.equal((await recordOf(practice, ANN)).parts.length, 2);
    });

    it('may be done once the courier has the bag, which Onward itself would not', async () => {
      await takeInAll(practice, await supplierMail({ attachments: [partOf(ANN, 1, 2)] }));
      const { ref } = await recordOf(practice, ANN);
      await happen(practice, ref, { type: 'collected', on: '2026-11-20', windowDays: 56 });
      await takeInAll(practice, await supplierMail({ subject: 'Late', attachments: [partOf(ANN, 2, 2)] }));
      assert.equal(await decide({ do: 'file-to-record', ref }), 'filed: decided-filed');
      const record = await recordOf(practice, ANN);
      assert.equal(record.stage, 'collected');
      assert.equal(record.parts.length, 2);
    });

    it('refuses somebody else’s record, one that is over, and one that is none', async () => {
      await takeInAll(practice, await supplierMail({ attachments: [partOf(ANN, 1, 1)] }));
      const ann = await recordOf(practice, ANN);
      const attachments = [{ name: 'x.pdf', bytes: scanOf(`NHS number: ${BOB.nhsNumber}`) }];
      await takeInAll(
        practice,
        await makeMail({ from: 'a@example.invalid', subject: 'Notes', text: 'x', attachments }),
      );
      assert.equal(await decide({ do: 'file-to-record', ref: ann.ref }), 'patients-differ');
      assert.equal(await decide({ do: 'file-to-record', ref: 'LV-0000-0000' }), 'not-found');
      await happen(practice, ann.ref, { type: 'record-closed', reason: 'not-notes' });
      assert.equal(await decide({ do: 'file-to-record', ref: ann.ref }), 'wrong-stage');
      assert.equal((await recordOf(practice, ANN)).parts.length, 1);
    });

    it('lays a mail without files beside it, and what comes while deletion runs as well', async () => {
      await takeInAll(practice, await supplierMail({ attachments: [partOf(ANN, 1, 1)] }));
      const { ref } = await recordOf(practice, ANN);
      const approved: LeaverEvent = {
        type: 'deletion-approved',
        firstBy: 'lead',
        secondBy: null,
        early: false,
        lines: [],
      };
      await happen(practice, ref, approved);
      await takeInAll(practice, await supplierMail({ subject: 'Late', attachments: [partOf(ANN, 2, 2)] }));
      const { messageId } = await waiting();
      assert.equal(await decide({ do: 'file-to-record', ref }), 'filed: decided-filed');
      const record = await recordOf(practice, ANN);
      assert.equal(record.parts.length, 1);
      assert.deepEqual(
        record.deletion?.lines.map(({ what }) => what),
        [messageId],
      );
    });
  });

  describe('when a mail holds several patients', () => {
    it('splits it, each to their own record', async () => {
      await takeInAll(practice, await supplierMail({ subject: 'First', attachments: [partOf(BOB, 1, 2)] }));
      await takeInAll(practice, await supplierMail({ attachments: [partOf(ANN, 1, 1), partOf(BOB, 2, 2)] }));
      assert.equal(await decide({ do: 'split-by-patient' }), 'filed: decided-filed');
      assert.equal((await recordOf(practice, ANN)).parts.length, 1);
      assert.equal((await recordOf(practice, BOB)).parts.length, 2);
      const split = (await allMessages(practice)).find(({ records }) => records.length === 2);
      assert.ok(split);
      assert.equal((await recordOf(practice, ANN)).agreement, 'green');
    });

    it('refuses while one file is nobody’s, and files none', async () => {
      const attachments = [partOf(ANN, 1, 1), partOf(BOB, 1, 1), { name: 'x.pdf', bytes: scanOf('Whose?') }];
      await takeInAll(practice, await supplierMail({ attachments }));
      assert.equal(await decide({ do: 'split-by-patient' }), 'unplaced');
      assert.deepEqual(await allRecords(practice), []);
    });

    it('never files all of it to one', async () => {
      await takeInAll(practice, await supplierMail({ subject: 'First', attachments: [partOf(ANN, 1, 2)] }));
      await takeInAll(practice, await supplierMail({ attachments: [partOf(ANN, 2, 2), partOf(BOB, 1, 1)] }));
      const { ref } = await recordOf(practice, ANN);
      assert.equal(await decide({ do: 'file-to-record', ref }), 'several-patients');
      assert.equal(await decide({ do: 'new-record', ...typed }), 'several-patients');
    });
  });

  describe('when a file is locked', () => {
    const locked = async (name: string) =>
      supplierMail({
        attachments: [
          { name, bytes: await makeLockedPdf(scanOf(`NHS number: ${ANN.nhsNumber}`), 'open sesame') },
        ],
      });

    it('goes on with the right password as if it had come unlocked, and keeps no password', async () => {
      await takeInAll(practice, await locked('scan.pdf'));
      assert.equal(await decide({ do: 'give-password', password: 'Open sesame' }), 'wrong-password');
      assert.equal((await waiting()).reason, 'locked');
      assert.equal(await decide({ do: 'give-password', password: 'open sesame' }), 'filed: decided-filed');
      const [part] = (await recordOf(practice, ANN)).parts;
      assert.equal(part?.readable, 'yes');
      assert.equal(part?.pages, 1);
    });

    it('says so where nothing is locked', async () => {
      await takeInAll(practice, await nobodys());
      assert.equal(await decide({ do: 'give-password', password: 'x' }), 'nothing-locked');
    });
  });

  describe('when a person says that it is not notes', () => {
    it('puts it aside, with who and when, and keeps nothing of it', async () => {
      await takeInAll(practice, await nobodys());
      assert.equal(await decide({ do: 'ignore' }), 'ignored: decided-ignored');
      const message = await onlyMessage(practice);
      assert.equal(message.decidedBy, practice.clerk.by);
      assert.match(message.place, /^ignored\//);
      assert.equal(await practice.ports.files.sweepOrphans(-1), 0);
    });

    it('may do so when the mail was removed by hand', async () => {
      await takeInAll(practice, await nobodys());
      await practice.ports.mailboxes(practice.practice).remove([(await waiting()).place]);
      assert.equal(await decide({ do: 'try-again' }), 'mail-gone');
      assert.equal(await decide({ do: 'ignore' }), 'ignored: decided-ignored');
      assert.equal((await onlyMessage(practice)).removed, true);
    });
  });

  describe('when it is tried again', () => {
    it('is filed where that is possible now, and stays with a person otherwise', async () => {
      await takeInAll(practice, await supplierMail({ attachments: [partOf(ANN, 1, 2)] }));
      const { ref } = await recordOf(practice, ANN);
      await happen(practice, ref, { type: 'record-closed', reason: 'not-notes' });
      await takeInAll(practice, await supplierMail({ subject: 'More', attachments: [partOf(ANN, 2, 2)] }));
      assert.equal(await decide({ do: 'try-again' }), 'needs-a-person: record-closed');
      assert.equal((await waiting()).decidedBy, null);
      await happen(practice, ref, { type: 'record-reinstated' });
      assert.equal(await decide({ do: 'try-again' }), 'filed: decided-filed');
      assert.equal((await recordOf(practice, ANN)).parts.length, 2);
    });
  });

  describe('when a colleague was quicker', () => {
    it('says who, and changes nothing', async () => {
      await takeInAll(practice, await nobodys());
      const { messageId } = await waiting();
      await decide({ do: 'ignore' });
      const late = await decideMessage(practice.ports, practice.lead, practice.practice, messageId, {
        do: 'new-record',
        ...typed,
      });
      assert.ok('ok' in late);
      assert.equal(late.code, 'already-decided');
      assert.match(late.what, /^Chidi Clerk /);
      assert.deepEqual(await allRecords(practice), []);
    });

    it('lets one of two at once through', async () => {
      await takeInAll(practice, await nobodys());
      const { messageId } = await waiting();
      const both = await Promise.all(
        [practice.clerk, practice.lead].map((actor) =>
          decideMessage(practice.ports, actor, practice.practice, messageId, { do: 'new-record', ...typed }),
        ),
      );
      assert.equal(both.filter((one) => 'ok' in one).length, 1);
      assert.equal((await recordOf(practice, ANN)).parts.length, 1);
    });
  });

  it('is not for an auditor, nor for a message of nowhere', async () => {
    await takeInAll(practice, await nobodys());
    assert.equal(await decide({ do: 'ignore' }, practice.auditor), 'wrong-role');
    const none = await decideMessage(practice.ports, practice.clerk, practice.practice, 'none', {
      do: 'ignore',
    });
    assert.ok('ok' in none && none.code === 'not-found');
    assert.equal((await waiting()).state, 'needs-a-person');
  });

  it('takes up a mail that Onward put aside', async () => {
    await takeInAll(
      practice,
      await makeMail({
        from: 'a@example.invalid',
        subject: 'x',
        text: 'See attached.',
        attachments: [{ name: 'x.pdf', bytes: scanOf('Nothing') }],
      }),
    );
    const { messageId, state } = await onlyMessage(practice);
    assert.equal(state, 'ignored');
    const done = await decideMessage(practice.ports, practice.clerk, practice.practice, messageId, {
      do: 'new-record',
      ...typed,
    });
    assert.ok(!('ok' in done) && done.state === 'filed');
  });

  it('links the repeats of a message with it', async () => {
    const raw = await nobodys();
    await takeInAll(practice, raw);
    await takeInAll(practice, raw);
    await decide({ do: 'new-record', ...typed });
    const { ref } = await recordOf(practice, ANN);
    assert.equal((await practice.ports.store.messagesOf(practice.practice, ref)).length, 2);
  });

  it('knows a loose PDF that was saved into the inbox by its name', async () => {
    const { inbox } = practice.onward.folders(practice.practice);
    await writeFile(join(inbox, partName(ANN, 1, 1)), scanOf(`NHS number: ${BOB.nhsNumber}`));
    await takeInAll(practice);
    const message = await waiting();
    assert.equal(message.reason, 'two-numbers');
    assert.match(message.place, /\.pdf$/);
    assert.equal(await decide({ do: 'new-record', ...typed }), 'filed: decided-filed');
    assert.equal((await recordOf(practice, ANN)).parts[0]?.part, 1);
  });
});
