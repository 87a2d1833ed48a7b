import type { Response } from 'express';
import { isCivilDate, londonDate } from '../../../core/dates.ts';
import type { Period } from '../../../core/reports/period.ts';
import { lastYear } from '../../../core/reports/period.ts';
import { makeReport } from '../../steps/make-report.ts';
import type { ReportFormat, ReportTable } from '../../steps/report-port.ts';
import { OF_TODAY, REPORT_NAMES, REPORTS, type ReportName } from '../../wording/report-names.ts';
import type { DashboardView, ReportView } from '../answers.ts';
import { notRight, notYours } from '../problems.ts';
import { dashboardRequestSchema, reportRequestSchema } from '../requests.ts';
import type { Asked, Route } from '../route.ts';
import { bodyOf, EVERYONE, STAFF, signedIn } from '../route.ts';
import { dashboardView } from '../views/dashboard-view.ts';
import { seesPatients } from '../views/patient-view.ts';
import { reportView } from '../views/report-view.ts';

/**
 * The practice's year in figures. All by POST: what is asked for stands in no address, and neither an address nor the
 * name of a file says anything of a patient.
 */
export function reportRoutes(): Route[] {
  return [
    { method: 'post', path: '/reports/dashboard', who: EVERYONE, body: 'json', handle: dashboard },
    { method: 'post', path: '/reports/table', who: EVERYONE, body: 'json', handle: asTable },
    { method: 'post', path: '/reports/file', who: EVERYONE, body: 'json', handle: asFile },
  ];
}

async function dashboard(asked: Asked): Promise<DashboardView> {
  const { from, to } = bodyOf(dashboardRequestSchema, asked);
  const reports = REPORT_NAMES.map((name) => ({ name, ...REPORTS[name], ofToday: OF_TODAY.has(name) }));
  return dashboardView(asked.deps, signedIn(asked), periodOf(asked, from, to), reports);
}

async function asTable(asked: Asked): Promise<ReportView> {
  return reportView((await tableAsked(asked)).table);
}

async function asFile(asked: Asked, response: Response): Promise<void> {
  const { table, format } = await tableAsked(asked);
  await sendTable(asked, response, table, format);
}

/** As a download; what it is called says nothing of a patient. */
export async function sendTable(
  asked: Asked,
  response: Response,
  table: ReportTable,
  format: ReportFormat,
): Promise<void> {
  const bytes = await asked.deps.ports.reports.write(table, format);
  response.setHeader('Content-Disposition', `attachment; filename="${fileName(table, format)}"`);
  response.type(TYPES[format]).send(Buffer.from(bytes));
}

const TYPES: Record<ReportFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
};

/** The report, the practice and the day. */
export function fileName({ name, practice, asOf }: ReportTable, format: ReportFormat): string {
  return `onward-${practice.odsCode}-${name}-${asOf}.${format}`;
}

async function tableAsked(asked: Asked): Promise<{ table: ReportTable; format: ReportFormat }> {
  const { name, from, to, named, format } = bodyOf(reportRequestSchema, asked);
  const who = signedIn(asked);
  if (named && !seesPatients(who)) throw notYours(STAFF);
  if (named) await asked.opened(null, 'named-report');
  const table = await makeReport(asked.deps.ports, who.practice, {
    name: name satisfies ReportName,
    period: periodOf(asked, from, to),
    named,
  });
  return { table, format };
}

/** The last twelve months where nothing is said. A period that ends in the future ends today. */
export function periodOf({ deps }: Asked, from: string | null, to: string | null): Period {
  const today = londonDate(deps.ports.clock.now());
  const usual = lastYear(today);
  const period = { from: from ?? usual.from, to: to === null || to > today ? today : to };
  if (!isCivilDate(period.from)) throw notRight({ from: NO_DAY }, NO_DAY);
  if (!isCivilDate(period.to)) throw notRight({ to: NO_DAY }, NO_DAY);
  if (period.from > period.to) throw notRight({ from: BACKWARDS }, BACKWARDS);
  if (period.from < FIRST_DAY) throw notRight({ from: TOO_EARLY }, TOO_EARLY);
  return period;
}

const BACKWARDS = 'The first day comes after the last.';
const TOO_EARLY = 'Give a day from the year 2000 on.';
const NO_DAY = 'Give a day of the calendar.';
/** Nobody has scans of leavers from before; it keeps lists of weeks within bounds. */
const FIRST_DAY = '2000-01-01';
