import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addDays, daysBetween } from '../../core/dates.ts';
import { statutoryLastDay } from '../../core/statutory-date.ts';

describe('When a request for the notes is received', () => {
  it('counts that day as day 1 of 28', () => {
    assert.equal(statutoryLastDay('2026-11-02'), '2026-11-29');
    assert.equal(statutoryLastDay('2024-02-05'), '2024-03-03');
  });

  it('leaves the last day where it falls, on a Sunday or on Christmas Day', () => {
    assert.equal(statutoryLastDay('2026-11-28'), '2026-12-25');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), (days) => {
        const requested = addDays('2015-01-01', days);
        assert.equal(daysBetween(requested, statutoryLastDay(requested)) + 1, 28);
      }),
    );
  });
});
