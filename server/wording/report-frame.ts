import { londonDate, showDate, showShortDate } from '../../core/dates.ts';
import { patientWords } from '../../core/parts-words.ts';
import type { PatientDetails } from '../../core/patient-match.ts';
import type { Period } from '../../core/reports/period.ts';
import type { PracticeSettings } from '../steps/ports.ts';
import type { ReportCell, ReportColumn, ReportTable } from '../steps/report-port.ts';
import { momentWords } from './plain-words.ts';
import { OF_TODAY, REPORTS, type ReportName } from './report-names.ts';

/** What every report is told beside its rows. */
export type About = {
  practice: PracticeSettings;
  asOf: Date;
  period: Period;
  named: boolean;
  nameOf: (by: string) => string;
  patientOf: (ref: string) => PatientDetails | null;
};

type Body = Pick<ReportTable, 'columns' | 'rows' | 'noneWords'> &
  Partial<Pick<ReportTable, 'notes' | 'totals'>>;

/** The frame of every report round what is its own. */
export function table(about: About, name: ReportName, body: Body): ReportTable {
  return frame(about, { name, title: REPORTS[name].title, ofToday: OF_TODAY.has(name) }, body);
}

/** The same for a table that is none of the reports; `name` is also that of its file. */
export function frame(
  { practice, asOf, period, named }: About,
  { name, title, ofToday }: { name: string; title: string; ofToday: boolean },
  body: Body,
): ReportTable {
  return {
    name,
    title,
    practice: { name: practice.name, odsCode: practice.odsCode },
    asOf: londonDate(asOf),
    asOfWords: `As of ${momentWords(asOf.toISOString())}`,
    periodWords: ofToday ? null : `${showDate(period.from)} to ${showDate(period.to)}`,
    totals: body.totals ?? [],
    notes: [
      ...(body.notes ?? []),
      ...(named ? ['This report names patients. Keep it where you would keep their notes.'] : []),
    ],
    columns: body.columns,
    rows: body.rows,
    noneWords: body.noneWords,
  };
}

/** The columns that say whose record it is, and what stands in them. */
export function whoColumns({ named }: About): ReportColumn[] {
  return [
    text('Reference', 1.2),
    ...(named ? [text('Patient', 2), text('NHS number', 1.2), date('Born')] : []),
  ];
}

export function who({ named, patientOf }: About, ref: string): ReportCell[] {
  if (!named) return [ref];
  const patient = patientOf(ref);
  if (patient === null) return [ref, null, null, null];
  const { nameWords, nhsNumberWords } = patientWords(patient);
  return [ref, nameWords, nhsNumberWords.replace('NHS No. ', ''), patient.dateOfBirth];
}

export function text(title: string, width: number): ReportColumn {
  return { title, kind: 'text', width };
}

export function number(title: string): ReportColumn {
  return { title, kind: 'number', width: 0.8 };
}

export function date(title: string): ReportColumn {
  return { title, kind: 'date', width: 1 };
}

/** A cell as it is read on paper and on the screen. */
export function cellWords(cell: ReportCell, { kind }: ReportColumn): string {
  if (cell === null) return '';
  if (kind === 'date') return showShortDate(String(cell));
  return String(cell);
}
