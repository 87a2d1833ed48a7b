import { daysBetween, londonDate } from '../../core/dates.ts';
import type { DeletionRow } from '../../core/reports/deletions.ts';
import type { ExceptionKind, ExceptionRow } from '../../core/reports/exceptions.ts';
import type { HoldRow } from '../../core/reports/holds.ts';
import type { AgeBand, AgeLine, OutstandingRow } from '../../core/reports/outstanding.ts';
import { AGE_BANDS } from '../../core/reports/outstanding.ts';
import type { StatutoryOutcome, StatutoryRow, StatutoryTotals } from '../../core/reports/statutory.ts';
import type { HoldingRow, HoldingState } from '../../core/reports/supplier-holdings.ts';
import type { ReportTable } from '../steps/report-port.ts';
import { closeWords } from './close-words.ts';
import { evidenceWords } from './copy-words.ts';
import { holdWords } from './hold-words.ts';
import { type About, date, number, table, text, who, whoColumns } from './report-frame.ts';
import { STAGE_WORDS } from './stage-words.ts';

// Reports with a row for each record, hold or event.

export function outstandingTable(
  about: About,
  rows: readonly OutstandingRow[],
  ages: readonly AgeLine[],
): ReportTable {
  return table(about, 'outstanding', {
    noneWords: 'No record is open.',
    totals: [
      { words: 'Open records', value: String(rows.length) },
      ...ages
        .filter(({ total }) => total > 0)
        .map(({ stage, counts }) => ({ words: STAGE_WORDS[stage], value: ageWords(counts) })),
    ],
    notes: ['Age is counted in days from the day on which the record was begun.'],
    columns: [
      ...whoColumns(about),
      text('Stage', 1.1),
      date('In this stage since'),
      number('Days in stage'),
      number('Age in days'),
      date('Request'),
      date('Last day by law'),
      text('On hold', 0.7),
      text('Dealt with by', 1.3),
    ],
    rows: rows.map((row) => [
      ...who(about, row.ref),
      STAGE_WORDS[row.stage],
      row.stageSince,
      row.stageDays,
      row.ageDays,
      row.requestedOn,
      row.lastDay,
      row.held ? 'Yes' : 'No',
      row.claimedBy === null ? null : about.nameOf(row.claimedBy),
    ]),
  });
}

export const BAND_WORDS: Record<AgeBand, string> = {
  week: 'up to a week',
  statutory: 'to 28 days',
  window: 'to 12 weeks',
  'half-year': 'to half a year',
  older: 'older',
};

function ageWords(counts: Record<AgeBand, number>): string {
  return AGE_BANDS.filter(({ code }) => counts[code] > 0)
    .map(({ code }) => `${counts[code]} ${BAND_WORDS[code]}`)
    .join(', ');
}

export const OUTCOME_WORDS: Record<StatutoryOutcome, string> = {
  met: 'In time',
  missed: 'Late',
  open: 'Not due yet',
  ended: 'Closed, nothing to send',
};

export function statutoryTable(
  about: About,
  rows: readonly StatutoryRow[],
  totals: StatutoryTotals,
): ReportTable {
  return table(about, 'statutory', {
    noneWords: 'No request came in this time.',
    totals: [
      { words: 'Requests', value: String(rows.length) },
      ...(['met', 'missed', 'open', 'ended'] as const).map((outcome) => ({
        words: OUTCOME_WORDS[outcome],
        value: String(totals[outcome]),
      })),
      { words: 'In time, of those decided', value: shareWords(totals.share) },
    ],
    notes: [
      'Regulation 69A of the GMS Contracts Regulations 2015: the day of the request is day 1 of 28, and the last day moves for no holiday. Notes have left on the day the courier first took them or, where no courier comes, on the day the release was confirmed. Records without a day of the request are not counted.',
    ],
    columns: [
      ...whoColumns(about),
      date('Request'),
      date('Last day'),
      date('Left on'),
      number('Days taken'),
      text('Outcome', 1.5),
    ],
    rows: rows.map((row) => [
      ...who(about, row.ref),
      row.requestedOn,
      row.lastDay,
      row.leftOn,
      row.daysTaken,
      OUTCOME_WORDS[row.outcome],
    ]),
  });
}

/** Rounded down: 99.6 % is not "all of them". */
export function shareWords(share: number | null): string {
  return share === null ? 'none decided' : `${Math.floor(share * 1000) / 10} %`;
}

