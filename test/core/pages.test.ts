import assert from 'node:assert/strict';
import { asKeptNow, packIsCurrent } from '../../core/leaver-record.ts';
import { nextStep } from '../../core/next-step.ts';
import { claimsThatCount, pagesInDoubt } from '../../core/page-doubts.ts';
import type { PatientClaim } from '../../core/patient-match.ts';
import { aRecord, asking, given, packOf, part, refusalOf, reprinted } from '../builders/records.ts';

const TAKE = { type: 'take-page-out', fileId: 'f1', page: 2, reason: 'not-this-patient' } as const;
const BACK = { type: 'put-page-back', fileId: 'f1', page: 2 } as const;
const KEEP = { type: 'keep-blank', fileId: 'f1', page: 3 } as const;
const DROP = { type: 'drop-blank', fileId: 'f1', page: 3 } as const;
const CHECK = { type: 'check-notes', acceptDifferences: false, patientKnown: true } as const;

const received = () => given(given(aRecord(), part(1, 1)), { type: 'compare-patient', light: 'green' });
const checked = () => given(received(), CHECK);

describe('A page that a person takes out', () => {
  it('is remembered with who, when and why, and put back by a later word', () => {
    const out = given(received(), TAKE);
    assert.deepEqual(out.parts[0]?.takenOut, [
      { page: 2, reason: 'not-this-patient', by: 'lead-1', at: asking().now },
    ]);
    assert.equal(refusalOf(out, TAKE), 'already');
    assert.deepEqual(given(out, BACK).parts[0]?.takenOut, []);
    assert.equal(refusalOf(received(), BACK), 'already');
  });

  it('takes a checked record back to received, for what was checked is not what is there now', () => {
    const out = given(given(checked(), packOf(checked())), TAKE);
    assert.deepEqual([out.stage, out.check, out.pack], ['received', null, null]);
    const back = given(given(out, CHECK), BACK);
    assert.deepEqual([back.stage, back.check], ['received', null]);
  });

  it('does not count among the pages that were checked', () => {
    assert.equal(checked().check?.pages, 4);
    assert.equal(given(given(received(), TAKE), CHECK).check?.pages, 3);
  });

  it('must be a page of a part that is in, and never the last', () => {
    for (const page of [0, 5, 1.5, Number.NaN])
      assert.equal(refusalOf(received(), { ...TAKE, page }), 'page-unknown');
    assert.equal(refusalOf(received(), { ...TAKE, fileId: 'none' }), 'part-unknown');
    const refused = given(received(), { type: 'refuse-part', fileId: 'f1', reason: 'not-notes' });
    assert.equal(refusalOf(refused, TAKE), 'page-unknown');
    let record = received();
    for (const page of [1, 2, 3]) record = given(record, { ...TAKE, page });
    assert.equal(refusalOf(record, { ...TAKE, page: 4 }), 'page-last');
  });

  it('is no matter of anybody but staff, nor of a record that is printed', () => {
    assert.equal(refusalOf(received(), TAKE, { role: 'auditor' }), 'wrong-role');
    assert.equal(refusalOf(received(), TAKE, { role: 'onward' }), 'wrong-role');
    const gone = reprinted(checked(), 'p1');
    for (const command of [TAKE, BACK, KEEP, DROP]) assert.equal(refusalOf(gone, command), 'wrong-stage');
  });
});

