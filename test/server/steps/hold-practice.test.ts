import assert from 'node:assert/strict';
import { activeHolds } from '../../../core/leaver-record.ts';
import { allDue, holdsToReview } from '../../../server/steps/apply-reminders.ts';
import { approveDeletion } from '../../../server/steps/approve-deletion.ts';
import { expectLeaver } from '../../../server/steps/expect-leaver.ts';
import {
  placePracticeHold,
  releasePracticeHold,
  reviewPracticeHold,
  spreadPracticeHolds,
} from '../../../server/steps/hold-practice.ts';
import { releaseHold, reviewHold } from '../../../server/steps/hold-record.ts';
import { recordSupplierAnswer } from '../../../server/steps/record-supplier-answer.ts';
import { removeCopies } from '../../../server/steps/remove-copies.ts';
import {
  CLARA,
  clearWithoutPrint,
  collectedToday,
  DORA,
  does,
  namedBack,
  notesIn,
  outgoing,
  recordAt,
  refused,
  target,
  timeDoesItsPart,
} from '../../builders/lives.ts';
import { openPractice, type TestPractice } from '../../builders/practice.ts';

type Wish = Parameters<typeof placePracticeHold>[3];
const INQUIRY: Wish = {
  kind: 'public-inquiry',
  title: 'Invented Inquiry, letter of 3 November',
  reviewOn: '2027-05-25',
};

