import assert from 'node:assert/strict';
import { isRecordRef } from '../../../core/record-ref.ts';
import { demonstrationClock } from '../../../server/adapters/demonstration-clock.ts';
import { randomIds } from '../../../server/adapters/ids.ts';
import { workInHand } from '../../../server/adapters/work-in-hand.ts';

describe('The clock of the demonstration', () => {
  const machine = { now: () => new Date('2026-11-25T09:00:00.000Z') };

  it('runs as many days ahead as it was moved, and no further', () => {
    const clock = demonstrationClock(machine, 0);
    assert.equal(clock.now().toISOString(), '2026-11-25T09:00:00.000Z');
    clock.forwardDays(57);
    assert.equal(clock.now().toISOString(), '2027-01-21T09:00:00.000Z');
    assert.equal(clock.days(), 57);
  });

  it('goes on from where it stood when it was last kept', () => {
    assert.equal(demonstrationClock(machine, 3).now().toISOString(), '2026-11-28T09:00:00.000Z');
  });

  it('never goes back, and takes whole days only', () => {
    const clock = demonstrationClock(machine, 5);
    for (const days of [-1, 0.5, Number.NaN]) assert.throws(() => clock.forwardDays(days), RangeError);
    assert.throws(() => demonstrationClock(machine, -1), RangeError);
    assert.equal(clock.days(), 5);
  });
});

describe('Ids', () => {
  it('are references with their check character, and names safe for files on any disk', () => {
    const ids = new Set(Array.from({ length: 500 }, () => randomIds.id()));
    assert.equal(ids.size, 500);
    for (const id of ids) assert.match(id, /^[0-9a-z]{26}$/);
    assert.ok(isRecordRef(randomIds.ref()));
  });
});

describe('Work in hand', () => {
  it('is known while it lasts, and forgotten after', () => {
    const work = workInHand();
    assert.equal(work.get('LV-7K3M-9QXE'), null);
    work.set('LV-7K3M-9QXE', { done: 1, total: 9, words: 'looking at each page' });
    assert.equal(work.get('LV-7K3M-9QXE')?.done, 1);
    assert.equal(work.get('LV-0000-0000'), null);
    work.clear('LV-7K3M-9QXE');
    assert.equal(work.get('LV-7K3M-9QXE'), null);
  });
});
