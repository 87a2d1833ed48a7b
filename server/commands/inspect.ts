import { access } from 'node:fs/promises';
import { basename } from 'node:path';
import { readFilename } from '../../core/lloyd-george-filename.ts';
import type { PatientDetails } from '../../core/patient-match.ts';
import type { Command, ExitCode, Terminal } from '../terminal.ts';
import { EXIT } from '../terminal.ts';
import { readArguments, wrongUsage } from './arguments.ts';
import { answerFor, type FileInspected, needsALook } from './file-inspected.ts';
import { inWords } from './inspected-words.ts';

const USAGE = 'onward inspect FILE.pdf… [--password WORD] [--json]';
const HELP = `Says what is in a scan before it is printed: pages, paper sizes, blank pages, how sharp and how legible the
pictures are, which are cut short, damage, passwords, active content, and whom the pages name. Where the file
bears the national name of a scan, each page is held against the patient of that name. Each file is opened in a
process of its own with limits on memory and time. Nothing is changed and nothing is kept.

  --password WORD   opens files that are protected with this password; it is not kept
                    (it stays in the history of your terminal: prefer the desk for real notes)
  --json            one JSON document on standard output, nothing else there

Exit code: 0 all is well; 1 something should be looked at by a person; 2 wrong usage; 3 a file cannot be printed.`;

/** `onward inspect`: DESIGN §4 and §13. The words of the pages are never written out. */
export const inspectCommand: Command = {
  says: 'what is in a scan, page by page, before it is printed',
  usage: USAGE,
  help: HELP,
  run: async (args, terminal) => {
    const typed = readArguments(args, { json: 'switch', password: 'value' });
    if (!typed.ok) return wrongUsage(terminal, inspectCommand, typed.wrong);
    const { read } = typed;
    if (read.words.length === 0) return wrongUsage(terminal, inspectCommand, 'Name at least one PDF file.');
    const answers: FileInspected[] = [];
    for (const file of read.words) {
      const answer = await inspectFile(file, read.value('password'));
      answers.push(answer);
      if (!read.has('json')) terminal.out(`${inWords(answer)}\n\n`);
    }
    if (read.has('json')) sayAsJson(terminal, answers);
    return exitFor(answers);
  },
};

async function inspectFile(file: string, password: string | null): Promise<FileInspected> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (!isThere)
    return { file, ok: false, code: 'cannot-read', message: 'This file is not there, or may not be read.' };
  const { createPress } = await import('../press/press.ts');
  const found = await createPress().inspect(
    { id: 'file', label: 'this file', path: file },
    password === null ? {} : { password },
  );
  return found.ok ? answerFor(file, found, patientOf(file)) : { file, ...found };
}

function patientOf(file: string): PatientDetails | null {
  const { parsed } = readFilename(basename(file));
  if (!parsed) return null;
  return { nhsNumber: parsed.nhsNumber, name: parsed.patientName, dateOfBirth: parsed.dateOfBirth };
}

function sayAsJson(terminal: Terminal, answers: readonly FileInspected[]): void {
  terminal.out(`${JSON.stringify(answers, null, 2)}\n`);
}

function exitFor(answers: readonly FileInspected[]): ExitCode {
  if (answers.some((answer) => !answer.ok)) return EXIT.failed;
  return answers.some((answer) => answer.ok && needsALook(answer)) ? EXIT.needsAPerson : EXIT.done;
}
