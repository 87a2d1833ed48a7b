import type { CivilDate } from './dates.ts';
import type { ColumnMapping, LeaverField, ListTable } from './leavers-columns.ts';
import type { ListedDateTrouble } from './listed-date.ts';
import { putsMonthFirst, readListedDate } from './listed-date.ts';
import type { ListedReason } from './listed-reason.ts';
import { readListedReason } from './listed-reason.ts';
import type { NhsNumber } from './nhs-number.ts';
import { parseNhsNumber } from './nhs-number.ts';

/** One row of a leavers' list, understood. */
export type ListedLeaver = {
  patient: { name: string; nhsNumber: NhsNumber; dateOfBirth: CivilDate };
  deductedOn: CivilDate | null;
  requestedOn: CivilDate | null;
  reason: ListedReason;
  newPractice: { name: string; odsCode: string | null } | null;
};

/** Why a row was left out, as a code; `server/wording` has the sentences. */
export type RowTrouble =
  | {
      code:
        | 'nhs-number-missing'
        | 'nhs-number-rounded'
        | 'nhs-number-digits'
        | 'nhs-number-wrong'
        | 'name-missing';
    }
  | { code: 'date'; field: DateField; why: ListedDateTrouble | 'in-future' }
  /** The same patient with the same details stands in an earlier row. */
  | { code: 'twice'; firstRow: number }
  /** The same NHS number stands in other rows with other details: none of them counts. */
  | { code: 'twice-differently'; rows: number[] };
export type DateField = 'dateOfBirth' | 'deductedOn' | 'requestedOn';

/** What came of one row: `row` is its number in the file, from 1; `shown` its own words, for the person who looks. */
export type ListedRow = {
  row: number;
  shown: { name: string; nhsNumber: string; dateOfBirth: string };
} & ({ leaver: ListedLeaver; trouble: null } | { leaver: null; trouble: RowTrouble });

/**
 * Reads a list, one result for every row that has anything in it, in their order. Pure, and one row's trouble is
 * never another's: only patients who stand in the list more than once are looked at together.
 */
export function readLeavers(
  { rows }: ListTable,
  { mapping, firstRow }: { mapping: ColumnMapping; firstRow: number },
  today: CivilDate,
): ListedRow[] {
  const monthFirst = new Set(
    DATE_FIELDS.filter((field) => putsMonthFirst(cellsOf(rows, firstRow, mapping[field]))),
  );
  const read = rows.flatMap((cells, index) =>
    index < firstRow || isEmpty(cells) ? [] : [readRow(cells, index + 1, mapping, monthFirst, today)],
  );
  return withoutRepeats(read);
}

const DATE_FIELDS = ['dateOfBirth', 'deductedOn', 'requestedOn'] as const;
const LONGEST_NAME = 200;

function* cellsOf(rows: ListTable['rows'], from: number, column: number | undefined): Generator<string> {
  if (column === undefined) return;
  for (let at = from; at < rows.length; at++) yield rows[at]?.[column] ?? '';
}

function isEmpty(cells: readonly string[]): boolean {
  return cells.every((cell) => plain(cell) === '');
}

