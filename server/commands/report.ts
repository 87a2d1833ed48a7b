import { londonDate } from '../../core/dates.ts';
import { makeReport } from '../steps/make-report.ts';
import { REPORT_FORMATS, type ReportFormat } from '../steps/report-port.ts';
import type { Command, ExitCode, Terminal } from '../terminal.ts';
import { EXIT } from '../terminal.ts';
import type { Onward } from '../wiring.ts';
import { REPORT_NAMES, REPORTS, type ReportName } from '../wording/report-names.ts';
import { type Read, readArguments, wrongUsage } from './arguments.ts';
import { type DaysTyped, daysTyped, periodOf } from './period-typed.ts';
import { onePractice, READ_ONLY, withOnward } from './with-onward.ts';
import { written } from './write-out.ts';

const USAGE =
  'onward report NAME [--from DAY] [--to DAY] [--format csv|xlsx|pdf] --out FILE [--practice ODS] [--identify] [--json]';
const HELP = `Writes one report into a file. It reads what is kept and may run beside the server.

${REPORT_NAMES.map((name) => `  ${name.padEnd(12)} ${REPORTS[name].says}`).join('\n')}

  --from DAY, --to DAY  days such as 2026-04-01, both within the period; the last twelve months where they are left
                        out. Some reports are of today and take no notice of them.
  --format FORMAT       csv (the usual), xlsx or pdf
  --out FILE            where to write. A file that is there already is not overwritten.
  --practice ODS        the practice, by its ODS code; needed where there are several
  --identify            names the patients of open records. Without it the report names nobody.
  --json                one JSON document on standard output: the report, or, with --out, what was written

Exit code: 0 done; 2 wrong usage; 3 the data could not be read, or the file not written.`;

/** `onward report`: the practice's year in figures. */
export const reportCommand: Command = {
  says: 'writes a report: outstanding, the 28 days, deletions and others',
  usage: USAGE,
  help: HELP,
  run: async (args, terminal) => {
    const typed = readArguments(args, {
      json: 'switch',
      identify: 'switch',
      from: 'value',
      to: 'value',
      format: 'value',
      out: 'value',
      practice: 'value',
    });
    if (!typed.ok) return wrongUsage(terminal, reportCommand, typed.wrong);
    const asked = askedOf(typed.read);
    if ('wrong' in asked) return wrongUsage(terminal, reportCommand, asked.wrong);
    return withOnward(terminal, READ_ONLY, (onward) => report(onward, asked, typed.read, terminal));
  },
};

type AskedFor = DaysTyped & { name: ReportName; format: ReportFormat; out: string | null };

function askedOf(read: Read): AskedFor | { wrong: string } {
  const [name, ...more] = read.words;
  if (name === undefined || more.length > 0 || !isReport(name))
    return { wrong: `Say which report: ${REPORT_NAMES.join(', ')}.` };
  const format = read.value('format') ?? 'csv';
  if (!isFormat(format)) return { wrong: `The format is one of ${REPORT_FORMATS.join(', ')}.` };
  const days = daysTyped(read);
  if ('wrong' in days) return days;
  const out = read.value('out');
  if (out === null && !read.has('json')) return { wrong: 'Say where to write, with --out FILE.' };
  return { name, format, ...days, out };
}

async function report(
  onward: Onward,
  { name, format, out, ...days }: AskedFor,
  read: Read,
  terminal: Terminal,
): Promise<ExitCode> {
  const practice = onePractice(onward, read.value('practice'), terminal, reportCommand);
  if (typeof practice !== 'string') return practice.exit;
  const period = periodOf(days, londonDate(onward.ports.clock.now()));
  if ('wrong' in period) return wrongUsage(terminal, reportCommand, period.wrong);
  const table = await makeReport(onward.ports, practice, { name, period, named: read.has('identify') });
  if (out === null) {
    terminal.out(`${JSON.stringify(table, null, 2)}\n`);
    return EXIT.done;
  }
  const bytes = await onward.ports.reports.write(table, format);
  if (!(await written(out, bytes, terminal))) return EXIT.failed;
  const rows = table.rows.length;
  if (read.has('json'))
    terminal.out(
      `${JSON.stringify({ report: name, practice, format, out, rows, asOf: table.asOf }, null, 2)}\n`,
    );
  else terminal.out(`${table.title}: ${rows} rows written to ${out}\n`);
  return EXIT.done;
}

function isReport(text: string): text is ReportName {
  return (REPORT_NAMES as readonly string[]).includes(text);
}

function isFormat(text: string): text is ReportFormat {
  return (REPORT_FORMATS as readonly string[]).includes(text);
}
