import { writeFile } from 'node:fs/promises';
import { isCivilDate, londonDate } from '../../core/dates.ts';
import { lastYear, type Period } from '../../core/reports/period.ts';
import { makeReport } from '../steps/make-report.ts';
import { REPORT_FORMATS, type ReportFormat } from '../steps/report-port.ts';
import type { Command, ExitCode, Terminal } from '../terminal.ts';
import { EXIT } from '../terminal.ts';
import type { Onward } from '../wiring.ts';
import { REPORT_NAMES, REPORTS, type ReportName } from '../wording/report-names.ts';
import { type Read, readArguments, wrongUsage } from './arguments.ts';
import { onePractice, READ_ONLY, withOnward } from './with-onward.ts';

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

type AskedFor = {
  name: ReportName;
  format: ReportFormat;
  from: string | null;
  to: string | null;
  out: string | null;
};

function askedOf(read: Read): AskedFor | { wrong: string } {
  const [name, ...more] = read.words;
  if (name === undefined || more.length > 0 || !isReport(name))
    return { wrong: `Say which report: ${REPORT_NAMES.join(', ')}.` };
  const format = read.value('format') ?? 'csv';
  if (!isFormat(format)) return { wrong: `The format is one of ${REPORT_FORMATS.join(', ')}.` };
  const [from, to, out] = [read.value('from'), read.value('to'), read.value('out')];
  for (const day of [from, to])
    if (day !== null && !isCivilDate(day)) return { wrong: 'A day is written as 2026-04-01.' };
  if (from !== null && to !== null && from > to) return { wrong: 'The first day comes after the last.' };
  if (out === null && !read.has('json')) return { wrong: 'Say where to write, with --out FILE.' };
  return { name, format, from, to, out };
}

async function report(
  onward: Onward,
  { name, format, out, ...days }: AskedFor,
  read: Read,
  terminal: Terminal,
): Promise<ExitCode> {
  const practice = onePractice(onward, read.value('practice'), terminal, reportCommand);
  if (typeof practice !== 'string') return practice.exit;
  const usual = lastYear(londonDate(onward.ports.clock.now()));
  const period: Period = { from: days.from ?? usual.from, to: days.to ?? usual.to };
  if (period.from > period.to)
    return wrongUsage(terminal, reportCommand, 'The first day comes after the last.');
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

/** Readable by nobody else: a report may name patients. */
async function written(out: string, bytes: Uint8Array, terminal: Terminal): Promise<boolean> {
  try {
    await writeFile(out, bytes, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    const there = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    terminal.err(
      there
        ? `There is a file of that name already. Nothing was written. Choose another name, or move it away.\n`
        : `The file could not be written there. Nothing was written. Check that the folder exists and may be written to.\n`,
    );
    return false;
  }
}

function isReport(text: string): text is ReportName {
  return (REPORT_NAMES as readonly string[]).includes(text);
}

function isFormat(text: string): text is ReportFormat {
  return (REPORT_FORMATS as readonly string[]).includes(text);
}
