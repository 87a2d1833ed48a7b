import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addDays } from '../../core/dates.ts';
import { decideAll } from '../../core/decide.ts';
import type { LeaverRecord } from '../../core/leaver-record.ts';
import { isOpen } from '../../core/leaver-record.ts';
import { rememberColumns } from '../../core/leavers-columns.ts';
import type { ListedLeaver } from '../../core/leavers-list.ts';
import type { KnownLeaver, ListedOutcome } from '../../core/listed-against-known.ts';
import { againstKnown } from '../../core/listed-against-known.ts';
import { commandsOfListed } from '../../core/listed-commands.ts';
import { readListedReason } from '../../core/listed-reason.ts';
import { walks } from '../builders/histories.ts';
import { after, aRecord, asking, collected, given, TODAY } from '../builders/records.ts';

const ANN = { name: 'Bloggs, Ann', nhsNumber: '9000000009', dateOfBirth: '1950-12-25' };
const IDS = { holdId: 'h-list', wordsId: 'w-list' };

describe('A listed leaver, against what is known', () => {
  it('is new where nothing is known, and then brings all that the list says', () => {
    const row = listed({ reason: 'Embarked', deductedOn: '2026-02-20', requestedOn: '2026-02-25' });
    assert.deepEqual(againstKnown(row, null), { kind: 'new' });
    const record = done(row, { kind: 'new' }, aRecord());
    assert.deepEqual(record.deduction, { reason: 'abroad', on: '2026-02-20' });
    assert.equal(record.requestedOn, '2026-02-25');
    assert.equal(record.route, 'full-print-elsewhere');
    assert.equal(againstKnown(row, known(record)).kind, 'known');
  });

  it('waits for a person by its route when nobody understands its reason', () => {
    const record = done(listed({ reason: 'Qzx 14b' }), { kind: 'new' }, aRecord());
    assert.equal(record.route, 'stop-and-ask');
  });

  it('adds only what the record lacks, and leaves a route that a person chose', () => {
    const chosen = given(aRecord(), { type: 'choose-route', route: 'digitisation-letter' });
    const row = listed({ reason: 'Prison', requestedOn: '2026-02-25' });
    const outcome = againstKnown(row, known(chosen));
    assert.deepEqual(outcome, { kind: 'adds', ref: chosen.ref, facts: ['deduction', 'request'] });
    const record = done(row, outcome, chosen);
    assert.equal(record.route, 'digitisation-letter');
    assert.equal(record.deduction?.reason, 'prison');
  });

  it('is for a person to look at where name, birth, day or reason differ; nothing kept is overwritten', () => {
    const kept = given(aRecord(), { type: 'record-deduction', reason: 'moved-practice', on: '2026-02-01' });
    const cases: [Partial<Listing>, ListedOutcome][] = [
      [{ name: 'Smith, Zoe' }, differs(['name'])],
      [{ dateOfBirth: '1951-12-25' }, differs(['date-of-birth'])],
      [{ deductedOn: '2026-02-02' }, differs(['deduction-date'])],
      [{ reason: 'Death' }, differs(['deduction-reason'])],
      [{ reason: 'Internal transfer' }, differs(['deduction-reason'])],
      [{ reason: 'Re-registered', name: 'Smith, Zoe' }, differs(['name'], 're-registered')],
    ];
    for (const [listing, outcome] of cases) {
      assert.deepEqual(againstKnown(listed(listing), known(kept)), outcome);
      assert.equal(done(listed(listing), outcome, kept), kept);
    }
  });

  it('that has registered again closes the record while its notes are here, and says why', () => {
    const row = listed({ reason: 'Deducted in error' });
    const outcome = againstKnown(row, known(aRecord()));
    assert.equal(outcome.kind === 'stops' && outcome.how, 'close');
    const record = done(row, outcome, aRecord());
    assert.deepEqual(record.closed, { reason: 'deducted-in-error', from: 'expected' });
    assert.equal(againstKnown(row, known(record)).kind, 'nothing-needed');
  });

  it('that has registered again holds every copy once the notes have left', () => {
    const row = listed({ reason: 'Patient re-registered' });
    const outcome = againstKnown(row, known(collected()));
    assert.equal(outcome.kind === 'stops' && outcome.how, 'hold');
    const record = done(row, outcome, collected());
    assert.equal(record.stage, 'collected');
    assert.deepEqual(
      record.holds.map(({ kind, reviewOn, wordsId }) => [kind, reviewOn, wordsId]),
      [['re-registered', addDays(TODAY, 28), 'w-list']],
    );
    assert.equal(againstKnown(row, known(record)).kind, 'known');
  });

  it('does not stop again what a person undid', () => {
    const row = listed({ reason: 'Re-registered' });
    assert.equal(againstKnown(row, { ...known(aRecord()), wasReopened: true }).kind, 'known');
    const held = done(row, againstKnown(row, known(collected())), collected());
    const released = given(held, { type: 'release-hold', holdId: 'h-list' });
    assert.equal(againstKnown(row, known(released)).kind, 'known');
  });

  it('of whom there is no record begins none for a transfer within, or a deduction in error', () => {
    for (const reason of ['Internal transfer', 'Deducted in error', 'Re-registered'])
      assert.equal(againstKnown(listed({ reason }), null).kind, 'nothing-needed');
  });

  it('whose record is over is new only with a later day of deduction', () => {
    const first = given(aRecord(), { type: 'record-deduction', reason: 'moved-practice', on: '2026-02-01' });
    const closed = known(given(first, { type: 'close', reason: 'other-route' }));
    assert.equal(againstKnown(listed({ deductedOn: '2026-02-01' }), closed).kind, 'ended');
    assert.equal(againstKnown(listed({}), closed).kind, 'ended');
    assert.equal(againstKnown(listed({ deductedOn: '2026-02-02' }), closed).kind, 'new');
  });
});

