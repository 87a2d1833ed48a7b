import type { ReportWriter } from '../steps/report-port.ts';

/** Each format's library is loaded when it is first asked for: most starts write no report. */
export const reportFiles: ReportWriter = {
  write: async (table, format) => {
    switch (format) {
      case 'csv':
        return (await import('./report-csv.ts')).reportCsv(table);
      case 'xlsx':
        return (await import('./report-xlsx.ts')).reportXlsx(table);
      case 'pdf':
        return (await import('./report-pdf.ts')).reportPdf(table);
      default:
        return format satisfies never;
    }
  },
};