describe('A page that seems blank', () => {
  it('is kept and dropped again without the check being lost; a pack made before is outdated', () => {
    const before = given(checked(), packOf(checked()));
    assert.ok(packIsCurrent(before));
    const kept = given(before, KEEP);
    assert.deepEqual([kept.stage, kept.parts[0]?.keptBlanks, packIsCurrent(kept)], ['checked', [3], false]);
    assert.equal(refusalOf(kept, KEEP), 'already');
    assert.equal(refusalOf(kept, { type: 'confirm-printed', sheets: 4 }), 'pack-outdated');
    const dropped = given(kept, DROP);
    assert.deepEqual([dropped.stage, dropped.parts[0]?.keptBlanks], ['checked', []]);
    assert.equal(packIsCurrent(dropped), false, 'it was made on another decision, whatever stands now');
    assert.equal(refusalOf(dropped, DROP), 'already');
  });

  it('outdates a pack that was being made while it was decided', () => {
    const kept = given(checked(), KEEP);
    assert.equal(refusalOf(kept, packOf(checked())), 'pack-outdated');
    assert.ok(packIsCurrent(given(kept, packOf(kept))));
  });
});

describe('A pack', () => {
  it('accounts for every page: printed, blank, or taken out', () => {
    const record = given(given(received(), TAKE), CHECK);
    const pack = packOf(record);
    assert.ok(pack.type === 'keep-pack');
    const counted = { ...pack, pagesIn: 4, pagesOut: 2, blanksDropped: 1 };
    assert.equal(refusalOf(record, counted), 'no-pack');
    const kept = given(record, { ...counted, takenOut: 1 });
    assert.ok(packIsCurrent(kept));
  });
});

describe('A file that had to be repaired', () => {
  const arrived = part(1, 1);
  assert.ok(arrived.type === 'receive-part');
  const begun = () =>
    given(given(aRecord(), { ...arrived, rescued: 'repaired' }), { type: 'compare-patient', light: 'green' });

  it('keeps the notes from being checked until a person has ticked it', () => {
    assert.equal(refusalOf(begun(), CHECK), 'rescue-not-accepted');
    assert.deepEqual(nextStep(begun(), { patientKnown: true }, asking().today), {
      do: 'accept-rescue',
      code: 'look-at-rescue',
    });
    const ticked = given(begun(), { type: 'accept-rescue', fileId: 'f1' });
    assert.equal(given(ticked, CHECK).stage, 'checked');
    assert.equal(refusalOf(ticked, { type: 'accept-rescue', fileId: 'f1' }), 'already');
  });

  it('is not ticked by Onward, nor by an auditor, nor where there is nothing to tick', () => {
    const tick = { type: 'accept-rescue', fileId: 'f1' } as const;
    assert.equal(refusalOf(begun(), tick, { role: 'onward' }), 'wrong-role');
    assert.equal(refusalOf(begun(), tick, { role: 'auditor' }), 'wrong-role');
    assert.equal(refusalOf(received(), tick), 'already');
    assert.equal(refusalOf(received(), { ...tick, fileId: 'none' }), 'part-unknown');
  });

  it('loses the tick with what was ticked', () => {
    const ticked = given(begun(), { type: 'accept-rescue', fileId: 'f1' });
    const same = { type: 'keep-inspection', fileId: 'f1', inspection: 'i2' } as const;
    const again = given(ticked, { ...same, rescued: 'repaired' }, { role: 'onward' });
    assert.equal(again.parts[0]?.rescueAccepted, true);
    const otherwise = given(ticked, { ...same, rescued: 'decrypted' }, { role: 'onward' });
    assert.equal(otherwise.parts[0]?.rescueAccepted, false);
    const unlocked = { fileId: 'f1', newFileId: 'f9', sha256: 's', bytes: 1, pages: 4 };
    const opened = given(ticked, { type: 'unlock-part', ...unlocked, rescued: 'decrypted' });
    assert.deepEqual(
      [opened.parts[0]?.rescued, opened.parts[0]?.rescueAccepted, opened.parts[0]?.inspection],
      ['decrypted', false, null],
    );
  });
});

