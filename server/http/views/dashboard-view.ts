import { showDate, showShortDate } from '../../../core/dates.ts';
import { OPEN_STAGES } from '../../../core/reports/outstanding.ts';
import type { Period } from '../../../core/reports/period.ts';
import { readDashboard } from '../../steps/read-dashboard.ts';
import { tenths } from '../../wording/report-figures.ts';
import { shareWords } from '../../wording/report-words.ts';
import { STAGE_WORDS } from '../../wording/stage-words.ts';
import type { DashboardView } from '../answers.ts';
import type { AppDeps } from '../deps.ts';
import type { Viewer } from './patient-view.ts';

/** The few pictures a practice manager looks at, as figures: they name nobody. */
export async function dashboardView(
  { ports }: AppDeps,
  who: Viewer,
  period: Period,
  reports: DashboardView['reports'],
): Promise<DashboardView> {
  const { times, lines, due, totals, open } = await readDashboard(ports, who.practice, period);
  return {
    from: period.from,
    to: period.to,
    periodWords: `${showDate(period.from)} to ${showDate(period.to)}`,
    reports,
    open,
    statutory: {
      met: totals.met,
      missed: totals.missed,
      open: totals.open,
      shareWords: shareWords(totals.share),
    },
    times: times.map(({ stage, ended, medianDays, ninthTenthDays }) => ({
      stage,
      words: STAGE_WORDS[stage],
      ended,
      medianDays: tenths(medianDays),
      ninthTenthDays: tenths(ninthTenthDays),
    })),
    stages: OPEN_STAGES.map((stage) => ({ stage, words: STAGE_WORDS[stage] })),
    backlog: lines.map(({ on, counts, total }) => ({
      on,
      onWords: showShortDate(on),
      counts: OPEN_STAGES.map((stage) => counts[stage]),
      total,
    })),
    due: {
      over: due.over,
      weeks: due.weeks.map((week) => ({ ...week, fromWords: showShortDate(week.from) })),
    },
  };
}
