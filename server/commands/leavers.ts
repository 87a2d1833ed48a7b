import { readFile, stat } from 'node:fs/promises';
import { listTrouble } from '../adapters/list-trouble.ts';
import { wordsOf } from '../http/views/leavers-view.ts';
import type { Actor } from '../steps/apply-commands.ts';
import { ONWARD } from '../steps/apply-commands.ts';
import type { BroughtInRow } from '../steps/bring-in-leavers.ts';
import { bringInLeavers } from '../steps/bring-in-leavers.ts';
import { LARGEST_LIST_BYTES } from '../steps/list-port.ts';
import { lookAtLeavers } from '../steps/look-at-leavers.ts';
import type { Command, ExitCode, Terminal } from '../terminal.ts';
import { EXIT } from '../terminal.ts';
import type { Onward } from '../wiring.ts';
import type { ListedGroup } from '../wording/listed-groups.ts';
import { countGroups, groupOf, groupWords, summaryWords } from '../wording/listed-groups.ts';
import { type Read, readArguments, wrongUsage } from './arguments.ts';
import { onePractice, READ_ONLY, withOnward } from './with-onward.ts';

const USAGE =
  'onward leavers FILE.csv|FILE.xlsx [--do [--as SIGN-IN-NAME]] [--practice ODS] [--identify] [--json]';
const HELP = `Says, row by row, what bringing in a list of leavers would come to: new, known already, stopped, or to be
looked at by a person. Nothing is changed without --do. Columns are found by their headings, or as the practice had
them when a list was last brought in on the desk. The same list twice changes nothing.

  --do                brings the list in, each row by itself. Not while the server runs: use the desk then.
  --as SIGN-IN-NAME   the clerk or lead who brings it in, as the trail will say; needed where there are several
  --practice ODS      the practice, by its ODS code; needed where there are several
  --identify          names the patients. Without it rows are known by their numbers in the file.
  --json              one JSON document on standard output, nothing else there

Exit code: 0 done, or looked at and nothing is in the way; 1 the same, but some rows need a person; 2 wrong usage;
3 the list could not be read or brought in.`;

/** `onward leavers`: a leavers' list from the command line. */
export const leaversCommand: Command = {
  says: 'looks at a leavers’ list, and brings it in with --do',
  usage: USAGE,
  help: HELP,
  run: async (args, terminal) => {
    const typed = readArguments(args, {
      do: 'switch',
      as: 'value',
      practice: 'value',
      identify: 'switch',
      json: 'switch',
    });
    if (!typed.ok) return wrongUsage(terminal, leaversCommand, typed.wrong);
    const { read } = typed;
    const [file, ...more] = read.words;
    if (file === undefined || more.length > 0) return wrongUsage(terminal, leaversCommand, 'Name one file.');
    if (read.value('as') !== null && !read.has('do'))
      return wrongUsage(terminal, leaversCommand, '--as goes with --do.');
    const bytes = await bytesOf(file, terminal);
    if (bytes === null) return EXIT.failed;
    return withOnward(terminal, read.has('do') ? {} : READ_ONLY, (onward) =>
      withPractice(onward, bytes, read, terminal),
    );
  },
};

async function bytesOf(file: string, terminal: Terminal): Promise<Uint8Array | null> {
  const size = await stat(file).then(
    (found) => (found.isFile() ? found.size : null),
    () => null,
  );
  const trouble =
    size === null
      ? { what: 'There is no such file.', next: 'Check its name and folder.' }
      : size > LARGEST_LIST_BYTES
        ? listTrouble('list-too-big')
        : null;
  if (trouble === null) return readFile(file);
  refuse(terminal, trouble);
  return null;
}

async function withPractice(
  onward: Onward,
  bytes: Uint8Array,
  read: Read,
  terminal: Terminal,
): Promise<ExitCode> {
  const practice = onePractice(onward, read.value('practice'), terminal, leaversCommand);
  if (typeof practice !== 'string') return practice.exit;
  if (!read.has('do')) return told(terminal, read, await look(onward, practice, bytes));
  const actor = await actorFor(onward, practice, read.value('as'));
  if (actor === null)
    return wrongUsage(terminal, leaversCommand, 'Say which clerk or lead brings it in, with --as.');
  const asked = { bytes, columns: null, headingAt: null, seen: null };
  return told(terminal, read, await bringInLeavers(onward.ports, actor, practice, asked));
}

type Rows = { ok: true; rows: BroughtInRow[] } | { ok: false; what: string; next: string };

/** Nobody need be named to look: what is kept is read by whoever may read the data folder. */
async function look({ ports }: Onward, practice: string, bytes: Uint8Array): Promise<Rows> {
  const list = await lookAtLeavers(ports, ONWARD, practice, { bytes, columns: null, headingAt: null });
  if (!list.ok) return list;
  if (list.missing.length > 0) return NO_COLUMNS;
  return { ok: true, rows: list.rows.map((row) => ({ ...row, ref: null, notDone: null })) };
}

const NO_COLUMNS: Rows = {
  ok: false,
  what: 'The columns with NHS number, name and date of birth were not found by their headings.',
  next: 'Give them plain headings, or bring the list in on the desk once, where one says which they are.',
};

async function actorFor({ ports }: Onward, practice: string, named: string | null): Promise<Actor | null> {
  const staff = (await ports.store.accounts(practice)).filter(
    ({ role, disabled }) => !disabled && role !== 'auditor',
  );
  const [one, ...others] = named === null ? staff : staff.filter(({ signInName }) => signInName === named);
  return one === undefined || others.length > 0 ? null : { by: one.accountId, role: one.role };
}

function told(terminal: Terminal, read: Read, list: Rows): ExitCode {
  if (!list.ok) return refuse(terminal, list);
  const isDone = read.has('do');
  const groups = list.rows.map((row) => groupOf(row));
  const summary = summaryWords(countGroups(groups, isDone));
  const answers = list.rows.map((row) => answerOf(row, isDone, read.has('identify')));
  if (read.has('json'))
    terminal.out(`${JSON.stringify({ done: isDone, summary, rows: answers }, null, 2)}\n`);
  else
    terminal.out(
      [
        ...answers.map(lineOf),
        summary,
        ...(isDone ? [] : ['Nothing was changed; --do brings it in.']),
        '',
      ].join('\n'),
    );
  return groups.includes('look') ? EXIT.needsAPerson : EXIT.done;
}

type RowAnswer = {
  row: number;
  group: ListedGroup;
  words: string;
  ref: string | null;
  patient?: BroughtInRow['shown'];
};

function answerOf(row: BroughtInRow, isDone: boolean, identify: boolean): RowAnswer {
  const { notDone, outcome } = row;
  const known = outcome !== null && 'ref' in outcome ? outcome.ref : null;
  return {
    row: row.row,
    group: groupOf(row),
    words: notDone === null ? wordsOf(row, isDone) : `${notDone.what} ${notDone.next}`,
    ref: row.ref ?? known,
    ...(identify ? { patient: row.shown } : {}),
  };
}

function lineOf({ row, group, words, ref, patient }: RowAnswer): string {
  const who = patient ? ` ${patient.name}, NHS No. ${patient.nhsNumber}.` : '';
  return `Row ${row}:${who} ${groupWords(group)}. ${words}${ref === null ? '' : ` ${ref}`}`;
}

function refuse(terminal: Terminal, { what, next }: { what: string; next: string }): ExitCode {
  terminal.err(`${what}\nNothing was changed.\n${next}\n`);
  return EXIT.failed;
}
