import assert from 'node:assert/strict';
import {
  BANK_HOLIDAYS,
  BANK_HOLIDAYS_KNOWN_FROM,
  BANK_HOLIDAYS_KNOWN_TO,
  isBankHoliday,
  regularBankHolidays,
} from '../../core/bank-holidays.ts';
import { isCivilDate, weekday } from '../../core/dates.ts';

const inYear = (year: string) => BANK_HOLIDAYS.map((day) => day.date).filter((date) => date.startsWith(year));

describe('When the list of bank holidays is read', () => {
  it('holds real weekdays, each once, oldest first, within the dates it says it covers', () => {
    const dates = BANK_HOLIDAYS.map((day) => day.date);
    assert.deepEqual(dates, [...new Set(dates)].sort());
    assert.ok(dates.every((date) => isCivilDate(date) && weekday(date) <= 5));
    assert.ok(dates.every((date) => date >= BANK_HOLIDAYS_KNOWN_FROM && date <= BANK_HOLIDAYS_KNOWN_TO));
    assert.equal(dates.length, 83);
  });

  it('has the days gov.uk gives for 2026, substitute for Boxing Day included', () => {
    assert.deepEqual(inYear('2026'), [
      '2026-01-01',
      '2026-04-03',
      '2026-04-06',
      '2026-05-04',
      '2026-05-25',
      '2026-08-31',
      '2026-12-25',
      '2026-12-28',
    ]);
    assert.ok(!isBankHoliday('2026-12-26'), 'a Saturday, taken on the Monday');
  });

  it('has the days no rule could foresee', () => {
    for (const date of ['2020-05-08', '2022-06-03', '2022-09-19', '2023-05-08'])
      assert.ok(isBankHoliday(date), date);
    assert.ok(!isBankHoliday('2020-05-04'), 'Early May was moved to VE day in 2020');
  });
});

describe('When a date lies past the list', () => {
  it('reckons the regular holidays by the rules, which give every ordinary year of the list exactly', () => {
    for (const year of ['2019', '2021', '2024', '2025', '2026', '2027', '2028']) {
      assert.deepEqual(regularBankHolidays(year), inYear(year), year);
    }
  });

  it('differs from the years of the list only by the moved and the one-off days', () => {
    const only = (year: string) => [
      inYear(year).filter((date) => !regularBankHolidays(year).includes(date)),
      regularBankHolidays(year).filter((date) => !inYear(year).includes(date)),
    ];
    assert.deepEqual(only('2020'), [['2020-05-08'], ['2020-05-04']]);
    assert.deepEqual(only('2022'), [['2022-06-02', '2022-06-03', '2022-09-19'], ['2022-05-30']]);
    assert.deepEqual(only('2023'), [['2023-05-08'], []]);
  });

  it('gives substitutes whichever day Christmas and New Year fall on', () => {
    // New Year 2033 is a Saturday and 2034 a Sunday; Christmas 2033 is a Sunday, 2034 a Monday, 2037 a Friday.
    assert.ok(isBankHoliday('2033-01-03') && isBankHoliday('2033-12-26') && isBankHoliday('2033-12-27'));
    assert.ok(isBankHoliday('2034-01-02') && isBankHoliday('2034-12-25') && isBankHoliday('2034-12-26'));
    assert.ok(isBankHoliday('2037-12-25') && isBankHoliday('2037-12-28') && !isBankHoliday('2037-12-26'));
  });

  it('finds Easter: the earliest and latest of the century, and an ordinary year', () => {
    assert.ok(isBankHoliday('2038-04-23') && isBankHoliday('2038-04-26'), 'Easter Day 25 April 2038');
    assert.ok(isBankHoliday('2035-03-23') && isBankHoliday('2035-03-26'), 'Easter Day 25 March 2035');
    assert.ok(isBankHoliday('2029-03-30') && isBankHoliday('2029-04-02'), 'Easter Day 1 April 2029');
  });

  it('always gives eight different weekdays', () => {
    for (let year = 1978; year <= 2200; year += 1) {
      const days = regularBankHolidays(String(year));
      assert.equal(new Set(days).size, 8, String(year));
      assert.ok(
        days.every((day) => weekday(day) <= 5 && day.startsWith(String(year))),
        String(year),
      );
    }
  });
});
