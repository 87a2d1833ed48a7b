import assert from 'node:assert/strict';
import type { LeaverRecord } from '../../../../core/leaver-record.ts';
import { trackView } from '../../../../server/http/views/track-view.ts';
import { aRecord, collected, given } from '../../../builders/records.ts';

describe('The track of a record', () => {
  it('begins with everything still to do', () => {
    assert.deepEqual(statesOf(aRecord()), ['now', ...Array(8).fill('to-do')]);
  });

  it('shows what was done and what waits', () => {
    assert.deepEqual(statesOf(collected()), [...Array(5).fill('done'), 'now', 'to-do', 'to-do', 'to-do']);
  });

  it('leaves out what the route does not use', () => {
    const letter = given(aRecord(), { type: 'choose-route', route: 'digitisation-letter' });
    const left = trackView(letter)
      .filter(({ state }) => state === 'not-needed')
      .map(({ stage }) => stage);
    assert.deepEqual(left, ['reprinted', 'bagged', 'collected']);
    const died = given(aRecord(), { type: 'choose-route', route: 'deceased' });
    const never = trackView(died)
      .filter(({ state }) => state === 'not-needed')
      .map(({ stage }) => stage);
    assert.deepEqual(never, ['clear', 'deleting', 'deleted']);
  });

  it('does not claim a stage that was passed by', () => {
    let record = given(aRecord(), { type: 'choose-route', route: 'held-in-ndr' });
    record = given(record, { type: 'confirm-release', on: '2026-03-02' });
    const states = statesOf(record);
    assert.deepEqual(states.slice(0, 3), ['done', 'not-needed', 'not-needed']);
    assert.equal(states[6], 'now');
  });

  it('stops where a record was closed', () => {
    const closed = given(aRecord(), { type: 'close', reason: 'deducted-in-error' });
    assert.deepEqual(statesOf(closed), ['done', ...Array(8).fill('not-needed')]);
  });
});

function statesOf(record: LeaverRecord): string[] {
  return trackView(record).map(({ state }) => state);
}
