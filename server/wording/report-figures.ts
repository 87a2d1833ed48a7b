import { showDate } from '../../core/dates.ts';
import type { Stage } from '../../core/leaver-record.ts';
import type { BacklogLine, dueAhead, StageTime } from '../../core/reports/dashboard.ts';
import { OPEN_STAGES } from '../../core/reports/outstanding.ts';
import type { ReportTable } from '../steps/report-port.ts';
import { type About, date, number, table, text } from './report-frame.ts';
import { STAGE_WORDS } from './stage-words.ts';

// Reports that count records and name none.

export function stagesTable(about: About, rows: readonly StageTime[]): ReportTable {
  return table(about, 'stages', {
    noneWords: 'No record moved on in this time.',
    notes: [
      'Of stays that ended in this time, in days of the calendar. Half of the records stayed no longer than the median, nine in ten no longer than the last column says.',
    ],
    columns: [text('Stage', 2), number('Moved on'), number('Median days'), number('Nine in ten, days')],
    rows: rows.map(({ stage, ended, medianDays, ninthTenthDays }) => [
      STAGE_WORDS[stage],
      ended,
      tenths(medianDays),
      tenths(ninthTenthDays),
    ]),
  });
}

export function tenths(days: number | null): number | null {
  return days === null ? null : Math.round(days * 10) / 10;
}

export function backlogTable(about: About, lines: readonly BacklogLine[]): ReportTable {
  return table(about, 'backlog', {
    noneWords: 'There is no week in this time.',
    notes: ['Records in each stage at the end of the day named.'],
    columns: [
      date('End of'),
      ...OPEN_STAGES.map((stage: Stage) => number(STAGE_WORDS[stage])),
      number('Total'),
    ],
    rows: lines.map(({ on, counts, total }) => [on, ...OPEN_STAGES.map((stage) => counts[stage]), total]),
  });
}

export function dueTable(about: About, { over, weeks }: ReturnType<typeof dueAhead>): ReportTable {
  return table(about, 'due', {
    noneWords: 'Nothing is due.',
    notes: ['A review window that stands still under a hold has no last day and is not counted.'],
    columns: [
      text('Week', 2),
      number('Must leave by law'),
      number('Review windows end'),
      number('Holds to look at'),
    ],
    rows: [
      ['Late already', over.statutory, over.windows, over.holds],
      ...weeks.map(({ from, statutory, windows, holds }) => [
        `From ${showDate(from)}`,
        statutory,
        windows,
        holds,
      ]),
    ],
  });
}