describe('A hold over the whole practice', function () {
  this.timeout(120_000);
  let practice: TestPractice;
  beforeEach(async () => {
    practice = await openPractice();
  });
  afterEach(() => practice.remove());

  const place = async (wish = INQUIRY, actor = practice.lead) => {
    const placed = await placePracticeHold(practice.ports, actor, practice.practice, wish);
    assert.ok(placed.ok, placed.ok ? '' : placed.what);
    return placed.hold;
  };
  const refusedToPlace = async (wish: Partial<Wish>, actor = practice.lead) => {
    const placed = await placePracticeHold(practice.ports, actor, practice.practice, { ...INQUIRY, ...wish });
    assert.deepEqual(await practice.ports.store.practiceHolds(practice.practice), []);
    return placed.ok ? '' : placed.code;
  };
  const stands = async (ref: string) =>
    activeHolds(await recordAt(practice, ref)).map(({ holdId }) => holdId);

  it('stops a deletion that is under way at once, and it goes on when the hold is released', async () => {
    const { ref } = await clearWithoutPrint(practice);
    await does(practice, approveDeletion, ref, namedBack(), practice.lead);
    const { holdId } = await place();
    assert.deepEqual(await stands(ref), [holdId], 'without any sweep');
    assert.equal((await removeCopies(practice.ports, practice.practice, ref)).stopped, true);
    await does(practice, recordSupplierAnswer, ref, { certificate: true });
    await timeDoesItsPart(practice);
    assert.equal((await recordAt(practice, ref)).stage, 'deleting');
    assert.notEqual(await practice.ports.store.vault(practice.practice, ref), null);
    await releasePracticeHold(practice.ports, practice.secondLead, practice.practice, holdId);
    await timeDoesItsPart(practice);
    assert.equal((await recordAt(practice, ref)).stage, 'deleted');
    assert.ok((await practice.ports.store.verifyChain(practice.practice)).ok);
  });

  it('refuses an approval of a record that has not heard of it, and puts the record under it', async () => {
    const { ref } = await clearWithoutPrint(practice);
    const hold = await place();
    await releasePracticeHold(practice.ports, practice.lead, practice.practice, hold.holdId);
    await spreadPracticeHolds(practice.ports, practice.practice);
    // As after a restore of the table alone: the hold stands and no record knows.
    const again = { ...hold, holdId: 'h-restored' };
    await practice.ports.store.transaction((tx) => tx.savePracticeHold(practice.practice, again));
    const applied = await approveDeletion(practice.ports, practice.lead, target(practice, ref), namedBack());
    assert.equal(applied.ok ? '' : applied.code, 'held');
    assert.deepEqual(await stands(ref), ['h-restored']);
  });

  it('catches records that begin later, in the name of the lead who placed it', async () => {
    const { holdId } = await place();
    const { ref } = await notesIn(practice, CLARA, [[1]]);
    await timeDoesItsPart(practice);
    assert.deepEqual(await stands(ref), [holdId]);
    const typed = { name: DORA.name, nhsNumber: DORA.nhsNumber, dateOfBirth: DORA.born };
    const begun = await expectLeaver(practice.ports, practice.clerk, practice.practice, typed);
    assert.ok(begun.ok);
    assert.equal(await spreadPracticeHolds(practice.ports, practice.practice), 1);
    assert.equal(
      await spreadPracticeHolds(practice.ports, practice.practice),
      0,
      'done twice it changes nothing',
    );
    const [hold] = (await recordAt(practice, begun.record.ref)).holds;
    assert.deepEqual([hold?.by, hold?.kind, hold?.practiceWide], [practice.lead.by, 'public-inquiry', true]);
  });

  it('keeps the review window from ending', async () => {
    const { ref } = await notesIn(practice);
    await collectedToday(practice, ref);
    const { holdId } = await place();
    practice.clock.forwardDays(90);
    await timeDoesItsPart(practice);
    assert.equal((await recordAt(practice, ref)).stage, 'collected');
    await releasePracticeHold(practice.ports, practice.lead, practice.practice, holdId);
    practice.clock.forwardDays(57);
    await timeDoesItsPart(practice);
    assert.equal((await recordAt(practice, ref)).stage, 'clear');
  });

  it('is reviewed and released for all at once, never from a single record', async () => {
    const { ref } = await notesIn(practice, CLARA, [[1]]);
    const { holdId } = await place();
    await spreadPracticeHolds(practice.ports, practice.practice);
    assert.equal(await refused(practice, releaseHold, ref, { holdId }, practice.lead), 'practice-hold');
    assert.equal(
      await refused(practice, reviewHold, ref, { holdId, reviewOn: '2027-09-01' }, practice.lead),
      'practice-hold',
    );
    await reviewPracticeHold(practice.ports, practice.lead, practice.practice, {
      holdId,
      reviewOn: '2027-09-01',
    });
    await spreadPracticeHolds(practice.ports, practice.practice);
    assert.equal((await recordAt(practice, ref)).holds[0]?.reviewOn, '2027-09-01');
    await releasePracticeHold(practice.ports, practice.lead, practice.practice, holdId);
    await spreadPracticeHolds(practice.ports, practice.practice);
    assert.deepEqual(await stands(ref), []);
    const twice = await releasePracticeHold(practice.ports, practice.lead, practice.practice, holdId);
    assert.equal(twice.ok ? '' : twice.code, 'hold-unknown');
  });

  it('asks to be looked at again once for the practice, not once for every record', async () => {
    await notesIn(practice, CLARA, [[1]]);
    const { holdId } = await place();
    practice.clock.set('2027-05-25T09:30:00.000Z');
    await timeDoesItsPart(practice);
    const [settings] = practice.ports.practices;
    assert.ok(settings);
    const due = await allDue(practice.ports.store, settings, '2027-05-25');
    assert.ok(due.every(({ code }) => code !== 'hold-to-review'));
    const letters = await outgoing(practice);
    const digest = letters.find((mail) => /^Subject: Onward: .*1 hold/m.test(mail)) ?? '';
    assert.match(
      digest.replaceAll('=\r\n', ''),
      /Invented Inquiry, letter of 3 November: to be looked at again by 25 May 2027/,
    );
    await reviewPracticeHold(practice.ports, practice.lead, practice.practice, {
      holdId,
      reviewOn: '2027-09-01',
    });
    assert.deepEqual(await holdsToReview(practice.ports.store, settings, '2027-05-25'), []);
  });

  it('is a lead’s to place, with a day to come and a name that names nobody', async () => {
    assert.equal(await refusedToPlace({}, practice.clerk), 'wrong-role');
    assert.equal(await refusedToPlace({}, practice.auditor), 'wrong-role');
    assert.equal(await refusedToPlace({ reviewOn: '2026-11-25' }), 'hold-date');
    assert.equal(await refusedToPlace({ reviewOn: '2027-02-30' }), 'date-not-real');
    assert.equal(await refusedToPlace({ title: '  ' }), 'words-needed');
    assert.equal(await refusedToPlace({ title: 'About 900 000 0009' }), 'words-needed');
  });
});
