import type { CivilDate } from '../../core/dates.ts';
import type { LeaverRecord } from '../../core/leaver-record.ts';
import type { StageSpell } from '../../core/reports/stage-spells.ts';

/** What reports are made of. Read page by page, so that a long one never keeps others waiting. */
export type ReportReader = {
  /**
   * Records that something happened to at or after `since`, all where it is null; last changed first. `after` is the
   * `next` of the page before, null at the start and at the end.
   */
  recordsSince(
    practice: string,
    since: Date | null,
    after: string | null,
    limit: number,
  ): Promise<{ records: LeaverRecord[]; next: string | null }>;
  /** Stays that lay, even in part, between the two instants, in the order of record and time; paged as above. */
  spells(
    practice: string,
    from: Date,
    to: Date,
    after: string | null,
    limit: number,
  ): Promise<{ spells: StageSpell[]; next: string | null }>;
};

export const REPORT_FORMATS = ['csv', 'xlsx', 'pdf'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** A cell is words, a number or a day; null stands for nothing known. What kind it is, its column says. */
export type ReportCell = string | number | null;
export type ReportColumn = {
  title: string;
  kind: 'text' | 'number' | 'date';
  /** Share of the width of a page, beside the others. */
  width: number;
};

/** A report as it is read, on the screen and in every format: the same words everywhere. */
export type ReportTable = {
  /** Also the name of the file, with the day: letters and hyphens. */
  name: string;
  title: string;
  practice: { name: string; odsCode: string };
  asOf: CivilDate;
  asOfWords: string;
  periodWords: string | null;
  /** What is counted here and how, and what is not. */
  notes: string[];
  /** Totals, each with its words. */
  totals: { words: string; value: string }[];
  columns: ReportColumn[];
  rows: ReportCell[][];
  /** Said in place of the rows where there are none. */
  noneWords: string;
};

/** Writes a table as a file: the neighbours that know CSV, Excel's format and PDF. */
export type ReportWriter = {
  write(table: ReportTable, format: ReportFormat): Promise<Uint8Array>;
};
