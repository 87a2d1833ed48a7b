import assert from 'node:assert/strict';
import type { Command } from '../../core/commands.ts';
import { deletionReasons } from '../../core/deletion.ts';
import { STAGES } from '../../core/leaver-record.ts';
import { LIFE_CYCLE } from '../../core/life-cycle.ts';
import {
  approve,
  aRecord,
  asking,
  collected,
  daysOn,
  given,
  LINES,
  onward,
  part,
  refusalOf,
  reprinted,
} from '../builders/records.ts';

const answer = (says: 'legible' | 'not-legible', on: string): Command => ({
  type: 'record-answer',
  answer: says,
  on,
  wordsId: null,
});
const hold: Command = {
  type: 'place-hold',
  holdId: 'h1',
  kind: 'claim',
  reviewOn: daysOn(300),
  wordsId: null,
};

describe('The life of a record', () => {
  it('goes from an e-mail to a certificate when the window ends with no objection', () => {
    assert.equal(
      refusalOf(collected(), { type: 'end-window' }, onward(daysOn(56))),
      'window-open',
      'the last day still belongs to the window',
    );
    const clear = given(collected(), { type: 'end-window' }, onward(daysOn(57)));
    const deleting = given(clear, approve(), { today: daysOn(57) });
    assert.equal(deleting.stage, 'deleting', 'one lead is enough once the window is over');
    const verified = given(
      deleting,
      { type: 'verify-copy', lineId: 'l1', evidence: 'key-destroyed', recoverableUntil: null },
      onward(daysOn(57)),
    );
    const certify: Command = { type: 'certify', number: 'C-1', identifyingLineId: 'l3' };
    assert.equal(
      refusalOf(verified, certify, onward(daysOn(57))),
      'copies-left',
      'the scanning company has not answered',
    );
    const told = given(
      verified,
      { type: 'claim-copy', lineId: 'l2', evidence: 'supplier-statement' },
      { today: daysOn(60) },
    );
    const deleted = given(told, certify, onward(daysOn(60)));
    assert.equal(deleted.stage, 'deleted');
    assert.equal(deleted.deletion?.certificate?.number, 'C-1');
  });

  it('makes a second reprint when the first is not legible, and remembers the first', () => {
    const again = given(collected(), answer('not-legible', daysOn(5)), { today: daysOn(5) });
    assert.equal(again.stage, 'checked');
    assert.equal(again.label, null, 'the second bag needs its own label');
    const second = reprinted(again, 'p2', daysOn(6));
    assert.deepEqual(
      second.reprints.map(({ packId, outcome }) => [packId, outcome]),
      [
        ['p1', 'not-legible'],
        ['p2', null],
      ],
    );
    assert.equal(
      refusalOf(second, { type: 'end-window' }, onward(daysOn(57))),
      'window-open',
      'the window opens anew',
    );
  });

  it('stops the window and the approval while a hold stands', () => {
    const held = given(collected(), hold, { today: daysOn(10) });
    assert.equal(refusalOf(held, { type: 'end-window' }, onward(daysOn(200))), 'held');
    const released = given(held, { type: 'release-hold', holdId: 'h1' }, { today: daysOn(40) });
    assert.equal(
      refusalOf(released, { type: 'end-window' }, onward(daysOn(60))),
      'window-open',
      'held days do not count',
    );
    const clear = given(collected(), { type: 'end-window' }, onward(daysOn(57)));
    assert.equal(
      refusalOf(given(clear, hold, { today: daysOn(58) }), approve(), { today: daysOn(59) }),
      'held',
    );
  });

  it('asks for a second, different person when deletion is early', () => {
    const clear = given(collected(), answer('legible', daysOn(5)), { today: daysOn(5) });
    const proposed = given(clear, approve(), { today: daysOn(20) });
    assert.equal(proposed.stage, 'clear');
    assert.equal(refusalOf(proposed, approve(), { today: daysOn(20) }), 'second-person');
    const approved = given(proposed, approve(), { today: daysOn(20), by: 'clerk-1', role: 'clerk' });
    assert.deepEqual(
      [approved.stage, approved.deletion?.approvedBy, approved.deletion?.secondBy],
      ['deleting', 'lead-1', 'clerk-1'],
    );
    assert.equal(
      refusalOf(clear, approve(), { today: daysOn(20), by: 'clerk-1', role: 'clerk' }),
      'wrong-role',
    );
  });

  it('refuses a deletion when the patient was not named back, or the clock ran backwards', () => {
    const clear = given(collected(), { type: 'end-window' }, onward(daysOn(57)));
    assert.equal(
      refusalOf(
        clear,
        { type: 'approve-deletion', namedBack: false, bulk: false, lines: [...LINES] },
        { today: daysOn(57) },
      ),
      'not-named-back',
    );
    assert.equal(refusalOf(clear, approve(), { today: daysOn(57), clockTrusted: false }), 'clock-untrusted');
  });

  it('keeps everything while a part is here that was not in the bag', () => {
    const late = given(collected(), { ...part(3, 3), fileId: 'late' } as Command, { today: daysOn(3) });
    const clear = given(late, { type: 'end-window' }, onward(daysOn(57)));
    assert.equal(refusalOf(clear, approve(), { today: daysOn(57) }), 'pack-outdated');
    const settled = given(
      clear,
      { type: 'refuse-part', fileId: 'late', reason: 'duplicate' },
      { today: daysOn(57) },
    );
    assert.equal(given(settled, approve(), { today: daysOn(57) }).stage, 'deleting');
  });

  it('goes back to received when a part changes before the courier has the bag', () => {
    let record = given(given(aRecord(), part(1, 1)), { type: 'compare-patient', light: 'green' });
    record = given(record, { type: 'check-notes', acceptDifferences: false, patientKnown: true });
    const changed = given(record, { type: 'number-part', fileId: 'f1', part: 1, of: 2 });
    assert.equal(changed.stage, 'received');
    assert.equal(
      refusalOf(changed, { type: 'check-notes', acceptDifferences: false, patientKnown: true }),
      'parts-missing',
    );
  });

  it('flags the same file again and keeps one', () => {
    const twice = given(given(aRecord(), part(1, 1)), { ...part(1, 1), fileId: 'other' } as Command);
    assert.equal(twice.parts.length, 1);
    assert.equal(twice.version, 3, 'the trail remembers that it came again');
  });

  it('undoes collected, bagged and printed, one at a time', () => {
    const stages: string[] = [];
    let record = collected();
    for (const _ of [1, 2, 3]) {
      record = given(record, { type: 'undo' });
      stages.push(record.stage);
    }
    assert.deepEqual(stages, ['bagged', 'reprinted', 'checked']);
    assert.equal(record.reprints.length, 0);
  });

  it('never deletes here on the routes that keep the notes', () => {
    const dead = given(collected(), { type: 'choose-route', route: 'deceased' });
    assert.equal(refusalOf(dead, { type: 'end-window' }, onward(daysOn(400))), 'route-does-not');
    assert.ok(
      deletionReasons(dead, { today: daysOn(400), clockTrusted: true }).against.some(
        ({ code }) => code === 'route-does-not',
      ),
    );
  });

  it('needs no print where the scan travelled by GP2GP, only the confirmed release', () => {
    let record = given(given(aRecord(), part(1, 1)), { type: 'choose-route', route: 'digitisation-letter' });
    record = given(record, { type: 'confirm-release', on: '2026-03-02' });
    assert.equal(given(record, approve()).stage, 'deleting');
  });

  it('closes and reopens where it was', () => {
    const closed = given(given(aRecord(), part(1, 2)), { type: 'close', reason: 'deducted-in-error' });
    assert.equal(closed.stage, 'closed');
    assert.equal(given(closed, { type: 'reinstate' }).stage, 'received');
    assert.equal(refusalOf(closed, { type: 'reinstate' }, { role: 'clerk' }), 'wrong-role');
  });

  it('refuses an auditor everything, in every stage, in words', () => {
    for (const stage of STAGES) {
      for (const type of Object.keys(LIFE_CYCLE)) {
        const code = refusalOf({ ...aRecord(), stage }, { type } as Command, asking({ role: 'auditor' }));
        assert.ok(code === 'wrong-role' || code === 'wrong-stage', `${type} in ${stage}: ${code}`);
      }
    }
  });
});