describe('Pages that name another NHS number', () => {
  const claim = (change: Partial<PatientClaim>): PatientClaim => ({
    source: 'page-text',
    where: 'page 1 of x',
    nhsNumber: '9000000017',
    name: null,
    dateOfBirth: null,
    certain: true,
    fileId: 'f1',
    pages: [1],
    ...change,
  });
  const own = claim({ source: 'file-name', where: 'x', nhsNumber: '9000000009', name: 'Ann Bloggs' });
  const { pages: _, ...named } = { ...own, dateOfBirth: '1950-03-01' };
  const red = () => given(received(), { type: 'compare-patient', light: 'red' });

  it('stop the check until each is taken out, or a person says that they belong here', () => {
    const claims = [named, claim({ pages: [2, 4] })];
    const pages = pagesInDoubt(red(), claims);
    assert.deepEqual(pages, {
      namingAnother: [
        { fileId: 'f1', page: 2 },
        { fileId: 'f1', page: 4 },
      ],
      redByPagesOnly: true,
    });
    assert.equal(refusalOf(red(), { ...CHECK, pages }), 'pages-differ');
    const settled = given(red(), { ...CHECK, acceptDifferences: true, pages });
    assert.equal(settled.check?.differencesAccepted, true);
    const one = given(red(), TAKE);
    assert.deepEqual(pagesInDoubt(one, claims).namingAnother, [{ fileId: 'f1', page: 4 }]);
    assert.equal(claimsThatCount(one, claims).length, 2, 'page 4 still says it');
    const both = given(one, { ...TAKE, page: 4 });
    assert.deepEqual(pagesInDoubt(both, claims), { namingAnother: [], redByPagesOnly: false });
    assert.deepEqual(claimsThatCount(both, claims), [named]);
  });

  it('do not excuse a file named for somebody else', () => {
    const other = claim({ source: 'file-name', where: 'y', nhsNumber: '9000000025', fileId: 'f2' });
    const { pages: __, ...otherName } = other;
    const record = given(given(aRecord(), part(1, 2)), part(2, 2));
    const reddened = given(record, { type: 'compare-patient', light: 'red' });
    const pages = pagesInDoubt(reddened, [named, otherName, claim({ pages: [2] })]);
    assert.equal(pages.redByPagesOnly, false);
    assert.equal(refusalOf(reddened, { ...CHECK, acceptDifferences: true, pages }), 'patients-differ');
  });

  it('accuse nobody by bare digits, nor by the patient’s own number, nor from a part taken out', () => {
    assert.deepEqual(pagesInDoubt(received(), [named, claim({ certain: false })]).namingAnother, []);
    assert.deepEqual(pagesInDoubt(received(), [named, claim({ nhsNumber: '9000000009' })]).namingAnother, []);
    const out = given(received(), { type: 'refuse-part', fileId: 'f1', reason: 'not-this-patient' });
    assert.deepEqual(pagesInDoubt(out, [named, claim({})]).namingAnother, []);
  });

  it('are the next thing to look at; where it is every page, the part is', () => {
    const step = (pages: number[]) =>
      nextStep(
        red(),
        { patientKnown: true, pages: pagesInDoubt(red(), [named, claim({ pages })]) },
        asking().today,
      );
    assert.deepEqual(step([2]), { do: 'take-page-out', code: 'look-at-pages' });
    assert.deepEqual(step([1, 2, 3, 4]), { do: 'refuse-part', code: 'patients-differ' });
  });

  it('are known by the first of them where pages were not yet counted', () => {
    const { pages: ___, ...old } = claim({ where: 'page 3 of some file.pdf' });
    assert.deepEqual(pagesInDoubt(received(), [named, old]).namingAnother, [{ fileId: 'f1', page: 3 }]);
  });
});

describe('A record kept by an earlier version', () => {
  it('is read with nothing known of its pages', () => {
    const { pagesVersion: _, ...rest } = received();
    const parts = rest.parts.map(
      ({ inspection, rescued, rescueAccepted, takenOut, keptBlanks, ...old }) => old,
    );
    const read = asKeptNow(JSON.parse(JSON.stringify({ ...rest, parts })));
    assert.deepEqual(read, received());
  });
});
