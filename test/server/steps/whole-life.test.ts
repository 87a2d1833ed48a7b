import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { approveDeletion } from '../../../server/steps/approve-deletion.ts';
import { askNewPractice } from '../../../server/steps/ask-new-practice.ts';
import { claimRecord } from '../../../server/steps/claim-record.ts';
import { expectLeaver } from '../../../server/steps/expect-leaver.ts';
import { placeHold, releaseHold } from '../../../server/steps/hold-record.ts';
import { certificateOf } from '../../../server/steps/issue-certificate.ts';
import { recordDeduction, recordReceivingPractice } from '../../../server/steps/record-facts.ts';
import { recordSupplierAnswer } from '../../../server/steps/record-supplier-answer.ts';
import { requestNotes } from '../../../server/steps/request-notes.ts';
import { filesHolding } from '../../builders/byte-scan.ts';
import { leaverMails, tracesOf } from '../../builders/leaver-mail.ts';
import {
  CLARA,
  clearByTime,
  collectedToday,
  does,
  recordAt,
  refused,
  timeDoesItsPart,
  today,
} from '../../builders/lives.ts';
import { openPractice, type TestPractice } from '../../builders/practice.ts';

describe('A whole life, by steps alone', function () {
  this.timeout(120_000);
  let practice: TestPractice;
  beforeEach(async () => {
    practice = await openPractice();
  });
  afterEach(() => practice.remove());

  it('goes from a leaver expected to a certificate of deletion, and then nothing on disk names the patient', async () => {
    const begun = await expectLeaver(practice.ports, practice.clerk, practice.practice, {
      name: CLARA.name,
      nhsNumber: '900 000 0025',
      dateOfBirth: CLARA.born,
      requestedOn: today(practice),
    });
    assert.ok(begun.ok);
    const { ref } = begun.record;
    await does(practice, claimRecord, ref, undefined);
    await does(practice, requestNotes, ref, { supplier: 'fernhill-scanning' });
    await timeDoesItsPart(practice);
    assert.match((await outgoing(practice, 'Notes needed'))[0] ?? '', new RegExp(ref));

    const { mails, parts } = await leaverMails(CLARA, [[1, 3], [2]], 11, 1);
    for (const mail of mails) await practice.drop(mail);
    await timeDoesItsPart(practice);
    assert.equal((await recordAt(practice, ref)).parts.length, 3);
    assert.equal((await recordAt(practice, ref)).agreement, 'green');

    await does(practice, recordDeduction, ref, { reason: 'moved-practice', on: today(practice) });
    await collectedToday(practice, ref);
    await does(practice, recordReceivingPractice, ref, {
      name: 'Harbour View Surgery, for Clara Fixturewick',
      address: '1 The Quay',
      email: 'notes@harbour-view.example',
      odsCode: 'Y88888',
    });
    await does(practice, askNewPractice, ref, undefined);
    const hold = await does(practice, placeHold, ref, {
      kind: 'other',
      reviewOn: '2026-12-24',
      words: 'A letter about Clara Fixturewick may come',
    });
    practice.clock.forwardDays(10);
    await timeDoesItsPart(practice);
    await does(practice, releaseHold, ref, { holdId: hold.holds[0]?.holdId ?? '' }, practice.lead);
    practice.clock.forwardDays(56);
    await timeDoesItsPart(practice);
    assert.equal((await recordAt(practice, ref)).stage, 'collected', 'held days do not count');
    practice.clock.forwardDays(1);
    await timeDoesItsPart(practice);
    assert.equal((await recordAt(practice, ref)).stage, 'clear');

    assert.ok(traces(practice, parts).length > 0, 'the scan below can find something');
    await does(
      practice,
      approveDeletion,
      ref,
      { name: 'fixturewick,  CLARA', nhsNumber: '9000000025' },
      practice.lead,
    );
    await timeDoesItsPart(practice);
    const waiting = await recordAt(practice, ref);
    assert.equal(waiting.stage, 'deleting', 'the scanning company has not answered');
    assert.deepEqual(stillOpen(waiting), ['identifying-details', 'outgoing-letter', 'supplier-copy']);
    const [request = ''] = await outgoing(practice, 'Please delete your copy');
    assert.match(request, /To: records@fernhill-scanning\.example/);
    assert.doesNotMatch(request, /Fixturewick/i);

    await does(practice, recordSupplierAnswer, ref, {
      certificate: true,
      words: 'All of Clara Fixturewick is gone, says Jo at Fernhill',
    });
    await timeDoesItsPart(practice);
    const gone = await recordAt(practice, ref);
    assert.equal(gone.stage, 'deleted');
    assert.equal(gone.deletion?.certificate?.number, `DC-${ref.slice(3)}`);
    assert.equal(await practice.ports.store.vault(practice.practice, ref), null);
    assert.deepEqual(traces(practice, parts), []);
    await practice.close();
    assert.deepEqual(traces(practice, parts), []);

    await practice.reopen();
    const pdf = await certificateOf(practice.ports, practice.practice, ref);
    assert.ok(pdf && Buffer.from(pdf).subarray(0, 5).toString() === '%PDF-');
    assert.deepEqual(
      await certificateOf(practice.ports, practice.practice, ref),
      pdf,
      'it is made again alike',
    );
    assert.equal((await practice.ports.store.verifyChain(practice.practice)).ok, true);
    await timeDoesItsPart(practice);
    assert.deepEqual(await recordAt(practice, ref), gone, 'time does nothing more to it');
  });

  it('has no certificate before its end, and cannot be touched after it', async () => {
    const { mails } = await leaverMails(CLARA, [[1]], 3, 1);
    for (const mail of mails) await practice.drop(mail);
    await timeDoesItsPart(practice);
    const [ref = ''] = await practice.ports.store.refsForPatient(practice.practice, CLARA.nhsNumber);
    await clearByTime(practice, ref);
    assert.equal(await certificateOf(practice.ports, practice.practice, ref), null);
    await does(practice, approveDeletion, ref, { ...CLARA }, practice.lead);
    await does(practice, recordSupplierAnswer, ref, { certificate: false });
    await timeDoesItsPart(practice);
    assert.equal((await recordAt(practice, ref)).stage, 'deleted');
    assert.equal(
      await refused(practice, placeHold, ref, { kind: 'claim', reviewOn: '2027-12-01' }),
      'wrong-stage',
    );
    assert.equal(await refused(practice, recordSupplierAnswer, ref, { certificate: true }), 'wrong-stage');
  });
});

/** Files of the whole data folder that name the patient in any spelling we write, or hold a piece of a scan. */
function traces({ folder }: TestPractice, parts: readonly Uint8Array[]): string[] {
  const born = [CLARA.born, '19-07-1948', '19 July 1948', '19-Jul-1948'];
  const numbers = ['MV-778811', 'BAG-443322', 'harbour-view'];
  return filesHolding(folder, [...tracesOf(CLARA, parts), ...born, ...numbers]);
}

function stillOpen({ deletion }: Awaited<ReturnType<typeof recordAt>>): string[] {
  return (deletion?.lines ?? [])
    .filter(({ state }) => state !== 'verified')
    .map(({ kind }) => kind)
    .sort();
}

/** The outbox's mails whose subject begins like this, unfolded. */
async function outgoing({ practice, folder }: TestPractice, subject: string): Promise<string[]> {
  const outbox = join(folder, 'mailbox', practice, 'outbox');
  const mails = await Promise.all(
    (await readdir(outbox)).map((name) => readFile(join(outbox, name), 'utf8')),
  );
  return mails
    .map((mail) => mail.replace(/\r\n[ \t]/g, ' '))
    .filter((mail) => mail.includes(`Subject: ${subject}`));
}