describe('A list brought in twice', () => {
  it('changes nothing the second time, whatever the record has been through', () => {
    fc.assert(
      fc.property(walks, rows(), fc.boolean(), ({ record: before, today }, row, wasReopened) => {
        const was = { ...known(before), wasReopened };
        const outcome = againstKnown(row, was);
        const isNew = outcome.kind === 'new';
        const record = done(row, outcome, isNew ? aRecord() : before, today);
        if (!isNew && outcome.kind !== 'adds' && outcome.kind !== 'stops') assert.equal(record, before);
        const again = againstKnown(row, { ...was, record, wasReopened: wasReopened && !isNew });
        assert.deepEqual(commandsOfListed(row, again, record, asking({ today }), IDS), [], again.kind);
        if (!isNew || isOpen(record)) assert.notEqual(again.kind, 'new');
      }),
      { numRuns: 400 },
    );
  });

  it('never overwrites what is kept', () => {
    fc.assert(
      fc.property(walks, rows(), ({ record, today }, row) => {
        const outcome = againstKnown(row, known(record));
        if (outcome.kind === 'new') return;
        const next = done(row, outcome, record, today);
        if (record.deduction) assert.deepEqual(next.deduction, record.deduction);
        if (record.requestedOn) assert.equal(next.requestedOn, record.requestedOn);
        if (record.routeChosen) assert.equal(next.route, record.route);
        assert.deepEqual(next.parts, record.parts);
      }),
      { numRuns: 400 },
    );
  });
});

describe('What is remembered of a list’s columns', () => {
  const mapping = { nhsNumber: 0, name: 1, dateOfBirth: 2 };

  it('is their headings', () => {
    assert.deepEqual(rememberColumns(mapping, ['NHS No', 'Who', 'Born']), {
      nhsNumber: 'NHS No',
      name: 'Who',
      dateOfBirth: 'Born',
    });
  });

  it('is never a patient whose row was taken for headings', () => {
    for (const row of [
      ['900-000-0009', 'Bloggs, Ann', '25/12/1950'],
      ['Column A', 'Bloggs, Ann', '25 Dec 1950'],
      ['Column A', 'Bloggs, Ann', 'Column C'],
      ['unknown', 'Bloggs, Ann', 'Column C'],
    ])
      assert.doesNotMatch(JSON.stringify(rememberColumns(mapping, row)), /Bloggs|900|1950/);
  });
});

type Listing = {
  name: string;
  dateOfBirth: string;
  reason: string;
  deductedOn: string | null;
  requestedOn: string | null;
};

function listed(said: Partial<Listing>): ListedLeaver {
  return {
    patient: { ...ANN, name: said.name ?? ANN.name, dateOfBirth: said.dateOfBirth ?? ANN.dateOfBirth },
    deductedOn: said.deductedOn ?? null,
    requestedOn: said.requestedOn ?? null,
    reason: readListedReason(said.reason ?? ''),
    newPractice: null,
  };
}

function known(record: LeaverRecord): KnownLeaver {
  return { record, patient: ANN, wasReopened: false };
}

function differs(
  fields: Extract<ListedOutcome, { kind: 'differs' }>['fields'],
  stop: Extract<ListedOutcome, { kind: 'differs' }>['stop'] = null,
): ListedOutcome {
  return { kind: 'differs', ref: aRecord().ref, fields, stop };
}

/** The record after the row was brought in; the very same where that changes nothing. */
function done(row: ListedLeaver, outcome: ListedOutcome, record: LeaverRecord, today = TODAY): LeaverRecord {
  const who = asking({ today, role: 'clerk' });
  const commands = commandsOfListed(row, outcome, record, who, IDS);
  const decision = decideAll(record, commands, who);
  assert.ok(decision.ok, JSON.stringify(decision));
  return after(record, decision, who);
}

function rows(): fc.Arbitrary<ListedLeaver> {
  const day = fc.integer({ min: -60, max: 0 }).map((days) => addDays(TODAY, days));
  return fc
    .record({
      reason: fc.constantFrom(
        '',
        'Death',
        'Moved',
        'Adopted',
        'Prison',
        'Qzx',
        'Re-registered',
        'In error',
        'Internal transfer',
      ),
      deductedOn: fc.option(day),
      requestedOn: fc.option(day),
      name: fc.constantFrom('Bloggs, Ann', 'Ann Bloggs', 'Smith, Zoe'),
    })
    .map((said) => ({ ...listed(said), newPractice: { name: 'Elm Surgery', odsCode: null } }));
}
