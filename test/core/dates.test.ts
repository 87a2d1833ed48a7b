import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  addDays,
  daysBetween,
  isCivilDate,
  londonDate,
  londonTime,
  showDate,
  showShortDate,
  showTime,
  weekday,
} from '../../core/dates.ts';

const civilDate = fc
  .date({ min: new Date('1850-01-01'), max: new Date('2150-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe('When a text may be a date', () => {
  it('is one only when that day exists', () => {
    for (const text of ['2024-02-29', '2000-02-29', '1918-11-11', '0001-01-01', '9999-12-31']) {
      assert.ok(isCivilDate(text), text);
    }
    const none = [
      '2023-02-29',
      '1900-02-29',
      '2024-13-01',
      '2024-00-10',
      '2024-04-31',
      '0000-01-01',
      '2024-01-00',
    ];
    for (const text of [
      ...none,
      '2024-1-1',
      '24-01-01',
      '01-01-2024',
      '',
      ' 2024-01-01',
      '2024-01-01T00:00:00Z',
    ]) {
      assert.ok(!isCivilDate(text), text);
    }
  });

  it('refuses to reckon with one that does not exist, and never repeats it, since it may be a date of birth', () => {
    for (const reckon of [
      () => addDays('1931-02-30', 1),
      () => weekday('1931-02-30'),
      () => showDate('1931-02-30'),
    ]) {
      assert.throws(
        reckon,
        (error: unknown) => error instanceof RangeError && !error.message.includes('1931'),
      );
    }
  });
});

describe('When days are counted', () => {
  it('crosses months, years and leap days', () => {
    assert.equal(addDays('2024-02-28', 1), '2024-02-29');
    assert.equal(addDays('2023-02-28', 1), '2023-03-01');
    assert.equal(addDays('2026-12-31', 1), '2027-01-01');
    assert.equal(addDays('2026-03-01', -1), '2026-02-28');
    assert.equal(daysBetween('2026-11-02', '2026-11-01'), -1);
  });

  it('comes back to where it began, and agrees with itself', () => {
    fc.assert(
      fc.property(civilDate, fc.integer({ min: -20_000, max: 20_000 }), (date, days) => {
        const moved = addDays(date, days);
        assert.ok(isCivilDate(moved));
        assert.equal(daysBetween(date, moved), days);
        assert.equal(addDays(moved, -days), date);
        assert.equal((((weekday(date) + days - weekday(moved)) % 7) + 7) % 7, 0);
      }),
    );
  });

  it('knows the weekday', () => {
    assert.equal(weekday('2026-11-23'), 1);
    assert.equal(weekday('2026-11-29'), 7);
    assert.equal(weekday('2000-01-01'), 6);
  });

  it('refuses part of a day and dates past the calendar', () => {
    assert.throws(() => addDays('2026-01-01', 0.5), /days must be a whole number, but was 0.5/);
    assert.throws(() => addDays('2026-01-01', Number.NaN), RangeError);
    assert.throws(() => addDays('9999-12-31', 1), RangeError);
    assert.throws(() => addDays('2026-01-01', 1e15), RangeError);
  });
});

describe('When an instant becomes a day in London', () => {
  it('changes at midnight by the London clock, not by UTC', () => {
    assert.equal(londonDate('2026-06-30T22:59:59Z'), '2026-06-30');
    assert.equal(londonDate('2026-06-30T23:00:00Z'), '2026-07-01');
    assert.equal(londonDate('2026-12-31T23:59:59.999Z'), '2026-12-31');
    assert.equal(londonTime('2026-06-30T23:00:00Z'), '00:00');
    assert.equal(londonTime(new Date('2026-01-05T08:30:00Z')), '08:30');
  });

  it('puts the clocks forward and back at 01:00 UTC on the last Sundays of March and October', () => {
    assert.equal(londonTime('2026-03-29T00:59:59Z'), '00:59');
    assert.equal(londonTime('2026-03-29T01:00:00Z'), '02:00');
    assert.equal(londonTime('2026-10-25T00:59:59Z'), '01:59');
    assert.equal(londonTime('2026-10-25T01:00:00Z'), '01:00');
    assert.equal(londonTime('2024-03-31T01:00:00Z'), '02:00');
  });

  it('agrees with the zone database from 1996 on', () => {
    const oracle = new Intl.DateTimeFormat('sv-SE', {
      timeZone: 'Europe/London',
      dateStyle: 'short',
      timeStyle: 'short',
    });
    const instant = fc.date({
      min: new Date('1996-01-01'),
      max: new Date('2037-12-31'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instant, (at) => {
        assert.equal(`${londonDate(at)} ${londonTime(at.toISOString())}`, oracle.format(at));
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes an offset, and refuses an instant that means different moments on different machines', () => {
    assert.equal(londonDate('2026-12-31T23:30:00-01:00'), '2027-01-01');
    for (const text of [
      '2026-01-01',
      '2026-01-01T10:00:00',
      'Mon, 5 Jan 2026 10:00:00 GMT',
      '2026-13-01T00:00:00Z',
    ]) {
      assert.throws(() => londonDate(text), RangeError, text);
    }
    assert.throws(() => londonTime(new Date(Number.NaN)), RangeError);
  });
});

describe('When a date or time is shown', () => {
  it('is written the NHS way: months in words, never all in figures, no ordinals', () => {
    assert.equal(showDate('2018-08-06'), '6 August 2018');
    assert.equal(showDate('2019-12-25'), '25 December 2019');
    assert.equal(showShortDate('2018-08-06'), '06-Aug-2018');
    assert.equal(showShortDate('1931-01-31'), '31-Jan-1931');
  });

  it('gives times on a twelve-hour clock, with names for noon and midnight', () => {
    const times = {
      '17:30': '5:30pm',
      '17:00': '5pm',
      '08:05': '8:05am',
      '12:00': 'midday',
      '00:00': 'midnight',
    };
    for (const [hhmm, shown] of Object.entries(times)) assert.equal(showTime(hhmm), shown);
    assert.equal(showTime('12:30'), '12:30pm');
    assert.equal(showTime('00:30'), '12:30am');
    for (const hhmm of ['24:00', '9:00', '12:60', '', '12:00:00'])
      assert.throws(() => showTime(hhmm), RangeError);
  });
});
