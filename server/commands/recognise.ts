import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { showDate } from '../../core/dates.ts';
import { readFilename } from '../../core/lloyd-george-filename.ts';
import { showNhsNumber } from '../../core/nhs-number.ts';
import { showName } from '../../core/person-name.ts';
import type { RecognisedPatient, Recognition } from '../../core/recognition.ts';
import { recognise } from '../../core/recognition.ts';
import type { MailReading } from '../adapters/mail-reader.ts';
import type { Command, ExitCode, Terminal } from '../terminal.ts';

const USAGE = 'onward recognise FILE… [--json]\nonward recognise --filenames [--json] < names.txt';
const HELP = `Says whether a message or file is somebody's digitised notes, whose, and what is missing.
FILE is an .eml, .msg, .pdf or .zip. The kind is told by the content, not by the name.
With --filenames, reads one file name a line and prints one line of JSON for each.
With --json, prints one JSON document on standard output and nothing else there.
This command goes by the message and the file names; it does not open the pages of a PDF.

Exit code: 0 all are clear; 1 something needs a person; 2 wrong usage; 3 a file could not be read.`;

/** `onward recognise`: DESIGN §13. Reads files only; changes nothing. */
export const recogniseCommand: Command = {
  says: 'whose notes are these, and what is missing?',
  usage: USAGE,
  help: HELP,
  run: async (args, terminal) => {
    const files = args.filter((arg) => !arg.startsWith('--'));
    const flags = args.filter((arg) => arg.startsWith('--'));
    const unknown = flags.find((flag) => flag !== '--json' && flag !== '--filenames');
    if (unknown !== undefined || (flags.includes('--filenames') ? files.length > 0 : files.length === 0)) {
      terminal.err(
        `${unknown === undefined ? 'Name at least one file, or give --filenames and the names on standard input.' : `"${unknown}" is not an option of this command.`} Nothing was done.\n\n${USAGE}\n`,
      );
      return 2;
    }
    return flags.includes('--filenames')
      ? readNames(terminal)
      : readFiles(files, flags.includes('--json'), terminal);
  },
};

async function readNames(terminal: Terminal): Promise<ExitCode> {
  let unsure = false;
  for await (const name of lines(terminal.stdin)) {
    const reading = readFilename(name);
    unsure ||= reading.parsed === null || reading.problems.length > 0;
    terminal.out(`${JSON.stringify(reading)}\n`);
  }
  return unsure ? 1 : 0;
}

type Answer =
  | { file: string; ok: true; recognition: Recognition }
  | { file: string; ok: false; code: string; message: string };

async function readFiles(files: readonly string[], json: boolean, terminal: Terminal): Promise<ExitCode> {
  const answers: Answer[] = [];
  for (const file of files) {
    const answer = await recogniseFile(file);
    answers.push(answer);
    if (!json) terminal.out(`${answerInWords(answer)}\n\n`);
  }
  if (json) terminal.out(`${JSON.stringify(answers, null, 2)}\n`);
  if (answers.some((answer) => !answer.ok)) return 3;
  return answers.every((answer) => answer.ok && isClear(answer.recognition)) ? 0 : 1;
}

async function recogniseFile(file: string): Promise<Answer> {
  const bytes = await readFile(file).catch(() => null);
  if (bytes === null)
    return { file, ok: false, code: 'cannot-read', message: 'This file is not there, or may not be read.' };
  const reading = await readAnything(basename(file), bytes);
  if (!reading.ok) return { file, ok: false, code: reading.code, message: reading.message };
  return { file, ok: true, recognition: recognise(reading.mail.facts) };
}

async function readAnything(name: string, bytes: Uint8Array): Promise<MailReading> {
  // The mail libraries take half a second to load, so only when there is something to read.
  const { readMail } = await import('../adapters/mail-reader.ts');
  return readMail(bytes, { fileName: name });
}

/** Nothing is left for a person: certain either way, one patient, no part missing, no difference. */
function isClear({ verdict, patients, unplaced }: Recognition): boolean {
  if (verdict === 'not-notes') return true;
  return (
    verdict === 'notes' &&
    patients.length === 1 &&
    unplaced.length === 0 &&
    patients.every((one) => one.parts.complete && one.agreement.light === 'green')
  );
}

const VERDICTS: Record<Recognition['verdict'], string> = {
  notes: 'These are digitised notes.',
  perhaps: 'These may be digitised notes: a person should look.',
  'needs-opening': 'This has to be opened first: a person must do that.',
  'about-a-record': 'This is about a record that Onward already knows.',
  'not-notes': 'These are not digitised notes.',
};

function answerInWords(answer: Answer): string {
  if (!answer.ok) return `${answer.file}\n  Not read. ${answer.message}`;
  const { verdict, reasons, patients, problems } = answer.recognition;
  return [
    answer.file,
    `  ${VERDICTS[verdict]}`,
    ...patients.flatMap(patientInWords),
    ...reasons.map((reason) => `  - ${reason.text}`),
    ...problems.map((problem) => `  ! ${problem.text}`),
  ].join('\n');
}

function patientInWords({ patient, agreement, parts }: RecognisedPatient): string[] {
  const name = patient.name === null ? 'Name not known' : showName(patient.name);
  const number = patient.nhsNumber === null ? 'not known' : showNhsNumber(patient.nhsNumber);
  const missing = parts.missing.length > 0 ? `; missing ${parts.missing.join(', ')}` : '';
  return [
    `  ${name}   Born ${patient.dateOfBirth === null ? 'not known' : showDate(patient.dateOfBirth)}   NHS No. ${number}   (agreement: ${agreement.light})`,
    `  Parts here: ${parts.present.join(', ') || 'not numbered'}${parts.of === null ? '' : ` of ${parts.of}`}${missing}`,
  ];
}

async function* lines(input: AsyncIterable<Uint8Array | string>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of input) {
    rest += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    const whole = rest.split(/\r?\n/);
    rest = whole.pop() ?? '';
    yield* whole.filter((line) => line !== '');
  }
  rest += decoder.decode();
  if (rest.replace(/\r$/, '') !== '') yield rest.replace(/\r$/, '');
}
