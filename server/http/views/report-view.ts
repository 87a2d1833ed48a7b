import type { ReportTable } from '../../steps/report-port.ts';
import { cellWords } from '../../wording/report-frame.ts';
import type { ReportView } from '../answers.ts';

/** A screen shows so many; the files have them all. */
const MOST_SHOWN = 200;

export function reportView(table: ReportTable): ReportView {
  const { columns, rows } = table;
  return {
    title: table.title,
    asOfWords: table.asOfWords,
    periodWords: table.periodWords,
    totals: table.totals,
    notes: table.notes,
    columns: columns.map(({ title, kind }) => ({ title, kind })),
    rows: rows.slice(0, MOST_SHOWN).map((row) =>
      row.map((cell, at) => {
        const column = columns[at];
        return column === undefined ? '' : cellWords(cell, column);
      }),
    ),
    rowCount: rows.length,
    noneWords: table.noneWords,
  };
}
