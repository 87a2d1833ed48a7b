import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { askNewPractice } from '../../../server/steps/ask-new-practice.ts';
import { closeRecord } from '../../../server/steps/close-record.ts';
import { expectLeaver } from '../../../server/steps/expect-leaver.ts';
import { OutcomeOpen, OutcomeUnknown } from '../../../server/steps/mail-port.ts';
import type { Ports } from '../../../server/steps/ports.ts';
import { recordReceivingPractice } from '../../../server/steps/record-facts.ts';
import { requestNotes } from '../../../server/steps/request-notes.ts';
import { sendLetter } from '../../../server/steps/send-letter.ts';
import type { OutboxMail } from '../../../server/steps/store-port.ts';
import { letterSweep } from '../../../server/sweeps/letter-sweep.ts';
import { Crash, happen, withPorts } from '../../builders/intake.ts';
import { CLARA, does, outgoing, recordAt, refused } from '../../builders/lives.ts';
import { openPractice, type TestPractice } from '../../builders/practice.ts';

const SUPPLIER = { supplier: 'fernhill-scanning' };

describe('Letters', function () {
  this.timeout(60_000);
  let practice: TestPractice;
  let ref: string;
  beforeEach(async () => {
    practice = await openPractice();
    const begun = await expectLeaver(practice.ports, practice.clerk, practice.practice, {
      name: CLARA.name,
      nhsNumber: CLARA.nhsNumber,
      dateOfBirth: CLARA.born,
    });
    assert.ok(begun.ok);
    ref = begun.record.ref;
  });
  afterEach(() => practice.remove());
  const letters = () => practice.ports.store.outbox(practice.practice, { ref, limit: 10 });
  const write = (ports: Ports = practice.ports) => letterSweep(ports, practice.practice);

  it('are written to the configured company, with our mark and nothing of the patient in a header', async () => {
    await does(practice, requestNotes, ref, SUPPLIER);
    assert.deepEqual(await write(), { due: 1, done: 1, skipped: 0, failed: 0 });
    const [letter] = await letters();
    assert.deepEqual([letter?.state, letter?.sentAt], ['sent', '2026-11-25T09:30:00.000Z']);
    const [mail = ''] = await outgoing(practice);
    const headers = mail.slice(0, mail.indexOf('\r\n\r\n'));
    assert.match(headers, /^To: records@fernhill-scanning\.example$/m);
    assert.match(headers, /^From: .*<notes@larkfield-surgery\.example>$/m);
    assert.match(headers, new RegExp(`^X-Onward-Id: ${letter?.letterId}$`, 'im'));
    assert.match(headers, new RegExp(`^X-Onward-Record: ${ref}$`, 'm'));
    assert.doesNotMatch(headers, /Clara|Fixturewick|900 ?000 ?0025|Cc:|Bcc:/i);
    assert.match(mail, /900 000 0025/);
    assert.deepEqual(await write(), { due: 0, done: 0, skipped: 0, failed: 0 });
    assert.equal((await outgoing(practice)).length, 1);
  });

  it('follow on from the one before when the company is asked again', async () => {
    await does(practice, requestNotes, ref, SUPPLIER);
    await write();
    const [first] = await letters();
    practice.clock.forwardDays(9);
    await does(practice, requestNotes, ref, SUPPLIER);
    await write();
    const second = (await outgoing(practice)).find((mail) => mail.includes('second request')) ?? '';
    assert.match(second, new RegExp(`^In-Reply-To: <${first?.letterId}@onward\\.invalid>$`, 'm'));
  });

  it('go to nobody who is not in the settings, and are not asked for without a patient', async () => {
    assert.equal(await refused(practice, requestNotes, ref, { supplier: 'stranger' }), 'supplier-unknown');
    const vault = await practice.ports.store.vault(practice.practice, ref);
    assert.ok(vault);
    await practice.ports.store.transaction((tx) =>
      tx.saveVault(practice.practice, ref, { ...vault, patient: { ...vault.patient, dateOfBirth: null } }),
    );
    assert.equal(await refused(practice, requestNotes, ref, SUPPLIER), 'patient-unknown');
    assert.deepEqual(await letters(), []);
  });

  it('to the new practice need the address that a person entered', async () => {
    await collected(practice, ref);
    assert.equal(await refused(practice, askNewPractice, ref, undefined), 'practice-unknown');
    const known = { name: 'Harbour View', address: '', email: null, odsCode: null };
    await does(practice, recordReceivingPractice, ref, known);
    assert.equal(await refused(practice, askNewPractice, ref, undefined), 'practice-unknown');
    await does(practice, recordReceivingPractice, ref, { ...known, email: 'notes@harbour.example' });
    const asked = await does(practice, askNewPractice, ref, undefined);
    await write();
    const [letter] = await letters();
    assert.equal(asked.asked?.letterId, letter?.letterId);
    const [mail = ''] = await outgoing(practice);
    assert.match(mail, /^To: notes@harbour\.example$/m);
    assert.doesNotMatch(mail, /Fixturewick/i);
    assert.match(mail.replaceAll('=\r\n', ''), /9 December 2026/, 'ten working days');
  });

  it('are withdrawn when what they would say is gone', async () => {
    await does(practice, requestNotes, ref, SUPPLIER);
    await does(practice, closeRecord, ref, { reason: 'deducted-in-error' });
    assert.deepEqual(await write(), { due: 1, done: 0, skipped: 1, failed: 0 });
    assert.equal((await letters())[0]?.state, 'withdrawn');
    assert.deepEqual(await outgoing(practice), []);
  });

  describe('whose mailbox cannot say whether they were sent', () => {
    const answering = (trouble: Error): Ports =>
      withPorts(practice.ports, {
        mailboxes: (of) => ({
          ...practice.ports.mailboxes(of),
          hasOutgoing: async () => false,
          writeOutgoing: () => Promise.reject(trouble),
        }),
      });

    it('wait while it may still tell, and are not counted as failed', async () => {
      await does(practice, requestNotes, ref, SUPPLIER);
      const counts = await write(answering(new OutcomeOpen('no answer came')));
      assert.deepEqual(counts, { due: 1, done: 0, skipped: 1, failed: 0 });
      const [letter] = await letters();
      assert.deepEqual([letter?.state, letter?.trouble], ['sending', 'not-known-yet']);
    });

    it('are shown to a person once it cannot tell any more, and not written again by themselves', async () => {
      await does(practice, requestNotes, ref, SUPPLIER);
      assert.equal((await write(answering(new OutcomeUnknown('gone')))).failed, 1);
      const [letter] = await letters();
      assert.deepEqual(
        [letter?.state, letter?.sentAt, letter?.trouble],
        ['unknown', null, 'unknown-outcome'],
      );
      assert.deepEqual(await write(), { due: 0, done: 0, skipped: 0, failed: 0 });
      assert.deepEqual(await outgoing(practice), []);
    });
  });

  describe('after a crash', () => {
    beforeEach(() => does(practice, requestNotes, ref, SUPPLIER));

    it('before it was written, a letter is written at the next look', async () => {
      assert.equal((await write(dyingAt(practice.ports, 'before'))).failed, 1);
      const [letter] = await letters();
      assert.deepEqual([letter?.state, letter?.trouble], ['sending', 'not-written']);
      assert.deepEqual(await outgoing(practice), []);
      await practice.reopen();
      assert.equal((await write()).done, 1);
      assert.equal((await outgoing(practice)).length, 1);
      assert.deepEqual(stateOf(await letters()), ['sent', null]);
    });

    it('after it was written, a letter is settled by looking and stays as it was', async () => {
      assert.equal((await write(dyingAt(practice.ports, 'after'))).failed, 1);
      const before = await outgoing(practice);
      await practice.reopen();
      practice.clock.forwardDays(1);
      assert.equal((await write()).done, 1);
      assert.deepEqual(await outgoing(practice), before);
      assert.deepEqual(stateOf(await letters()), ['sent', null]);
    });
  });

  it('wait while the mailbox cannot be written, and say so', async () => {
    await does(practice, requestNotes, ref, SUPPLIER);
    await rm(join(practice.folder, 'mailbox/Y99999/outbox'), { recursive: true });
    assert.equal((await write()).failed, 1);
    assert.equal((await letters())[0]?.trouble, 'not-written');
    await practice.reopen();
    assert.equal((await write()).done, 1);
    assert.equal(await sendLetter(practice.ports, practice.practice, 'no-such-letter'), null);
  });
});

function stateOf([letter]: OutboxMail[]): unknown[] {
  return [letter?.state, letter?.trouble];
}

function dyingAt(ports: Ports, when: 'before' | 'after'): Ports {
  return withPorts(ports, {
    mailboxes: (practice) => {
      const real = ports.mailboxes(practice);
      return {
        ...real,
        hasOutgoing: (id) => real.hasOutgoing(id),
        writeOutgoing: async (id, raw) => {
          if (when === 'after') await real.writeOutgoing(id, raw);
          throw new Crash('the power went');
        },
      } as typeof real;
    },
  });
}

/** With the courier, as if staff had done all that comes before. */
async function collected(practice: TestPractice, ref: string): Promise<void> {
  await happen(practice, ref, { type: 'collected', on: '2026-11-25', windowDays: 56 });
  assert.equal((await recordAt(practice, ref)).stage, 'collected');
}
