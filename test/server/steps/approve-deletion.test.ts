import assert from 'node:assert/strict';
import { addDays } from '../../../core/dates.ts';
import { approveDeletion, withdrawApproval } from '../../../server/steps/approve-deletion.ts';
import { placeHold, releaseHold } from '../../../server/steps/hold-record.ts';
import { recordAnswer } from '../../../server/steps/record-answer.ts';
import { undoStep } from '../../../server/steps/undo-step.ts';
import {
  clearWithoutPrint,
  collectedToday,
  does,
  namedBack,
  notesIn,
  recordAt,
  refused,
  today,
} from '../../builders/lives.ts';
import { openPractice, type TestPractice } from '../../builders/practice.ts';

describe('Approving a deletion', function () {
  this.timeout(120_000);
  let practice: TestPractice;
  beforeEach(async () => {
    practice = await openPractice();
  });
  afterEach(() => practice.remove());

  it('needs a lead, and the patient named back: not a clerk, not another name, not another number', async () => {
    const { ref } = await clearWithoutPrint(practice);
    const { lead, clerk, auditor } = practice;
    assert.equal(await refused(practice, approveDeletion, ref, namedBack(), clerk), 'wrong-role');
    assert.equal(await refused(practice, approveDeletion, ref, namedBack(), auditor), 'wrong-role');
    const wrong = [
      { name: 'Clara', nhsNumber: '9000000025' },
      { name: 'Fixturewick', nhsNumber: '9000000025' },
      { name: 'Clara Sampleby', nhsNumber: '9000000025' },
      { name: '', nhsNumber: '9000000025' },
      { name: 'Clara Fixturewick', nhsNumber: '9000000033' },
      { name: 'Clara Fixturewick', nhsNumber: '900000002' },
      { name: 'Clara Fixturewick', nhsNumber: '' },
    ];
    for (const typed of wrong)
      assert.equal(await refused(practice, approveDeletion, ref, typed, lead), 'not-named-back');
    assert.deepEqual(await practice.ports.store.outbox(practice.practice, { ref, limit: 10 }), []);
    assert.deepEqual(await practice.ports.store.waitingJobs(practice.practice), []);
    await does(
      practice,
      approveDeletion,
      ref,
      { name: ' FIXTUREWICK, clara ', nhsNumber: '900 000 0025' },
      lead,
    );
    assert.equal((await recordAt(practice, ref)).stage, 'deleting');
  });

  it('lists every copy in the ledger and asks the scanning company, all in one', async () => {
    await practice.ports.store.transaction((tx) =>
      tx.recordBackup({ practice: null, at: practice.clock.now().toISOString(), expiresOn: '2026-12-30' }),
    );
    const { ref } = await clearWithoutPrint(practice);
    const record = await does(practice, approveDeletion, ref, namedBack(), practice.lead);
    const lines = record.deletion?.lines ?? [];
    const kinds = lines.map(({ kind }) => kind);
    assert.deepEqual(kinds.toSorted(), [
      'backups',
      'identifying-details',
      'mailbox-message',
      'mailbox-message',
      'outgoing-letter',
      // Two parts, and what was seen of the pages of each.
      'stored-file',
      'stored-file',
      'stored-file',
      'stored-file',
      'supplier-copy',
    ]);
    assert.equal(kinds.at(-1), 'identifying-details');
    const supplier = lines.find(({ kind }) => kind === 'supplier-copy');
    assert.deepEqual([supplier?.what, supplier?.state], ['fernhill-scanning', 'asked']);
    const [letter, ...more] = await practice.ports.store.outbox(practice.practice, { ref, limit: 10 });
    assert.deepEqual([letter?.template, letter?.state, more.length], ['request-deletion', 'queued', 0]);
    assert.equal(lines.find(({ kind }) => kind === 'outgoing-letter')?.what, letter?.letterId);
  });

  it('is refused while a hold stands, and before the record is clear', async () => {
    const { ref } = await clearWithoutPrint(practice);
    const reviewOn = addDays(today(practice), 30);
    const { holds } = await does(practice, placeHold, ref, { kind: 'complaint', reviewOn });
    assert.equal(await refused(practice, approveDeletion, ref, namedBack(), practice.lead), 'held');
    await does(practice, releaseHold, ref, { holdId: holds[0]?.holdId ?? '' }, practice.lead);
    await does(practice, undoStep, ref, undefined);
    assert.equal(await refused(practice, approveDeletion, ref, namedBack(), practice.lead), 'wrong-stage');
  });

  it('is refused while the clock stands before a time already seen', async () => {
    const { ref } = await clearWithoutPrint(practice);
    practice.clock.forwardDays(-1);
    assert.equal(
      await refused(practice, approveDeletion, ref, namedBack(), practice.lead),
      'clock-untrusted',
    );
    practice.clock.forwardDays(1);
    await does(practice, approveDeletion, ref, namedBack(), practice.lead);
  });

  it('needs a second person when it is early, and the first may be withdrawn', async () => {
    const { ref } = await notesIn(practice, undefined, [[1]]);
    await collectedToday(practice, ref);
    await does(practice, recordAnswer, ref, { answer: 'legible', on: today(practice), words: 'says Jo' });
    const { lead, secondLead, clerk } = practice;
    const first = await does(practice, approveDeletion, ref, namedBack(), lead);
    assert.deepEqual([first.stage, first.proposal?.by], ['clear', lead.by]);
    assert.deepEqual(await practice.ports.store.outbox(practice.practice, { ref, limit: 10 }), []);
    assert.equal(await refused(practice, approveDeletion, ref, namedBack(), lead), 'second-person');
    assert.equal((await does(practice, withdrawApproval, ref, undefined, clerk)).proposal, null);
    assert.equal(await refused(practice, approveDeletion, ref, namedBack(), clerk), 'wrong-role');
    await does(practice, approveDeletion, ref, namedBack(), lead);
    const second = await does(practice, approveDeletion, ref, namedBack(), secondLead);
    assert.equal(second.stage, 'deleting');
    assert.deepEqual(
      [second.deletion?.approvedBy, second.deletion?.secondBy, second.deletion?.early],
      [lead.by, secondLead.by, true],
    );
    const letters = await practice.ports.store.outbox(practice.practice, { ref, limit: 10 });
    assert.deepEqual(
      letters.map(({ template }) => template),
      ['request-deletion'],
    );
  });
});
