import { wholeTrail } from '../steps/apply-trail-reads.ts';
import type { ChainReport } from '../steps/store-port.ts';
import type { Command, ExitCode, Terminal } from '../terminal.ts';
import { EXIT } from '../terminal.ts';
import type { Onward } from '../wiring.ts';
import { type Read, readArguments, wrongUsage } from './arguments.ts';
import { CSV_OPTIONS, csvOptionIn, exportCsv } from './audit-csv.ts';
import { practicesNamed, READ_ONLY, withOnward } from './with-onward.ts';

const USAGE = `onward audit verify [--practice ODS] [--json]
onward audit export [--practice ODS] [--json]
onward audit export --csv --out FILE [--record REF | --from DAY --to DAY] [--practice ODS]`;
const HELP = `verify: reads the whole trail and checks that no event was changed, removed, added or moved. It answers with the
number of events and the head, a hash over all of them. Write the head down somewhere else: a trail that was cut
short or replaced as a whole is found by comparing heads.
export: writes the trail, oldest first, one JSON object a line, or one JSON document with --json. It names no patient.
export --csv: writes the file for an inspector: what happened and who opened which record, in words. It names no
patient; a lead may have names in the same file from the desk, where it is kept that they did.
All read what is kept and may run beside the server.

  --practice ODS   only this practice, by its ODS code
  --json           one JSON document on standard output, nothing else there
  --csv --out FILE where to write for an inspector. A file that is there already is not overwritten.
  --record REF     of this record alone, from its beginning
  --from, --to DAY days such as 2026-04-01, both within the time; the last twelve months where they are left out

Exit code: 0 the trail is whole, or was written; 2 wrong usage; 3 the trail is broken, or could not be read.`;

/** `onward audit`: is the trail whole, and what does it say? */
export const auditCommand: Command = {
  says: 'checks the trail (verify), or writes it out (export)',
  usage: USAGE,
  help: HELP,
  run: async (args, terminal) => {
    const typed = readArguments(args, { json: 'switch', practice: 'value', ...CSV_OPTIONS });
    if (!typed.ok) return wrongUsage(terminal, auditCommand, typed.wrong);
    const [what, ...more] = typed.read.words;
    if ((what !== 'verify' && what !== 'export') || more.length > 0)
      return wrongUsage(terminal, auditCommand, 'Say "verify" or "export".');
    const csvOption = csvOptionIn(typed.read);
    if (what === 'export' && typed.read.has('csv')) return exportCsv(typed.read, terminal, auditCommand);
    if (csvOption !== null)
      return wrongUsage(terminal, auditCommand, `"${csvOption}" goes with "export --csv".`);
    const act = what === 'verify' ? verify : exportTrail;
    return withOnward(terminal, READ_ONLY, (onward) => act(onward, typed.read, terminal));
  },
};

async function verify(onward: Onward, read: Read, terminal: Terminal): Promise<ExitCode> {
  const practices = practicesNamed(onward, read.value('practice'), terminal);
  if (practices === null) return EXIT.failed;
  const reports: ({ practice: string } & ChainReport)[] = [];
  for (const practice of practices)
    reports.push({ practice, ...(await onward.ports.store.verifyChain(practice)) });
  if (read.has('json')) terminal.out(`${JSON.stringify(reports, null, 2)}\n`);
  else for (const report of reports) terminal.out(`${reportWords(report)}\n`);
  return reports.every((report) => report.ok) ? EXIT.done : EXIT.failed;
}

function reportWords({
  practice,
  ok,
  events,
  head,
  brokenAt,
  why,
}: { practice: string } & ChainReport): string {
  if (ok) return `${practice}: the trail is whole. ${events} events, head ${head}`;
  return `${practice}: THE TRAIL IS BROKEN at event ${brokenAt ?? 'unknown'} (${why ?? 'no reason given'}). Change nothing, keep a copy of the data folder, and find out who had access to it.`;
}

async function exportTrail(onward: Onward, read: Read, terminal: Terminal): Promise<ExitCode> {
  const practices = practicesNamed(onward, read.value('practice'), terminal);
  if (practices === null) return EXIT.failed;
  const json = read.has('json');
  let first = true;
  if (json) terminal.out('[');
  for (const practice of practices) {
    for await (const event of wholeTrail(onward.ports.store, practice)) {
      terminal.out(json ? `${first ? '\n' : ',\n'}${JSON.stringify(event)}` : `${JSON.stringify(event)}\n`);
      first = false;
    }
  }
  if (json) terminal.out('\n]\n');
  return EXIT.done;
}
