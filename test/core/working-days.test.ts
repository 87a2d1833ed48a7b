import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addDays } from '../../core/dates.ts';
import {
  addWorkingDays,
  holidaysKnown,
  isWorkingDay,
  nextWorkingDay,
  previousWorkingDay,
  workingDaysBetween,
} from '../../core/working-days.ts';

const date = fc.integer({ min: 0, max: 6_000 }).map((days) => addDays('2018-06-01', days));
const closed = fc.array(date, { maxLength: 5 }).map((extra) => ({ extra }));

describe('When a reminder needs a working day', () => {
  it('skips weekends, bank holidays and the practice’s own closed days', () => {
    assert.ok(isWorkingDay('2026-11-23'));
    assert.ok(!isWorkingDay('2026-11-21') && !isWorkingDay('2026-11-22'));
    assert.ok(!isWorkingDay('2026-12-28'), 'substitute for Boxing Day');
    assert.ok(!isWorkingDay('2026-11-24', { extra: ['2026-11-24'] }));
    assert.ok(isWorkingDay('2026-11-25', { extra: ['2026-11-24'] }));
  });

  it('counts over Christmas: one working day after Christmas Eve 2026 is Tuesday the 29th', () => {
    assert.equal(addWorkingDays('2026-12-24', 1), '2026-12-29');
    assert.equal(addWorkingDays('2026-12-24', 4), '2027-01-04');
    assert.equal(addWorkingDays('2026-12-29', -1), '2026-12-24');
    assert.equal(addWorkingDays('2026-11-21', 1), '2026-11-23');
    assert.equal(addWorkingDays('2026-11-21', 0), '2026-11-21');
  });

  it('keeps a day that is a working day, and otherwise takes the next or the one before', () => {
    assert.equal(nextWorkingDay('2026-11-23'), '2026-11-23');
    assert.equal(previousWorkingDay('2026-11-23'), '2026-11-23');
    assert.equal(nextWorkingDay('2026-04-03'), '2026-04-07');
    assert.equal(previousWorkingDay('2026-04-06'), '2026-04-02');
    assert.equal(nextWorkingDay('2026-11-21', { extra: ['2026-11-23'] }), '2026-11-24');
  });

  it('counts between two days as it counts from one to the other', () => {
    assert.equal(workingDaysBetween('2026-11-23', '2026-11-23'), 0);
    assert.equal(workingDaysBetween('2026-11-20', '2026-11-23'), 1);
    assert.equal(workingDaysBetween('2026-11-23', '2026-11-20'), -1);
    assert.equal(workingDaysBetween('2026-12-24', '2026-12-28'), 0);
    fc.assert(
      fc.property(date, fc.integer({ min: -60, max: 60 }), closed, (from, n, holidays) => {
        const to = addWorkingDays(from, n, holidays);
        assert.equal(workingDaysBetween(from, to, holidays), n);
        assert.ok(n === 0 || isWorkingDay(to, holidays));
      }),
    );
  });

  it('goes no further than it must', () => {
    fc.assert(
      fc.property(date, closed, (from, holidays) => {
        const next = nextWorkingDay(from, holidays);
        for (let day = from; day < next; day = addDays(day, 1)) assert.ok(!isWorkingDay(day, holidays));
        assert.ok(isWorkingDay(next, holidays) && next >= from);
        const previous = previousWorkingDay(from, holidays);
        for (let day = from; day > previous; day = addDays(day, -1)) assert.ok(!isWorkingDay(day, holidays));
        assert.ok(isWorkingDay(previous, holidays) && previous <= from);
      }),
    );
  });

  it('says when a date lies outside the published list, and still reckons the regular holidays there', () => {
    assert.ok(holidaysKnown('2028-12-31') && holidaysKnown('2019-01-01'));
    assert.ok(!holidaysKnown('2029-01-01') && !holidaysKnown('2018-12-31'));
    assert.ok(!isWorkingDay('2029-12-25') && !isWorkingDay('2029-03-30') && isWorkingDay('2029-12-27'));
  });

  it('refuses a number of days nobody can mean', () => {
    for (const n of [1.5, Number.NaN, 10_001, Number.POSITIVE_INFINITY]) {
      assert.throws(() => addWorkingDays('2026-11-23', n), /^RangeError: n must be a whole number/);
    }
  });
});
