import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isCivilDate } from '../../core/dates.ts';
import type { ColumnMapping } from '../../core/leavers-columns.ts';
import { findHeading, guessColumns, missingColumns, rememberColumns } from '../../core/leavers-columns.ts';
import type { ListedRow } from '../../core/leavers-list.ts';
import { readLeavers } from '../../core/leavers-list.ts';
import { putsMonthFirst, readListedDate } from '../../core/listed-date.ts';
import { readListedReason } from '../../core/listed-reason.ts';
import { parseNhsNumber } from '../../core/nhs-number.ts';

const TODAY = '2026-11-25';
const MAPPING: ColumnMapping = { nhsNumber: 0, name: 1, dateOfBirth: 2, deductedOn: 3, reason: 4 };

describe('A row of a leavers’ list', () => {
  it('is a leaver when number, name and date of birth can be read', () => {
    const [row] = read([
      '900 000 0009',
      'BLOGGS, Ann (Mrs)',
      '25/12/1950',
      '01.11.2026',
      'Removal to new area',
    ]);
    assert.deepEqual(row?.leaver, {
      patient: { name: 'BLOGGS, Ann', nhsNumber: '9000000009', dateOfBirth: '1950-12-25' },
      deductedOn: '2026-11-01',
      requestedOn: null,
      reason: { kind: 'leaves', reason: 'moved-practice', route: null, understood: true },
      newPractice: null,
    });
  });

  const numbers: [string, string | null][] = [
    ['9000000009', null],
    ['900-000-0009', null],
    ['\u200b900\u00a0000\u00a00009 ', null],
    ['="9000000009"', null],
    ["'9000000009", null],
    ['9000000009.0', null],
    ['9.43E+09', 'nhs-number-rounded'],
    ['9e9', 'nhs-number-rounded'],
    ['', 'nhs-number-missing'],
    ['900000000', 'nhs-number-digits'],
    ['AB123456C', 'nhs-number-digits'],
    ['9000000008', 'nhs-number-wrong'],
    ['0000000000', 'nhs-number-wrong'],
  ];
  for (const [text, trouble] of numbers)
    it(`${trouble === null ? 'counts' : 'is refused'} with the number ${JSON.stringify(text)}`, () => {
      const [row] = read([text, 'Ann Bloggs', '25/12/1950']);
      assert.equal(row?.trouble?.code ?? null, trouble);
    });

  it('is refused without a name, and without a date of birth', () => {
    assert.equal(read(['9000000009', ' - ', '25/12/1950'])[0]?.trouble?.code, 'name-missing');
    assert.deepEqual(read(['9000000009', 'Ann Bloggs', ''])[0]?.trouble, {
      code: 'date',
      field: 'dateOfBirth',
      why: 'missing',
    });
  });

  it('is refused with a day that is still to come, and never without its deduction', () => {
    const [row] = read(['9000000009', 'Ann Bloggs', '25/12/1950', '01/12/2026']);
    assert.deepEqual(row?.trouble, { code: 'date', field: 'deductedOn', why: 'in-future' });
  });

  it('keeps the number that Excel shows for it, whatever stands empty before', () => {
    const rows = [
      ['NHS No', 'Name', 'DOB'],
      [],
      ['', ' '],
      ['9000000009', 'Ann Bloggs', '25/12/1950'],
      [],
      [],
    ];
    const found = readLeavers({ rows }, { mapping: MAPPING, firstRow: 1 }, TODAY);
    assert.deepEqual(
      found.map(({ row }) => row),
      [4],
    );
  });

  it('counts once when it stands there twice, and not at all when the two differ', () => {
    const ann = ['9000000009', 'Ann Bloggs', '25/12/1950', '01/11/2026', 'Moved'];
    const again = read(ann, ['900 000 0009', ...ann.slice(1)]);
    assert.equal(again[0]?.trouble, null);
    assert.deepEqual(again[1]?.trouble, { code: 'twice', firstRow: 1 });
    const differ = read(ann, [...ann.slice(0, 4), 'Deducted in error']);
    for (const { trouble } of differ) assert.deepEqual(trouble, { code: 'twice-differently', rows: [1, 2] });
  });
});

