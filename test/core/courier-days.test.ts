import assert from 'node:assert/strict';
import fc from 'fast-check';
import { nextCourierDay } from '../../core/courier-days.ts';
import { addDays, weekday } from '../../core/dates.ts';
import { isWorkingDay } from '../../core/working-days.ts';

describe('The courier’s next visit', () => {
  it('is today where today is the day, and else the next such day', () => {
    assert.equal(nextCourierDay('2026-11-26', 4, {}), '2026-11-26');
    assert.equal(nextCourierDay('2026-11-27', 4, {}), '2026-12-03');
    assert.equal(nextCourierDay('2026-11-27', null, {}), null);
  });

  it('is a week later where the day is a bank holiday or a closed day', () => {
    assert.equal(nextCourierDay('2026-12-22', 5, {}), '2027-01-08', 'Christmas Day and New Year’s Day');
    assert.equal(nextCourierDay('2026-11-27', 4, { extra: ['2026-12-03'] }), '2026-12-10');
  });

  it('is the first working day of that name, whatever the day', () => {
    const days = fc.nat(1_500).map((ahead) => addDays('2025-01-01', ahead));
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 5 }), fc.array(days), (today, day, extra) => {
        const next = nextCourierDay(today, day, { extra });
        if (next === null) return;
        assert.ok(next >= today && weekday(next) === day && isWorkingDay(next, { extra }));
        for (let date = today; date < next; date = addDays(date, 1))
          assert.ok(weekday(date) !== day || !isWorkingDay(date, { extra }), date);
      }),
    );
  });
});
