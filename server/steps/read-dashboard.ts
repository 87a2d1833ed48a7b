import { londonDate } from '../../core/dates.ts';
import type { BacklogLine, StageTime } from '../../core/reports/dashboard.ts';
import { backlog, dueAhead, stageTimes, WEEKS_AHEAD, weekEnds } from '../../core/reports/dashboard.ts';
import type { Period } from '../../core/reports/period.ts';
import type { StatutoryTotals } from '../../core/reports/statutory.ts';
import { statutory, statutoryTotals } from '../../core/reports/statutory.ts';
import { changedSince, spellsIn } from './apply-report-reads.ts';
import type { Ports } from './ports.ts';

export type Dashboard = {
  times: StageTime[];
  lines: BacklogLine[];
  due: ReturnType<typeof dueAhead>;
  totals: StatutoryTotals;
  open: number;
};

/** The figures of the dashboard, all of them from one reading. They name nobody. */
export async function readDashboard(
  { store, clock }: Ports,
  practice: string,
  period: Period,
): Promise<Dashboard> {
  const today = londonDate(clock.now());
  const spells = await spellsIn(store, practice, period);
  const records = await changedSince(store, practice, period);
  const open = await store.openRecords(practice);
  return {
    times: stageTimes(spells, period),
    lines: backlog(spells, weekEnds(period, WEEKS_DRAWN)),
    due: dueAhead(open, today, WEEKS_AHEAD),
    totals: statutoryTotals(statutory(records, period, today)),
    open: open.length,
  };
}

/** As many as a picture can show; the report has more. */
const WEEKS_DRAWN = 53;
