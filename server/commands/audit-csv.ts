import { londonDate } from '../../core/dates.ts';
import type { InspectionAsked } from '../steps/make-inspection.ts';
import { makeInspection } from '../steps/make-inspection.ts';
import type { Command, ExitCode, Terminal } from '../terminal.ts';
import { EXIT } from '../terminal.ts';
import type { Onward } from '../wiring.ts';
import { type Read, wrongUsage } from './arguments.ts';
import { daysTyped, periodOf } from './period-typed.ts';
import { findRecord, onePractice, READ_ONLY, withOnward } from './with-onward.ts';
import { written } from './write-out.ts';

/** Options of `onward audit export --csv` beside those of the command itself. */
export const CSV_OPTIONS = {
  csv: 'switch',
  out: 'value',
  record: 'value',
  from: 'value',
  to: 'value',
} as const;

/** What was typed that only `export --csv` knows; null where there is none. */
export function csvOptionIn(read: Read): string | null {
  if (read.has('csv')) return '--csv';
  const found = (['out', 'record', 'from', 'to'] as const).find((name) => read.value(name) !== null);
  return found === undefined ? null : `--${found}`;
}

/**
 * The file that an inspector is given, of one record or of a time. It names no patient: whoever sits at the server's own
 * terminal has no account here, so that it could not be kept who asked for names.
 */
export async function exportCsv(
  read: Read,
  terminal: Terminal,
  command: Pick<Command, 'usage'>,
): Promise<ExitCode> {
  const [out, record] = [read.value('out'), read.value('record')];
  const days = daysTyped(read);
  if (out === null) return wrongUsage(terminal, command, 'Say where to write, with --out FILE.');
  if (read.has('json')) return wrongUsage(terminal, command, 'It is written as CSV or as JSON, not both.');
  if ('wrong' in days) return wrongUsage(terminal, command, days.wrong);
  if (record !== null && (days.from !== null || days.to !== null))
    return wrongUsage(terminal, command, 'Of one record everything is written, whatever the day.');
  return withOnward(terminal, READ_ONLY, async (onward) => {
    if (record !== null) {
      const found = await findRecord(onward, record, terminal);
      if (found === null) return EXIT.failed;
      return write(onward, found.practice, { about: { ref: found.ref }, named: false }, out, terminal);
    }
    const practice = onePractice(onward, read.value('practice'), terminal, command);
    if (typeof practice !== 'string') return practice.exit;
    const period = periodOf(days, londonDate(onward.ports.clock.now()));
    if ('wrong' in period) return wrongUsage(terminal, command, period.wrong);
    return write(onward, practice, { about: { period }, named: false }, out, terminal);
  });
}

async function write(
  onward: Onward,
  practice: string,
  asked: InspectionAsked,
  out: string,
  terminal: Terminal,
): Promise<ExitCode> {
  const table = await makeInspection(onward.ports, practice, asked);
  if (table === null) return EXIT.failed;
  const bytes = await onward.ports.reports.write(table, 'csv');
  if (!(await written(out, bytes, terminal))) return EXIT.failed;
  terminal.out(`${table.title}: ${table.rows.length} rows written to ${out}\n`);
  return EXIT.done;
}
