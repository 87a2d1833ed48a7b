import assert from 'node:assert/strict';
import { bagNotes } from '../../../server/steps/bag-notes.ts';
import { claimRecord, releaseClaim } from '../../../server/steps/claim-record.ts';
import { placeHold, releaseHold, reviewHold } from '../../../server/steps/hold-record.ts';
import { noteNotHeld } from '../../../server/steps/note-not-held.ts';
import { dateRequest, recordDeduction, recordReceivingPractice } from '../../../server/steps/record-facts.ts';
import { recordLabel, unrecordLabel } from '../../../server/steps/record-label.ts';
import { requestNotes } from '../../../server/steps/request-notes.ts';
import { settleMail } from '../../../server/steps/settle-mail.ts';
import { VersionConflict } from '../../../server/steps/store-port.ts';
import { happen } from '../../builders/intake.ts';
import { CLARA, does, notesIn, recordAt, refused } from '../../builders/lives.ts';
import { openPractice, type TestPractice } from '../../builders/practice.ts';

const BAD_DAYS = ['2026-02-31', '2026-13-01'];
const NEW_PRACTICE = {
  name: 'Harbour View',
  address: '1 The Quay',
  email: 'a@harbour.example',
  odsCode: null,
};

describe('Facts and words beside a record', function () {
  this.timeout(60_000);
  let practice: TestPractice;
  let ref: string;
  beforeEach(async () => {
    practice = await openPractice();
    ({ ref } = await notesIn(practice, CLARA, [[1]]));
  });
  afterEach(() => practice.remove());
  const vault = () => practice.ports.store.vault(practice.practice, ref);

  it('keeps movement and bag numbers in the vault and not in the trail', async () => {
    await does(practice, recordLabel, ref, { on: '2026-11-24', movementNumber: 'MV-1' });
    assert.equal((await vault())?.movementNumber, 'MV-1');
    await does(practice, unrecordLabel, ref, undefined);
    assert.equal((await vault())?.movementNumber, null);
    assert.equal(await refused(practice, bagNotes, ref, { bags: 1, labels: ['B-9'] }), 'wrong-stage');
    const trail = JSON.stringify(await practice.ports.store.history(practice.practice, ref));
    assert.ok(!trail.includes('MV-1'));
  });

  it('lets no day into the trail that is in no calendar', async () => {
    for (const on of BAD_DAYS) {
      assert.equal(await refused(practice, recordLabel, ref, { on }), 'date-not-real');
      assert.equal(await refused(practice, dateRequest, ref, { on }), 'date-not-real');
      assert.equal(await refused(practice, recordDeduction, ref, { reason: 'other', on }), 'date-not-real');
      assert.equal(await refused(practice, placeHold, ref, { kind: 'claim', reviewOn: on }), 'date-not-real');
    }
    assert.equal(await refused(practice, dateRequest, ref, { on: '2026-11-26' }), 'date-in-future');
    assert.equal((await does(practice, dateRequest, ref, { on: '2026-11-20' })).requestedOn, '2026-11-20');
  });

  it('takes one plain address of the new practice, or none, and no other', async () => {
    const wrong = [
      'two@a.example, three@b.example',
      'Name <a@b.example>',
      '"quoted"@b.example',
      'a@b',
      'a@@b.example',
      'a b@c.example',
      'a@b.example\nBcc: x@y.example',
      'ä@b.example',
      `${'a'.repeat(200)}@b.example`,
    ];
    for (const email of wrong)
      assert.equal(
        await refused(practice, recordReceivingPractice, ref, { ...NEW_PRACTICE, email }),
        'address-unclear',
        email,
      );
    await does(practice, recordReceivingPractice, ref, { ...NEW_PRACTICE, email: null });
    assert.equal((await vault())?.receivingPractice?.email, null);
    await does(practice, recordReceivingPractice, ref, { ...NEW_PRACTICE, email: ' a@harbour.example ' });
    assert.equal((await vault())?.receivingPractice?.email, 'a@harbour.example');
  });

  it('takes only a reason for the deduction that is known', async () => {
    for (const reason of ['', 'toString', 'left'])
      assert.equal(await refused(practice, recordDeduction, ref, { reason, on: null }), 'words-needed');
    const { deduction } = await does(practice, recordDeduction, ref, { reason: 'died', on: '2026-11-01' });
    assert.deepEqual(deduction, { reason: 'died', on: '2026-11-01' });
  });

  it('keeps the words of a hold in the vault; another kind of hold needs some, and only a lead releases', async () => {
    const other = { kind: 'other', reviewOn: '2026-12-24' } as const;
    assert.equal(await refused(practice, placeHold, ref, { ...other, words: ' ' }), 'words-needed');
    const { holds } = await does(practice, placeHold, ref, { ...other, words: 'Ask Clara’s son' });
    const [hold] = holds;
    assert.equal((await vault())?.words[hold?.wordsId ?? ''], 'Ask Clara’s son');
    const holdId = hold?.holdId ?? '';
    assert.equal(await refused(practice, releaseHold, ref, { holdId }), 'wrong-role');
    assert.equal(
      await refused(practice, reviewHold, ref, { holdId, reviewOn: '2026-11-25' }, practice.lead),
      'hold-date',
    );
    await does(practice, reviewHold, ref, { holdId, reviewOn: '2027-01-04' }, practice.lead);
    const released = await does(practice, releaseHold, ref, { holdId }, practice.lead);
    assert.equal(released.holds[0]?.releasedOn, '2026-11-25');
    assert.deepEqual(
      await practice.ports.store.waitingJobs(practice.practice),
      [],
      'nothing was being deleted',
    );
  });

  it('says who is on it, and what needs nothing more', async () => {
    assert.equal((await does(practice, claimRecord, ref, undefined)).claimedBy, practice.clerk.by);
    assert.equal((await does(practice, releaseClaim, ref, undefined)).claimedBy, null);
    await happen(practice, ref, {
      type: 'mail-noted',
      messageId: 'm1',
      meaning: 'legible',
      on: '2026-11-25',
    });
    const settled = await does(practice, settleMail, ref, { messageId: 'm1' });
    assert.equal(settled.mails.at(-1)?.settled, true);
    assert.equal(settled.stage, 'received', 'what the mail meant moved nothing');
    assert.equal(await refused(practice, settleMail, ref, { messageId: 'm2' }), 'mail-unknown');
  });

  it('tells the slower of two colleagues what the other did, and changes nothing', async () => {
    const { version } = await recordAt(practice, ref);
    const { ports, clerk, lead } = practice;
    const target = { practice: practice.practice, ref, version };
    await claimRecord(ports, clerk, target);
    await assert.rejects(claimRecord(ports, lead, target), (error) => {
      assert.ok(error instanceof VersionConflict);
      assert.deepEqual(
        error.between.map(({ by, event }) => [by, event.type]),
        [[clerk.by, 'claimed']],
      );
      return true;
    });
    assert.equal((await recordAt(practice, ref)).claimedBy, clerk.by);
  });

  it('finds nothing under a reference that is not there', async () => {
    const { ports, clerk } = practice;
    const elsewhere = await claimRecord(ports, clerk, {
      practice: practice.practice,
      ref: 'LV-0000-0000',
      version: null,
    });
    assert.ok(!elsewhere.ok && elsewhere.code === 'not-found');
  });

  it('notes that the scanning company holds nothing, once it was asked', async () => {
    assert.equal(await refused(practice, noteNotHeld, ref, undefined), 'wrong-stage');
    assert.equal(await refused(practice, requestNotes, ref, { supplier: 'nobody' }), 'supplier-unknown');
  });
});