export function deletionsTable(about: About, rows: readonly DeletionRow[]): ReportTable {
  return table(about, 'deletions', {
    noneWords: 'Nothing was deleted in this time.',
    totals: [
      { words: 'Deletions', value: String(rows.length) },
      {
        words: 'Approved by two people',
        value: String(rows.filter(({ secondBy }) => secondBy !== null).length),
      },
      { words: 'Early', value: String(rows.filter(({ early }) => early).length) },
      {
        words: 'Still recoverable by an administrator',
        value: String(
          rows.filter(({ recoverableUntil }) => (recoverableUntil ?? '') >= londonDate(about.asOf)).length,
        ),
      },
    ],
    notes: [
      'Deleted records are named by their reference alone. What a scanning company did is what it states; Onward has not proved it.',
    ],
    columns: [
      text('Reference', 1.2),
      date('Certificate of'),
      text('Number', 1.2),
      text('Approved by', 1.2),
      text('Second person', 1.2),
      date('Approved on'),
      text('Early', 0.6),
      number('Copies'),
      text('Evidence', 3.2),
      date('Recoverable until'),
    ],
    rows: rows.map((row) => [
      row.ref,
      row.certifiedOn,
      row.certificate,
      about.nameOf(row.approvedBy),
      row.secondBy === null ? null : about.nameOf(row.secondBy),
      row.approvedOn,
      row.early ? 'Yes' : 'No',
      row.copies,
      row.evidence.map(evidenceWords).join(' '),
      row.recoverableUntil,
    ]),
  });
}

const HOLDING_WORDS: Record<HoldingState, string> = {
  holds: 'Holds the scan',
  'to-ask': 'Still to be told to delete',
  asked: 'Asked to delete, no answer yet',
};

export function suppliersTable(about: About, rows: readonly HoldingRow[]): ReportTable {
  const names = new Map(about.practice.suppliers.map(({ id, name }) => [id, name]));
  const nameOf = (id: string | null) => (id === null ? 'Not noted' : (names.get(id) ?? id));
  const companies = [...new Set(rows.map(({ supplier }) => supplier))];
  return table(about, 'suppliers', {
    noneWords: 'No company holds the scan of an open record, as far as is known here.',
    totals: companies.map((id) => ({
      words: nameOf(id),
      value: String(rows.filter(({ supplier }) => supplier === id).length),
    })),
    notes: [
      'Open records only. A company may hold scans of patients who are not leaving; Onward does not know of those.',
    ],
    columns: [
      text('Scanning company', 1.6),
      ...whoColumns(about),
      text('Stage', 1),
      text('What it has', 1.6),
      date('Since'),
      number('Days'),
    ],
    rows: rows.map((row) => [
      nameOf(row.supplier),
      ...who(about, row.ref),
      STAGE_WORDS[row.stage],
      HOLDING_WORDS[row.state],
      row.since,
      daysBetween(row.since, londonDate(about.asOf)),
    ]),
  });
}

export function holdsTable(about: About, rows: readonly HoldRow[]): ReportTable {
  return table(about, 'holds', {
    noneWords: 'No hold stands, and none was released in this time.',
    totals: [
      {
        words: 'Holds that stand',
        value: String(rows.filter(({ releasedOn }) => releasedOn === null).length),
      },
      { words: 'To be looked at now', value: String(rows.filter(({ reviewDue }) => reviewDue).length) },
    ],
    notes: ['What was typed about a hold is kept with the record and is not repeated here.'],
    columns: [
      ...whoColumns(about),
      text('Stage', 1),
      text('Why', 2),
      text('Placed by', 1.2),
      date('Placed on'),
      date('Look again on'),
      date('Released on'),
    ],
    rows: rows.map((row) => [
      ...who(about, row.ref),
      STAGE_WORDS[row.stage],
      holdWords(row.kind),
      about.nameOf(row.by),
      row.placedOn,
      row.reviewOn,
      row.releasedOn,
    ]),
  });
}

const EXCEPTION_WORDS: Record<ExceptionKind, string> = {
  'step-undone': 'A step was undone',
  'second-reprint': 'The notes were printed a second time',
  'not-legible': 'The new practice said the reprint is not legible',
  closed: 'The record was closed another way',
  reopened: 'The record was opened again',
  'early-deletion': 'Deletion was approved early, by two people',
  'no-certificate': 'The scanning company said it deleted its copy, without a certificate',
  'not-held': 'The scanning company never held the notes (day: when it was asked)',
};

export function exceptionsTable(about: About, rows: readonly ExceptionRow[]): ReportTable {
  const kinds = [...new Set(rows.map(({ kind }) => kind))];
  return table(about, 'exceptions', {
    noneWords: 'Nothing unusual happened in this time.',
    totals: kinds.map((kind) => ({
      words: EXCEPTION_WORDS[kind],
      value: String(rows.filter((row) => row.kind === kind).length),
    })),
    notes: ['An exception is no fault: it is what somebody may ask about later.'],
    columns: [date('On'), text('Reference', 1.2), text('What happened', 4), text('By', 1.4)],
    rows: rows.map(({ on, ref, kind, by, closedBecause }) => [
      on,
      ref,
      `${EXCEPTION_WORDS[kind]}${closedBecause === null ? '' : `: ${closeWords(closedBecause)}`}`,
      by === null ? null : about.nameOf(by),
    ]),
  });
}
