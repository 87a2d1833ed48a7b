import { STAGES, type Stage } from '../../core/leaver-record.ts';
import type { ListPage, StoreReader } from '../steps/store-port.ts';
import type { Command } from '../terminal.ts';
import { EXIT } from '../terminal.ts';
import { readArguments, wrongUsage } from './arguments.ts';
import { answerOf, lineOf, type RecordAnswer } from './record-words.ts';
import { practicesNamed, READ_ONLY, withOnward } from './with-onward.ts';

const USAGE = 'onward list [--stage STAGE | --all] [--practice ODS] [--identify] [--json]';
const HELP = `Lists the records that still need work: reference, stage, since when, holds, last day to leave. It reads
what is kept and may run beside the server.

  --stage STAGE     only records in this stage:
                    ${STAGES.join(', ')}
  --all             deleted and closed records too
  --practice ODS    only this practice, by its ODS code
  --identify        names the patients. Without it the list names nobody, so that it may stand on a shared screen
                    or in a log.
  --json            one JSON document on standard output, nothing else there

Exit code: 0 done; 2 wrong usage; 3 the data could not be read.`;

/** `onward list`: the worklist. */
export const listCommand: Command = {
  says: 'the records that still need work',
  usage: USAGE,
  help: HELP,
  run: async (args, terminal) => {
    const typed = readArguments(args, {
      json: 'switch',
      identify: 'switch',
      all: 'switch',
      stage: 'value',
      practice: 'value',
    });
    if (!typed.ok) return wrongUsage(terminal, listCommand, typed.wrong);
    const { read } = typed;
    const stage = read.value('stage');
    if (read.words.length > 0)
      return wrongUsage(terminal, listCommand, 'This command takes no file or name.');
    if (stage !== null && !isStage(stage))
      return wrongUsage(
        terminal,
        listCommand,
        `There is no stage of that name; there is ${STAGES.join(', ')}.`,
      );
    return withOnward(terminal, READ_ONLY, async ({ ports, ...onward }) => {
      const practices = practicesNamed({ ports, ...onward }, read.value('practice'), terminal);
      if (practices === null) return EXIT.failed;
      const answers: RecordAnswer[] = [];
      for (const practice of practices)
        for await (const { record, vault } of everyRow(ports.store, practice, stage, read.has('all')))
          answers.push(answerOf(record, vault, read.has('identify')));
      if (read.has('json')) terminal.out(`${JSON.stringify(answers, null, 2)}\n`);
      else terminal.out(answers.length === 0 ? 'No records.\n' : `${answers.map(lineOf).join('\n')}\n`);
      return EXIT.done;
    });
  },
};

const PAGE = 500;

async function* everyRow(
  store: StoreReader,
  practice: string,
  stage: Stage | null,
  all: boolean,
): AsyncGenerator<ListPage['rows'][number]> {
  const which = stage === null ? { openOnly: !all } : { stage };
  let after: string | null = null;
  do {
    const page: ListPage = await store.list(practice, { ...which, after, limit: PAGE });
    yield* page.rows;
    after = page.next;
  } while (after !== null);
}

function isStage(text: string): text is Stage {
  return (STAGES as readonly string[]).includes(text);
}
