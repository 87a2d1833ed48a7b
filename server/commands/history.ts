import { londonDate, londonTime, showDate } from '../../core/dates.ts';
import type { StoredEvent } from '../steps/store-port.ts';
import type { Command } from '../terminal.ts';
import { EXIT } from '../terminal.ts';
import { readArguments, wrongUsage } from './arguments.ts';
import { patientWords } from './record-words.ts';
import { findRecord, READ_ONLY, withOnward } from './with-onward.ts';

const USAGE = 'onward history REF [--identify] [--json]';
const HELP = `Shows the trail of one record: when, who, and what happened. The trail names no patient; accounts stand by their
ids. It reads what is kept and may run beside the server.

  --identify   names the patient. Without it nobody is named, so that it may stand on a shared screen or in a log.
  --json       one JSON document on standard output, nothing else there

Exit code: 0 done; 2 wrong usage; 3 there is no such record, or the data could not be read.`;

/** `onward history`: one record's trail. */
export const historyCommand: Command = {
  says: 'everything that happened to one record',
  usage: USAGE,
  help: HELP,
  run: async (args, terminal) => {
    const typed = readArguments(args, { json: 'switch', identify: 'switch' });
    if (!typed.ok) return wrongUsage(terminal, historyCommand, typed.wrong);
    const [ref, ...more] = typed.read.words;
    if (ref === undefined || more.length > 0)
      return wrongUsage(terminal, historyCommand, 'Name one record by its reference.');
    return withOnward(terminal, READ_ONLY, async (onward) => {
      const found = await findRecord(onward, ref, terminal);
      if (found === null) return EXIT.failed;
      const { store } = onward.ports;
      const events = await store.history(found.practice, found.ref);
      const vault = typed.read.has('identify') ? await store.vault(found.practice, found.ref) : null;
      const patient = typed.read.has('identify') ? { patient: vault?.patient ?? null } : {};
      if (typed.read.has('json'))
        terminal.out(`${JSON.stringify({ ...found, ...patient, events }, null, 2)}\n`);
      else terminal.out(`${[...patientWords(patient), ...events.map(lineOf)].join('\n')}\n`);
      return EXIT.done;
    });
  },
};

function lineOf({ at, by, event, version }: StoredEvent): string {
  const { type, ...facts } = event;
  const more = Object.keys(facts).length === 0 ? '' : `  ${JSON.stringify(facts)}`;
  return `${String(version).padStart(4)}  ${showDate(londonDate(at))} ${londonTime(at)}  ${by}  ${type}${more}`;
}
