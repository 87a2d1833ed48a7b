import assert from 'node:assert/strict';
import { approveDeletion } from '../../../server/steps/approve-deletion.ts';
import { checkNotes } from '../../../server/steps/check-notes.ts';
import { chooseRoute } from '../../../server/steps/choose-route.ts';
import { confirmRelease } from '../../../server/steps/confirm-release.ts';
import { decideMessage } from '../../../server/steps/decide-message.ts';
import { placeHold, releaseHold } from '../../../server/steps/hold-record.ts';
import { certificateOf } from '../../../server/steps/issue-certificate.ts';
import type { Ports } from '../../../server/steps/ports.ts';
import { recordSupplierAnswer } from '../../../server/steps/record-supplier-answer.ts';
import { deletionSweep } from '../../../server/sweeps/deletion-sweep.ts';
import { filesHolding } from '../../builders/byte-scan.ts';
import { ANN, BOB, happen, partOf, supplierMail, takeInAll, withPorts } from '../../builders/intake.ts';
import { CLARA, does, notesIn, recordAt, timeDoesItsPart, today } from '../../builders/lives.ts';
import { openPractice, type TestPractice } from '../../builders/practice.ts';

describe('The deletion sweep', function () {
  this.timeout(120_000);
  let practice: TestPractice;
  beforeEach(async () => {
    practice = await openPractice();
  });
  afterEach(() => practice.remove());
  const sweep = (ports: Ports = practice.ports) => deletionSweep(ports, practice.practice);

  it('ends a review window the day after its last day, and approves nothing', async () => {
    const { ref } = await notesIn(practice, CLARA, [[1]]);
    await happen(practice, ref, { type: 'collected', on: today(practice), windowDays: 56 });
    practice.clock.forwardDays(56);
    assert.equal((await sweep()).due, 0, 'the last day itself');
    practice.clock.forwardDays(1);
    assert.deepEqual(await sweep(), { due: 1, done: 1, skipped: 0, failed: 0 });
    for (let days = 0; days < 3; days += 1) {
      practice.clock.forwardDays(100);
      assert.equal((await sweep()).due, 0);
    }
    const record = await recordAt(practice, ref);
    assert.deepEqual([record.stage, record.deletion, record.proposal], ['clear', null, null]);
  });

  it('ends no window under a hold, on another route, or by a clock that went backwards', async () => {
    const { ref } = await notesIn(practice, CLARA, [[1]]);
    await happen(practice, ref, { type: 'collected', on: today(practice), windowDays: 56 });
    practice.clock.forwardDays(100);
    await practice.ports.store.noteTime(practice.clock.now());
    practice.clock.forwardDays(-20);
    assert.deepEqual(await sweep(), { due: 1, done: 0, skipped: 1, failed: 0 });
    practice.clock.forwardDays(20);
    await happen(practice, ref, { type: 'route-chosen', route: 'full-print-elsewhere' });
    assert.equal((await sweep()).due, 0);
    await happen(practice, ref, { type: 'route-chosen', route: 'reprint-and-courier' });
    await does(practice, placeHold, ref, { kind: 'infected-blood', reviewOn: '2030-01-01' });
    assert.equal((await sweep()).due, 0);
    assert.equal((await recordAt(practice, ref)).stage, 'collected');
  });

  it('counts a failure, and no quiet day, when the records cannot be read', async () => {
    const ports = withPorts(practice.ports, {
      store: { ...practice.ports.store, openRecords: () => Promise.reject(new Error('no answer')) },
    });
    assert.deepEqual(await sweep(ports), { due: 0, done: 0, skipped: 0, failed: 1 });
  });

  describe('for two patients in one message', () => {
    let ann: string;
    let bob: string;
    beforeEach(async () => {
      const mail = await supplierMail({ attachments: [partOf(ANN, 1, 1), partOf(BOB, 1, 1)] });
      const [message] = await takeInAll(practice, mail);
      const { ports, lead } = practice;
      await decideMessage(ports, lead, practice.practice, message?.messageId ?? '', {
        do: 'split-by-patient',
      });
      [ann = ''] = await ports.store.refsForPatient(practice.practice, ANN.nhsNumber);
      [bob = ''] = await ports.store.refsForPatient(practice.practice, BOB.nhsNumber);
      assert.ok(ann && bob);
    });

    it('keeps the message while a hold stands on the other record, and no longer', async () => {
      const { holds } = await does(practice, placeHold, bob, { kind: 'claim', reviewOn: '2026-12-24' });
      await approveAnn(practice, ann);
      await timeDoesItsPart(practice);
      const waiting = await recordAt(practice, ann);
      assert.equal(waiting.stage, 'deleting');
      const line = waiting.deletion?.lines.find(({ kind }) => kind === 'mailbox-message');
      assert.equal(line?.state, 'to-do');
      await does(practice, releaseHold, bob, { holdId: holds[0]?.holdId ?? '' }, practice.lead);
      await timeDoesItsPart(practice);
      assert.equal((await recordAt(practice, ann)).stage, 'deleted');
    });

    it('forgets the one and keeps the other’s notes', async () => {
      await approveAnn(practice, ann);
      await timeDoesItsPart(practice);
      assert.equal((await recordAt(practice, ann)).stage, 'deleted');
      const other = await recordAt(practice, bob);
      assert.equal(other.stage, 'received');
      const fileId = other.parts[0]?.fileId ?? '';
      assert.ok((await practice.ports.files.get(practice.practice, bob, fileId)).length > 0);
      const vault = await practice.ports.store.vault(practice.practice, bob);
      assert.equal(vault?.patient.nhsNumber, BOB.nhsNumber);
      const words = JSON.stringify([vault, await messageWords(practice, bob)]);
      for (const trace of [ANN.name, ANN.nhsNumber, ANN.born]) assert.ok(!words.includes(trace), trace);
      await practice.close();
      assert.deepEqual(filesHolding(practice.folder, [ANN.name, ANN.nhsNumber, ANN.born]), []);
    });
  });

  it('writes a certificate that names colleagues and no patient', async () => {
    const { ref } = await notesIn(practice, CLARA, [[1]]);
    await approveAnn(practice, ref, CLARA);
    await timeDoesItsPart(practice);
    const pdf = await certificateOf(practice.ports, practice.practice, ref);
    assert.ok(pdf);
    const { createPress } = await import('../../../server/press/press.ts');
    const seen = await createPress().inspect({ id: 'c', label: 'certificate', bytes: pdf });
    assert.ok(seen.ok);
    const text = seen.pages.map((page) => page.text).join(' ');
    assert.match(text, /Certificate of deletion/);
    assert.match(text, /Asha Lead/);
    assert.match(text, new RegExp(ref));
    assert.doesNotMatch(text, /Clara|Fixturewick|9000000025|900 000 0025|1948/i);
  });
});

async function approveAnn(practice: TestPractice, ref: string, patient = ANN): Promise<void> {
  await does(practice, chooseRoute, ref, { route: 'digitisation-letter' });
  await does(practice, checkNotes, ref, { acceptDifferences: true });
  await does(practice, confirmRelease, ref, { on: today(practice) });
  await does(practice, approveDeletion, ref, patient, practice.lead);
  await does(practice, recordSupplierAnswer, ref, { certificate: true });
}

async function messageWords({ ports, practice }: TestPractice, ref: string): Promise<unknown[]> {
  const messages = await ports.store.messagesOf(practice, ref);
  return Promise.all(messages.map(({ messageId }) => ports.store.messageVault(practice, messageId)));
}
