/** The reports that there are, in the order in which they are offered. */
export const REPORTS = {
  outstanding: {
    title: 'Outstanding records',
    says: 'Every record on which work is left, by stage and age.',
  },
  statutory: { title: 'The 28 days', says: 'Whether notes left within the 28 days of the regulations.' },
  deletions: { title: 'Deletions', says: 'What was deleted, who approved it, and on what evidence.' },
  suppliers: {
    title: 'What scanning companies still hold',
    says: 'Records whose scan a company has, as far as is known here.',
  },
  holds: { title: 'Holds', says: 'Every hold that stands, with the day to look at it again.' },
  exceptions: {
    title: 'Exceptions',
    says: 'What did not go the usual way: undone, done twice, closed, not held.',
  },
  stages: { title: 'Time in each stage', says: 'How long records stayed in each stage before they went on.' },
  backlog: {
    title: 'Backlog, week by week',
    says: 'How many records stood in each stage at the end of each week.',
  },
  due: {
    title: 'Due in the next weeks',
    says: 'Last days by law, review windows that end, holds to look at.',
  },
} as const satisfies Record<string, { title: string; says: string }>;
export type ReportName = keyof typeof REPORTS;
export const REPORT_NAMES = Object.keys(REPORTS) as ReportName[];
/** Those that are about records as they stand now, so that no period is asked for. */
export const OF_TODAY: ReadonlySet<ReportName> = new Set(['outstanding', 'suppliers', 'due']);
