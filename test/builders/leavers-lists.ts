import { showDate } from '../../core/dates.ts';
import { ANN, BOB } from './intake.ts';
import { testNumbers } from './nhs-numbers.ts';

/** One row of a list as the clinical system writes it. */
export type Listed = {
  nhsNumber: string;
  name: string;
  born: string;
  deductedOn?: string;
  reason?: string;
  requestedOn?: string;
  practice?: string;
};

const LIST_HEAD = [
  'NHS Number',
  'Patient Name',
  'Date of Birth',
  'Deduction Date',
  'Reason',
  'Request Date',
  'New Practice',
];

/** A list as a practice saves it from Excel, with semicolons and a mark. */
export function leaversCsv(rows: readonly Listed[]): Buffer {
  const lines = rows.map((row) =>
    [
      row.nhsNumber,
      row.name,
      written(row.born),
      written(row.deductedOn),
      row.reason ?? '',
      written(row.requestedOn),
      row.practice ?? '',
    ].join(';'),
  );
  return Buffer.from(`\ufeff${[LIST_HEAD.join(';'), ...lines].join('\r\n')}\r\n`);
}

export const ANN_LEAVES: Listed = {
  nhsNumber: ANN.nhsNumber,
  name: 'Bloggs, Ann',
  born: ANN.born,
  deductedOn: '2026-11-02',
  reason: 'Removal to new area',
  requestedOn: '2026-11-09',
  practice: 'Elm Tree Surgery',
};
export const BOB_LEAVES: Listed = {
  nhsNumber: BOB.nhsNumber,
  name: BOB.name,
  born: BOB.born,
  reason: 'Embarkation',
};

/** So many other invented leavers, no two alike. */
export function manyLeavers(count: number): Listed[] {
  const numbers = testNumbers(500);
  return Array.from({ length: count }, (_, at) => ({
    nhsNumber: numbers.next().value ?? '',
    name: `Example${letters(at)}, ${at % 2 === 0 ? 'Kim' : 'Sam'}`,
    born: `19${50 + (at % 40)}-0${1 + (at % 9)}-1${at % 10}`,
    deductedOn: '2026-11-02',
  }));
}

function written(day: string | undefined): string {
  return day === undefined ? '' : showDate(day);
}

function letters(at: number): string {
  return [...String(at)].map((digit) => String.fromCharCode(97 + Number(digit))).join('');
}
