import assert from 'node:assert/strict';
import { dueLines } from '../../../core/reminders.ts';
import { makeMail } from '../../../samples/mail-maker.ts';
import { expectLeaver } from '../../../server/steps/expect-leaver.ts';
import type { Ports } from '../../../server/steps/ports.ts';
import { requestNotes } from '../../../server/steps/request-notes.ts';
import type { LetterAnswer, OutboxMail } from '../../../server/steps/store-port.ts';
import { letterSweep } from '../../../server/sweeps/letter-sweep.ts';
import { mailSweep } from '../../../server/sweeps/mail-sweep.ts';
import { dueWhy } from '../../../server/wording/due-words.ts';
import { ANN, allMessages, onlyMessage, partOf, runMarks } from '../../builders/intake.ts';
import { CLARA, does, recordAt, today } from '../../builders/lives.ts';
import {
  acknowledgement,
  delayWarning,
  exchangeBounce,
  outOfOffice,
  postfixBounce,
  qmailBounce,
  type Returned,
  readReceipt,
  wholeBounce,
} from '../../builders/machine-mails.ts';
import { openPractice, type TestPractice } from '../../builders/practice.ts';
import { openWatched, type Watched } from '../adapters/graph/watched.ts';

const SUPPLIER = { supplier: 'fernhill-scanning' };
const TO = 'records@fernhill-scanning.example';