function readRow(
  cells: readonly string[],
  row: number,
  mapping: ColumnMapping,
  monthFirst: ReadonlySet<DateField>,
  today: CivilDate,
): ListedRow {
  const cell = (field: LeaverField) => plain(cells[mapping[field] ?? -1] ?? '');
  const name = nameOf(cell);
  const shown = {
    name,
    nhsNumber: cell('nhsNumber').slice(0, 40),
    dateOfBirth: cell('dateOfBirth').slice(0, 40),
  };
  const no = (trouble: RowTrouble): ListedRow => ({ row, shown, leaver: null, trouble });
  const nhsNumber = readNhsNumber(cell('nhsNumber'));
  if (typeof nhsNumber !== 'string') return no(nhsNumber);
  if (!/\p{L}/u.test(name)) return no({ code: 'name-missing' });
  const days: Record<DateField, CivilDate | null> = {
    dateOfBirth: null,
    deductedOn: null,
    requestedOn: null,
  };
  for (const field of DATE_FIELDS) {
    const read = readListedDate(cell(field), monthFirst.has(field));
    if (!read.ok && read.why === 'missing' && field !== 'dateOfBirth') continue;
    if (!read.ok) return no({ code: 'date', field, why: read.why });
    if (read.on > today) return no({ code: 'date', field, why: 'in-future' });
    days[field] = read.on;
  }
  const { dateOfBirth, deductedOn, requestedOn } = days;
  if (dateOfBirth === null) return no({ code: 'date', field: 'dateOfBirth', why: 'missing' });
  const practice = cell('newPractice').slice(0, 200) || cell('newPracticeCode').slice(0, 20);
  const odsCode = cell('newPracticeCode').slice(0, 20) || null;
  return {
    row,
    shown,
    leaver: {
      patient: { name, nhsNumber, dateOfBirth },
      deductedOn,
      requestedOn,
      reason: readListedReason(cell('reason')),
      newPractice: practice === '' ? null : { name: practice, odsCode },
    },
    trouble: null,
  };
}

/** 'Bloggs, Ann' from one column or two; a title behind it, '(Mrs)', is left out. */
function nameOf(cell: (field: LeaverField) => string): string {
  const family = cell('familyName');
  const given = cell('givenName');
  const whole = family === '' ? cell('name') : given === '' ? family : `${family}, ${given}`;
  return whole.replace(/ ?\([^)]{1,12}\)$/, '').slice(0, LONGEST_NAME);
}

/**
 * Excel shows a number in a narrow column as 9.43E+09, and saves it so in a CSV: the last digits are gone for good. It
 * also writes ="943 476 5919", '9434765919 and 9434765919.0, where nothing is lost.
 */
function readNhsNumber(text: string): NhsNumber | RowTrouble {
  const written = text.replace(/^=?["']|["']$/g, '').replace(/\.0+$/, '');
  if (written === '') return { code: 'nhs-number-missing' };
  if (/^\d([.,]\d+)?e\+?\d+$/i.test(written)) return { code: 'nhs-number-rounded' };
  const nhsNumber = parseNhsNumber(written);
  if (nhsNumber !== null) return nhsNumber;
  return { code: written.replace(/\D/g, '').length === 10 ? 'nhs-number-wrong' : 'nhs-number-digits' };
}

/** The first of several that say the same counts. Where they differ nobody can tell which is right, so none does. */
function withoutRepeats(read: readonly ListedRow[]): ListedRow[] {
  const said = new Map<NhsNumber, { says: string; rows: number[]; differ: boolean }>();
  for (const { leaver, row } of read) {
    if (leaver === null) continue;
    const says = JSON.stringify(leaver);
    const same = said.get(leaver.patient.nhsNumber);
    if (same === undefined) said.set(leaver.patient.nhsNumber, { says, rows: [row], differ: false });
    else {
      same.rows.push(row);
      same.differ ||= same.says !== says;
    }
  }
  return read.map((one) => {
    const same = one.leaver === null ? undefined : said.get(one.leaver.patient.nhsNumber);
    const firstRow = same?.rows[0];
    if (same === undefined || firstRow === undefined || same.rows.length < 2) return one;
    if (same.differ) return refusedAs(one, { code: 'twice-differently', rows: same.rows });
    return one.row === firstRow ? one : refusedAs(one, { code: 'twice', firstRow });
  });
}

function refusedAs({ row, shown }: ListedRow, trouble: RowTrouble): ListedRow {
  return { row, shown, leaver: null, trouble };
}

/** Without control characters, invisible marks and runs of blanks, which spreadsheets collect. */
function plain(cell: string): string {
  return cell
    .slice(0, 1000)
    .replace(/\p{Cf}+/gu, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
}