describe('A date of a list', () => {
  const dates: [string, string][] = [
    ['25/12/2019', '2019-12-25'],
    ['5.1.2019', '2019-01-05'],
    ['25-Dec-2019', '2019-12-25'],
    ['25 December 2019', '2019-12-25'],
    ['1st Sept 2019', '2019-09-01'],
    ['2019-12-25', '2019-12-25'],
    ['2019-12-25T00:00:00.000Z', '2019-12-25'],
    ['25/12/2019 00:00', '2019-12-25'],
    ['20191225', '2019-12-25'],
    ['43824', '2019-12-25'],
    ['43824.5', '2019-12-25'],
    ['25/12/19', 'two-digit-year'],
    ['25-Dec-19', 'two-digit-year'],
    ['1960', 'year-only'],
    ['31/02/2019', 'no-such-day'],
    ['12/25/2019', 'no-such-day'],
    ['unknown', 'not-understood'],
    ['', 'missing'],
  ];
  for (const [text, wanted] of dates)
    it(`"${text}" is ${wanted}`, () => {
      const read = readListedDate(text);
      assert.equal(read.ok ? read.on : read.why, wanted);
    });

  it('is not guessed at where its column puts the month first', () => {
    const dates = ['12/25/1950', '04/05/1960', '07/07/1970'];
    assert.ok(putsMonthFirst(dates));
    const rows = dates.map((date, at) => [
      ['9000000009', '9000000017', '9000000025'][at] ?? '',
      'Ann Bloggs',
      date,
    ]);
    assert.deepEqual(
      read(...rows).map(({ trouble }) => trouble),
      [
        { code: 'date', field: 'dateOfBirth', why: 'no-such-day' },
        { code: 'date', field: 'dateOfBirth', why: 'day-or-month' },
        null,
      ],
    );
  });

  it('is read back from every way of writing a day', () => {
    const day = fc
      .date({ min: new Date('1928-01-01'), max: new Date('2026-11-25'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(day, (on) => {
        const [year = '', month = '', d = ''] = on.split('-');
        const serial = Math.round((Date.parse(on) - Date.parse('1899-12-30')) / 86_400_000);
        for (const text of [
          on,
          `${d}/${month}/${year}`,
          `${Number(d)}.${Number(month)}.${year}`,
          `${serial}`,
        ]) {
          assert.deepEqual(readListedDate(text), { ok: true, on });
        }
        assert.equal(readListedDate(`${d}/${month}/${year.slice(2)}`).ok, false);
      }),
    );
  });
});

describe('A reason of a list', () => {
  const reasons: [string, string][] = [
    ['Death', 'died deceased'],
    ['Removal to new area', 'moved-practice null'],
    ['Internal transfer', 'stays'],
    ['Internal transfer - address change', 'stays'],
    ['Embarkation', 'abroad full-print-elsewhere'],
    ['Adopted child', 'adopted stop-and-ask'],
    ['Services', 'armed-forces full-print-elsewhere'],
    ['Service dependant', 'armed-forces full-print-elsewhere'],
    ["Deduction at GP's request", 'other null'],
    ['Deduction at patient’s request', 'other null'],
    ['Returned undelivered (after FP69)', 'abroad full-print-elsewhere'],
    ['Moved to Wales', 'moved-nation full-print-elsewhere'],
    ['Other', 'other null'],
    ['Gender reassignment', 'adopted stop-and-ask'],
    ['Deducted in error', 'stops deducted-in-error'],
    ['Died - in error', 'stops deducted-in-error'],
    ['Patient re-registered', 'stops re-registered'],
    ['Mental hospital', 'not understood'],
    ['New area/same GP', 'not understood'],
    ['Registration cancelled', 'not understood'],
    ['Xyz', 'not understood'],
    ['', 'null null'],
  ];
  for (const [text, wanted] of reasons)
    it(`"${text}" is ${wanted}`, () => {
      const read = readListedReason(text);
      const inWords =
        read.kind === 'stops'
          ? `stops ${read.why}`
          : read.kind === 'stays'
            ? 'stays'
            : read.understood
              ? `${read.reason} ${read.route}`
              : 'not understood';
      assert.equal(inWords, wanted);
      if (inWords === 'not understood') assert.equal(read.kind === 'leaves' && read.route, 'stop-and-ask');
    });
});

describe('The columns of a list', () => {
  it('are found under a report’s title, whatever their order and case', () => {
    const rows = [
      ['Deducted patients'],
      [],
      ['', 'Surname', 'FORENAMES', 'D.O.B.', 'NHS No.', 'Deduction reason', 'Date of deduction'],
      ['1', 'Bloggs', 'Ann', '25/12/1950', '9000000009', 'Death', '01/11/2026'],
    ];
    const heading = findHeading({ rows });
    assert.equal(heading.at, 2);
    const mapping = guessColumns(heading.names);
    assert.deepEqual(mapping, {
      familyName: 1,
      givenName: 2,
      dateOfBirth: 3,
      nhsNumber: 4,
      reason: 5,
      deductedOn: 6,
    });
    assert.deepEqual(missingColumns(mapping), []);
    const [row] = readLeavers({ rows }, { mapping, firstRow: 3 }, TODAY);
    assert.equal(row?.leaver?.patient.name, 'Bloggs, Ann');
  });

  it('are asked for where they have no headings, and the first patient is not lost', () => {
    const heading = findHeading({ rows: [['9000000009', 'Ann Bloggs', '25/12/1950']] });
    assert.deepEqual(heading, { at: -1, names: ['Column A', 'Column B', 'Column C'] });
    assert.deepEqual(missingColumns(guessColumns(heading.names)), ['nhsNumber', 'name', 'dateOfBirth']);
  });

  it('are remembered by name, and found again when another column came before them', () => {
    const names = ['Who', 'Number', 'Day'];
    const remembered = rememberColumns({ name: 0, nhsNumber: 1, dateOfBirth: 2 }, names);
    assert.deepEqual(guessColumns(['New one', 'WHO', 'number', 'Day '], remembered), {
      name: 1,
      nhsNumber: 2,
      dateOfBirth: 3,
    });
  });
});

describe('Whatever a list holds', () => {
  const cell = fc.oneof(
    fc.string({ maxLength: 30 }),
    fc.constantFrom(
      '9000000009',
      '9000000017',
      '25/12/1950',
      'Bloggs, Ann',
      '=1+1',
      '9.4E+09',
      '31/02/1999',
      'Death',
    ),
  );
  const table = fc.array(fc.array(cell, { maxLength: 8 }), { maxLength: 20 });

  it('every row with anything in it has just one result, in order, and no patient counts twice', () => {
    fc.assert(
      fc.property(table, (rows) => {
        const found = readLeavers({ rows }, { mapping: MAPPING, firstRow: 0 }, TODAY);
        const numbers = found.map(({ row }) => row);
        assert.deepEqual(
          numbers,
          numbers.toSorted((a, b) => a - b),
        );
        assert.equal(new Set(numbers).size, numbers.length);
        const taken = found.flatMap(({ leaver }) => (leaver ? [leaver.patient.nhsNumber] : []));
        assert.equal(new Set(taken).size, taken.length);
        for (const { leaver, trouble } of found) {
          assert.equal(leaver === null, trouble !== null);
          if (!leaver) continue;
          assert.equal(parseNhsNumber(leaver.patient.nhsNumber), leaver.patient.nhsNumber);
          assert.ok(isCivilDate(leaver.patient.dateOfBirth) && leaver.patient.dateOfBirth <= TODAY);
          assert.match(leaver.patient.name, /\p{L}/u);
        }
      }),
    );
  });

  it('the order of its rows decides nothing but which of two like ones is the first', () => {
    fc.assert(
      fc.property(table, (rows) => {
        const there = sums(readLeavers({ rows }, { mapping: MAPPING, firstRow: 0 }, TODAY));
        const back = sums(readLeavers({ rows: rows.toReversed() }, { mapping: MAPPING, firstRow: 0 }, TODAY));
        assert.deepEqual(there, back);
      }),
    );
  });
});

function read(...rows: string[][]): ListedRow[] {
  return readLeavers({ rows }, { mapping: MAPPING, firstRow: 0 }, TODAY);
}

function sums(rows: readonly ListedRow[]): string[] {
  return rows.flatMap(({ leaver }) => (leaver ? [JSON.stringify(leaver)] : [])).toSorted();
}