for (const neighbour of ['folder', 'Graph'] as const) {
  describe(`Answers to letters, in the ${neighbour} mailbox`, function () {
    this.timeout(60_000);
    let practice: TestPractice;
    let watched: Watched | null = null;
    let folderPorts: Ports['mailboxes'];
    let ref: string;
    beforeEach(async () => {
      practice = await openPractice();
      folderPorts = practice.ports.mailboxes;
      watched = neighbour === 'Graph' ? await openWatched() : null;
      const mailbox = watched?.mailbox;
      if (mailbox) practice.ports.mailboxes = () => mailbox;
      const begun = await expectLeaver(practice.ports, practice.clerk, practice.practice, {
        name: CLARA.name,
        nhsNumber: CLARA.nhsNumber,
        dateOfBirth: CLARA.born,
      });
      assert.ok(begun.ok);
      ref = begun.record.ref;
      await does(practice, requestNotes, ref, SUPPLIER);
      assert.equal((await letterSweep(practice.ports, practice.practice)).done, 1);
    });
    afterEach(async () => {
      practice.ports.mailboxes = folderPorts;
      await practice.remove();
      await watched?.end();
    });

    const letters = () => practice.ports.store.outbox(practice.practice, { limit: 50 });
    const letter = async (): Promise<OutboxMail> => {
      const [only] = await practice.ports.store.outbox(practice.practice, { ref, limit: 5 });
      assert.ok(only);
      return only;
    };
    const answersTo = (...ids: string[]): Promise<LetterAnswer[]> =>
      practice.ports.store.letterAnswers(practice.practice, ids);
    const answers = async () => answersTo((await letter()).letterId);
    const arrive = async (...raws: Buffer[]) => {
      for (const raw of raws) await (watched ? watched.staff.receive(raw) : practice.drop(raw));
      const counts = await mailSweep(practice.ports, practice.practice);
      assert.equal(counts.failed, 0);
      await runMarks(practice);
    };
    /** What mail systems repeat of the letter. */
    const returned = async (): Promise<Returned> => ({
      letter: `<${(await letter()).letterId}@onward.invalid>`,
      subject: `Request for notes, our reference ${ref}`,
      to: TO,
    });
    const due = async () =>
      dueLines(
        await recordAt(practice, ref),
        { holidays: { extra: [] }, receivingReplyDays: 10, supplierUsualDays: () => 5 },
        today(practice),
      );

    const bounces: [string, (about: Returned) => Buffer, string][] = [
      ['Postfix', postfixBounce, 'mailbox-full'],
      ['sendmail', wholeBounce, 'no-such-address'],
      ['qmail', qmailBounce, 'no-such-address'],
      ['Exchange', exchangeBounce, 'mailbox-full'],
    ];
    for (const [system, bounce, cause] of bounces)
      it(`a letter that ${system} gives back is shown beside it, beside the record and today`, async () => {
        await arrive(bounce(await returned()));
        assert.deepEqual(
          (await answers()).map((one) => [one.kind, one.cause]),
          [['came-back', cause]],
        );
        const message = await onlyMessage(practice);
        assert.deepEqual(
          [message.state, message.reason, message.records],
          ['filed', 'answers-letter', [ref]],
        );
        const record = await recordAt(practice, ref);
        assert.deepEqual(
          record.mails.map(({ messageId, meaning }) => [messageId, meaning]),
          [[message.messageId, 'letter-came-back']],
        );
        const [line] = await due();
        assert.equal(line?.code, 'letter-came-back');
        assert.match(line ? dueWhy(line) : '', /a letter about this record was not delivered/);
      });

    it('it moves nothing, sends nothing, and leaves the letter sent', async () => {
      const before = await recordAt(practice, ref);
      await arrive(postfixBounce(await returned()));
      assert.equal(
        await letterSweep(practice.ports, practice.practice).then(({ due: waiting }) => waiting),
        0,
      );
      const after = await recordAt(practice, ref);
      assert.deepEqual([after.stage, after.supplier], [before.stage, before.supplier]);
      assert.deepEqual(
        (await letters()).map(({ state }) => state),
        ['sent'],
      );
    });

    it('is matched by the id alone, where its words name no reference', async () => {
      await arrive(postfixBounce({ ...(await returned()), subject: 'Request' }));
      assert.deepEqual(
        (await answers()).map(({ kind }) => kind),
        ['came-back'],
      );
      assert.equal((await recordAt(practice, ref)).mails.length, 1);
    });

    it('is matched by the reference alone, where a mail system wrote an id of its own', async () => {
      await arrive(qmailBounce({ ...(await returned()), letter: null }));
      assert.deepEqual(
        (await answers()).map(({ kind }) => kind),
        ['came-back'],
      );
    });

    it('looked at twice it is noted once', async () => {
      const raw = postfixBounce(await returned());
      await arrive(raw);
      if (watched) {
        for (const { id } of watched.staff.in('Onward – filed')) watched.staff.move(id, 'inbox');
        await arrive();
      } else await arrive(raw);
      assert.equal((await answers()).length, 1);
      assert.equal((await recordAt(practice, ref)).mails.length, 1);
    });

    it('an absence, an acknowledgement, a delay and a receipt are shown and wait for nobody', async () => {
      const about = await returned();
      await arrive(outOfOffice(about), acknowledgement(about), delayWarning(about), readReceipt(about));
      assert.deepEqual(
        (await answers()).map(({ kind }) => kind).sort((a, b) => a.localeCompare(b)),
        ['automatic', 'away', 'delayed', 'receipt'],
      );
      assert.equal((await recordAt(practice, ref)).mails.length, 4);
      assert.deepEqual(
        (await due()).filter(({ code }) => code === 'letter-came-back' || code === 'mail-to-settle'),
        [],
      );
    });

    it('an automatic answer that nobody reads there any more does wait', async () => {
      await arrive(outOfOffice(await returned(), 'This mailbox is no longer monitored.'));
      assert.equal((await due())[0]?.code, 'letter-came-back');
    });

    it('a ticket system’s answer that seems to say something waits to be read, and means nothing by itself', async () => {
      await arrive(acknowledgement(await returned(), 'We do not hold this record.'));
      const [mail] = (await recordAt(practice, ref)).mails;
      assert.equal(mail?.meaning, null);
      assert.equal((await due())[0]?.code, 'mail-to-settle');
    });

    it('a person’s reply is found by the letter it answers, though it names nothing', async () => {
      const raw = await makeMail({
        from: TO,
        subject: 'Re: your letter',
        text: 'We do not hold this record.',
        headers: { 'In-Reply-To': (await returned()).letter ?? '' },
      });
      await arrive(raw);
      const [mail] = (await recordAt(practice, ref)).mails;
      assert.equal(mail?.meaning, 'says-not-held');
      assert.deepEqual(
        (await answers()).map(({ kind }) => kind),
        ['person'],
      );
    });

    it('notes are notes, whatever letter the mail that brings them answers', async () => {
      const raw = await makeMail({
        from: TO,
        subject: 'Your request',
        text: 'The digitised Lloyd George record.',
        headers: { 'In-Reply-To': (await returned()).letter ?? '', 'Auto-Submitted': 'auto-replied' },
        attachments: [partOf(ANN, 1, 1)],
      });
      await arrive(raw);
      assert.equal((await onlyMessage(practice)).reason, 'notes');
      assert.deepEqual(await answers(), []);
    });

    it('an id that is none of ours is nothing', async () => {
      await arrive(postfixBounce({ letter: '<stranger@onward.invalid>', to: 'x@elsewhere.example' }));
      assert.deepEqual(
        (await allMessages(practice)).map(({ reason }) => reason),
        ['auto-reply'],
      );
      assert.deepEqual(await answers(), []);
    });

    it('a mail of somebody’s to the same company that came back is put before a person', async () => {
      await arrive(postfixBounce({ letter: '<from-outlook@larkfield-surgery.example>', to: TO }));
      const message = await onlyMessage(practice);
      assert.deepEqual([message.state, message.reason], ['needs-a-person', 'delivery-failed']);
      assert.deepEqual(await answers(), []);
    });

    it('a reminder to the lead that comes back every day is put before a person once', async () => {
      const ids: string[] = [];
      for (const day of [1, 2, 3]) {
        const letterId = practice.ports.ids.id();
        ids.push(letterId);
        await practice.ports.store.transaction((tx) =>
          tx.queueMail({
            letterId,
            practice: practice.practice,
            dedupeKey: `weekly:${day}`,
            ref: null,
            template: 'weekly-line',
            params: {},
            queuedAt: practice.clock.now().toISOString(),
          }),
        );
        await letterSweep(practice.ports, practice.practice);
        await arrive(
          postfixBounce({
            letter: `<${letterId}@onward.invalid>`,
            to: 'records.lead@larkfield-surgery.example',
            subject: `Weekly totals ${day}`,
          }),
        );
      }
      const messages = await allMessages(practice);
      assert.deepEqual(
        messages.map(({ reason }) => reason),
        ['letter-came-back', 'auto-reply', 'auto-reply'],
      );
      assert.deepEqual(
        (await answersTo(...ids)).map(({ kind }) => kind),
        ['came-back', 'came-back', 'came-back'],
      );
      assert.equal((await letters()).length, 4, 'nothing was written because of it');
    });

    it('an automatic answer is never answered: two mailboxes that answer each other end at once', async () => {
      const about = await returned();
      for (let round = 0; round < 5; round += 1) {
        await arrive(outOfOffice({ ...about, subject: `${about.subject} (${round})` }));
        await letterSweep(practice.ports, practice.practice);
      }
      assert.equal((await letters()).length, 1);
      assert.equal((await answers()).length, 5);
    });
  });
}
