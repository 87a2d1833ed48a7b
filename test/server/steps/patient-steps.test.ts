import assert from 'node:assert/strict';
import { checkNotes } from '../../../server/steps/check-notes.ts';
import { closeRecord, reinstateRecord } from '../../../server/steps/close-record.ts';
import { correctPatient } from '../../../server/steps/correct-patient.ts';
import { expectLeaver } from '../../../server/steps/expect-leaver.ts';
import { numberPart } from '../../../server/steps/number-part.ts';
import { refusePart, restorePart } from '../../../server/steps/refuse-part.ts';
import type { Leaver } from '../../builders/leaver-mail.ts';
import { CLARA, DORA, does, notesIn, recordAt, refused } from '../../builders/lives.ts';
import { openPractice, type TestPractice } from '../../builders/practice.ts';

describe('Who the patient is', function () {
  this.timeout(60_000);
  let practice: TestPractice;
  beforeEach(async () => {
    practice = await openPractice();
  });
  afterEach(() => practice.remove());

  it('begins a record for a leaver who is expected, found by their number and by nothing in the trail', async () => {
    const begun = await expect(practice, CLARA, { requestedOn: '2026-11-20' });
    assert.ok(begun.ok);
    const { ref, stage, requestedOn } = begun.record;
    assert.deepEqual([stage, requestedOn], ['expected', '2026-11-20']);
    const { ports } = practice;
    assert.deepEqual(await ports.store.refsForPatient(practice.practice, CLARA.nhsNumber), [ref]);
    const trail = JSON.stringify(await ports.store.history(practice.practice, ref));
    for (const word of ['Clara', 'Fixturewick', CLARA.nhsNumber, CLARA.born])
      assert.ok(!trail.includes(word));
  });

  it('begins no second record while one is open, and names the first', async () => {
    const first = await expect(practice, CLARA);
    assert.ok(first.ok);
    const second = await expect(practice, CLARA);
    assert.ok(!second.ok && second.code === 'another-record');
    assert.match(second.what, new RegExp(first.record.ref));
    await does(practice, closeRecord, first.record.ref, { reason: 'deducted-in-error' });
    assert.ok((await expect(practice, CLARA)).ok, 'a closed one stands in nobody’s way');
  });

  it('begins nothing from what cannot be: number, date, name, day of request, or an auditor', async () => {
    const wrong: [Partial<Leaver>, { requestedOn?: string }, string][] = [
      [{ nhsNumber: '9000000024' }, {}, 'nhs-number'],
      [{ nhsNumber: '1111111111' }, {}, 'nhs-number'],
      [{ born: '1948-02-30' }, {}, 'date-not-real'],
      [{ born: '2026-11-26' }, {}, 'date-not-real'],
      [{ name: '   ' }, {}, 'patient-unknown'],
      [{}, { requestedOn: '2026-11-26' }, 'date-not-real'],
      [{}, { requestedOn: '2026-02-31' }, 'date-not-real'],
    ];
    for (const [change, more, code] of wrong) {
      const begun = await expect(practice, { ...CLARA, ...change }, more);
      assert.ok(!begun.ok && begun.code === code, code);
      assert.ok(!`${begun.what}${begun.next}`.includes('900000'));
    }
    const { ports, auditor } = practice;
    const typed = { name: CLARA.name, nhsNumber: CLARA.nhsNumber, dateOfBirth: CLARA.born };
    const begun = await expectLeaver(ports, auditor, practice.practice, typed);
    assert.ok(!begun.ok && begun.code === 'wrong-role');
    assert.deepEqual(await ports.store.openRecords(practice.practice), []);
  });

  it('is corrected by a person: green again when all agree, and the number finds the record', async () => {
    const { ref } = await notesIn(practice, CLARA, [[1]]);
    const wrong = await does(practice, correctPatient, ref, typed({ ...CLARA, born: '1948-07-18' }));
    assert.equal(wrong.agreement, 'amber');
    const right = await does(practice, correctPatient, ref, typed(CLARA));
    assert.equal(right.agreement, 'green');
    const vault = await practice.ports.store.vault(practice.practice, ref);
    const people = vault?.claims.filter(({ source }) => source === 'person') ?? [];
    assert.deepEqual([people.length, people[0]?.dateOfBirth], [1, CLARA.born]);
    const moved = await does(practice, correctPatient, ref, typed(DORA));
    assert.equal(moved.agreement, 'red', 'the file still names another number');
    const { store } = practice.ports;
    assert.deepEqual(await store.refsForPatient(practice.practice, DORA.nhsNumber), [ref]);
    assert.deepEqual(await store.refsForPatient(practice.practice, CLARA.nhsNumber), []);
  });

  it('is not corrected into the patient of another open record, which is named', async () => {
    const { ref } = await notesIn(practice, CLARA, [[1]]);
    const other = await expect(practice, DORA);
    assert.ok(other.ok);
    assert.equal(await refused(practice, correctPatient, ref, typed(DORA)), 'another-record');
    assert.equal(
      await refused(practice, correctPatient, ref, typed({ ...DORA, nhsNumber: '123' })),
      'nhs-number',
    );
  });

  it('no longer counts what a part said once the part is taken out, and counts it again when put back', async () => {
    const { ref } = await notesIn(practice, CLARA, [[1], [2]]);
    await does(practice, correctPatient, ref, typed(DORA));
    const [first, second] = (await recordAt(practice, ref)).parts;
    const refuse = (fileId = '') => does(practice, refusePart, ref, { fileId, reason: 'not-this-patient' });
    assert.equal((await refuse(first?.fileId)).agreement, 'red');
    assert.equal((await refuse(second?.fileId)).agreement, 'green');
    const back = await does(practice, restorePart, ref, { fileId: first?.fileId ?? '' });
    assert.equal(back.agreement, 'red');
    assert.equal(
      await refused(practice, refusePart, ref, { fileId: 'none', reason: 'duplicate' }),
      'part-unknown',
    );
  });

  it('may be checked only when name, number and date of birth are known and every part is here', async () => {
    const { ref } = await notesIn(practice, CLARA, [[1], [2]]);
    const vault = await practice.ports.store.vault(practice.practice, ref);
    assert.ok(vault);
    const save = (patient: typeof vault.patient) =>
      practice.ports.store.transaction((tx) => tx.saveVault(practice.practice, ref, { ...vault, patient }));
    for (const field of ['name', 'nhsNumber', 'dateOfBirth'] as const) {
      await save({ ...vault.patient, [field]: null });
      assert.equal(await refused(practice, checkNotes, ref, { acceptDifferences: true }), 'patient-unknown');
    }
    await save(vault.patient);
    const [part] = (await recordAt(practice, ref)).parts;
    await does(practice, refusePart, ref, { fileId: part?.fileId ?? '', reason: 'duplicate' });
    assert.equal(await refused(practice, checkNotes, ref, { acceptDifferences: true }), 'parts-missing');
    await does(practice, numberPart, ref, {
      fileId: (await recordAt(practice, ref)).parts[1]?.fileId ?? '',
      part: 1,
      of: 1,
    });
    assert.equal((await does(practice, checkNotes, ref, { acceptDifferences: false })).stage, 'checked');
  });

  it('is kept when a record is closed, and a lead reopens it where it stood', async () => {
    const { ref } = await notesIn(practice, CLARA, [[1]]);
    await does(practice, closeRecord, ref, { reason: 'other-route' });
    assert.equal(await refused(practice, reinstateRecord, ref, undefined, practice.clerk), 'wrong-role');
    const other = await expect(practice, CLARA);
    assert.ok(other.ok);
    assert.equal(await refused(practice, reinstateRecord, ref, undefined, practice.lead), 'another-record');
    await does(practice, closeRecord, other.record.ref, { reason: 'not-notes' });
    assert.equal((await does(practice, reinstateRecord, ref, undefined, practice.lead)).stage, 'received');
  });
});

function typed({ name, nhsNumber, born }: Leaver) {
  return { name, nhsNumber, dateOfBirth: born };
}

function expect(practice: TestPractice, leaver: Leaver, more: { requestedOn?: string } = {}) {
  return expectLeaver(practice.ports, practice.clerk, practice.practice, { ...typed(leaver), ...more });
}
