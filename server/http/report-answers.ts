/* What is told in reports. Types only. */

/** POST /api/reports/dashboard. Figures only; `backlog[].counts` are in the order of `stages`. Days are calendar days. */
export type DashboardView = {
  from: string;
  to: string;
  periodWords: string;
  reports: { name: string; title: string; says: string; ofToday: boolean }[];
  open: number;
  statutory: { met: number; missed: number; open: number; shareWords: string };
  times: {
    stage: string;
    words: string;
    ended: number;
    medianDays: number | null;
    ninthTenthDays: number | null;
  }[];
  stages: { stage: string; words: string }[];
  backlog: { on: string; onWords: string; counts: number[]; total: number }[];
  due: {
    over: { statutory: number; windows: number; holds: number };
    weeks: { from: string; fromWords: string; statutory: number; windows: number; holds: number }[];
  };
};

/** POST /api/reports/table: the first rows, as they are read; `rowCount` says how many there are. */
export type ReportView = {
  title: string;
  asOfWords: string;
  periodWords: string | null;
  totals: { words: string; value: string }[];
  notes: string[];
  columns: { title: string; kind: 'text' | 'number' | 'date' }[];
  rows: string[][];
  rowCount: number;
  noneWords: string;
};
