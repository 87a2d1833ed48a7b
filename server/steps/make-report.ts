import { londonDate } from '../../core/dates.ts';
import { backlog, dueAhead, stageTimes, WEEKS_AHEAD, weekEnds } from '../../core/reports/dashboard.ts';
import { deletions } from '../../core/reports/deletions.ts';
import { exceptions } from '../../core/reports/exceptions.ts';
import { holdRows } from '../../core/reports/holds.ts';
import { byAge, outstanding } from '../../core/reports/outstanding.ts';
import type { Period } from '../../core/reports/period.ts';
import { statutory, statutoryTotals } from '../../core/reports/statutory.ts';
import { supplierHoldings } from '../../core/reports/supplier-holdings.ts';
import * as figures from '../wording/report-figures.ts';
import type { About } from '../wording/report-frame.ts';
import type { ReportName } from '../wording/report-names.ts';
import * as say from '../wording/report-words.ts';
import { practiceOf } from './apply-commands.ts';
import { namesOf } from './apply-names.ts';
import type { ReportReads } from './apply-report-reads.ts';
import { changedSince, openOrChanged, spellsIn } from './apply-report-reads.ts';
import type { Ports } from './ports.ts';
import type { ReportTable } from './report-port.ts';

/** What is asked for. `named`: patients of open records are named; only for those who may see them. */
export type ReportAsked = { name: ReportName; period: Period; named: boolean };

/** One report as a table of words. Deleted records appear by their reference alone: nothing else of them is left. */
export async function makeReport(ports: Ports, practice: string, asked: ReportAsked): Promise<ReportTable> {
  const { store } = ports;
  const today = londonDate(ports.clock.now());
  const { period, named } = asked;
  const about: About = {
    practice: practiceOf(ports, practice),
    asOf: ports.clock.now(),
    period,
    named,
    nameOf: await namesOf(store, practice),
    patientOf: () => null,
  };
  switch (asked.name) {
    case 'outstanding': {
      const rows = outstanding(await store.openRecords(practice), today);
      return say.outstandingTable(await withPatients(store, about, rows), rows, byAge(rows));
    }
    case 'statutory': {
      const rows = statutory(await changedSince(store, practice, period), period, today);
      return say.statutoryTable(await withPatients(store, about, rows), rows, statutoryTotals(rows));
    }
    case 'deletions':
      return say.deletionsTable(about, deletions(await changedSince(store, practice, period), period));
    case 'suppliers': {
      const rows = supplierHoldings(await store.openRecords(practice));
      return say.suppliersTable(await withPatients(store, about, rows), rows);
    }
    case 'holds': {
      const records = await openOrChanged(store, practice, period);
      const rows = holdRows(records, period, today);
      return say.holdsTable(await withPatients(store, about, rows), rows);
    }
    case 'exceptions': {
      const records = await changedSince(store, practice, period);
      const spells = await spellsIn(store, practice, period);
      return say.exceptionsTable(about, exceptions(records, spells, period));
    }
    case 'stages':
      return figures.stagesTable(about, stageTimes(await spellsIn(store, practice, period), period));
    case 'backlog':
      return figures.backlogTable(
        about,
        backlog(await spellsIn(store, practice, period), weekEnds(period, MOST_WEEKS)),
      );
    case 'due':
      return figures.dueTable(about, dueAhead(await store.openRecords(practice), today, WEEKS_AHEAD));
    default:
      return asked.name satisfies never;
  }
}

/** Ten years of weeks: what lies before is a table nobody reads. */
const MOST_WEEKS = 520;

/** Vaults are opened only for those who are shown, and only where patients are to be named. */
async function withPatients(
  store: ReportReads,
  about: About,
  rows: readonly { ref: string }[],
): Promise<About> {
  if (!about.named) return about;
  const { odsCode } = about.practice;
  const vaults = new Map<string, Awaited<ReturnType<ReportReads['vault']>>>();
  for (const { ref } of rows) if (!vaults.has(ref)) vaults.set(ref, await store.vault(odsCode, ref));
  return { ...about, patientOf: (ref) => vaults.get(ref)?.patient ?? null };
}
