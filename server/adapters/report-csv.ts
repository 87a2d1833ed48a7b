import { stringify } from 'csv-stringify/sync';
import type { ReportTable } from '../steps/report-port.ts';
import { plainText } from './report-cells.ts';

/**
 * A heading line and the rows, in UTF-8 with the mark by which Excel knows it. Days are ISO, so that every program sorts
 * and reads them alike. A text that a spreadsheet would take for a formula is written with an apostrophe before it (OWASP,
 * "CSV Injection").
 */
export function reportCsv({ columns, rows }: ReportTable): Uint8Array {
  const lines = [
    columns.map(({ title }) => title),
    ...rows.map((row) => row.map((cell) => (typeof cell === 'string' ? safe(cell) : cell))),
  ];
  return Buffer.from(
    stringify(lines, { bom: true, record_delimiter: 'windows', quoted_string: true, escape_formulas: true }),
  );
}

/**
 * The library looks at the first sign only; spreadsheets pass over blanks before it, and some over a quotation mark. Such
 * a text begins with an apostrophe too.
 */
function safe(cell: string): string {
  const text = plainText(cell);
  return /^[\s"']+[=+\-@\uff0b\uff0d\uff1d\uff20]/.test(text) && !/^[\t\r=+\-@]/.test(text)
    ? `'${text}`
    : text;
}
