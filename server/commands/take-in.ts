import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { PlainTrouble } from '../adapters/plain-trouble.ts';
import type { Config } from '../config.ts';
import type { Mail, Mailbox, MailHandle } from '../steps/mail-port.ts';
import type { TakenIn } from '../steps/take-in-mail.ts';
import type { Command, ExitCode, Terminal } from '../terminal.ts';
import { EXIT } from '../terminal.ts';
import { readArguments, wrongUsage } from './arguments.ts';
import { cannotOpen, configFor } from './with-onward.ts';

const USAGE = 'onward take-in FILE… [--practice ODS] [--json]';
const HELP = `Takes in messages as if they had arrived in the mailbox. FILE is an .eml or .msg, or a .pdf or .zip, which is put
into a message first. While the server runs, the messages are put into its inbox and it takes them in within
seconds; otherwise this command does it and says what came of each. FILE itself is left where it is.

  --practice ODS   which practice, by its ODS code; needed where several are in the settings
  --json           one JSON document on standard output, nothing else there

Exit code: 0 done, or handed to the server; 1 taken in, but a message needs a person; 2 wrong usage;
3 a file could not be read, or nothing could be opened.`;

/** `onward take-in`: DESIGN §13. */
export const takeInCommand: Command = {
  says: 'takes in messages as if they had arrived in the mailbox',
  usage: USAGE,
  help: HELP,
  run: async (args, terminal) => {
    const typed = readArguments(args, { json: 'switch', practice: 'value' });
    if (!typed.ok) return wrongUsage(terminal, takeInCommand, typed.wrong);
    if (typed.read.words.length === 0) return wrongUsage(terminal, takeInCommand, 'Name at least one file.');
    const config = configFor(terminal);
    if (config === null) return EXIT.failed;
    const practice = practiceFor(config, typed.read.value('practice'));
    if (practice === null)
      return wrongUsage(
        terminal,
        takeInCommand,
        `Say which practice: ${config.practices.map((one) => one.odsCode).join(', ')}.`,
      );
    const answers = await takeInAll(config, practice, typed.read.words).catch((error: unknown) => error);
    if (!Array.isArray(answers)) return cannotOpen(terminal, answers);
    say(terminal, answers as Answer[], typed.read.has('json'));
    return exitFor(answers as Answer[]);
  },
};

type Answer =
  | { file: string; ok: true; handedOver: true }
  | ({ file: string; ok: true; handedOver: false } & TakenIn)
  | { file: string; ok: false; code: string; message: string };

function practiceFor(config: Config, named: string | null): string | null {
  const codes = config.practices.map((practice) => practice.odsCode);
  if (named !== null) return codes.includes(named) ? named : null;
  return codes.length === 1 ? (codes[0] ?? null) : null;
}

async function takeInAll(config: Config, practice: string, files: readonly string[]): Promise<Answer[]> {
  const { openOnward } = await import('../wiring.ts');
  try {
    const onward = await openOnward(config);
    try {
      const { takeInMail } = await import('../steps/take-in-mail.ts');
      const mailbox = onward.ports.mailboxes(practice);
      return await forEachFile(files, onward.ports.mail, mailbox, async (file, handle) => {
        const taken = await takeInMail(onward.ports, practice, handle);
        return { file, ok: true, handedOver: false, ...taken };
      });
    } finally {
      await onward.close();
    }
  } catch (error) {
    if (error instanceof Error && error.name === 'AlreadyRunning') return handOver(config, practice, files);
    throw error;
  }
}

/** The server holds the data; its inbox is open to everyone who may write there. */
async function handOver(config: Config, practice: string, files: readonly string[]): Promise<Answer[]> {
  const { openFolderMailbox } = await import('../adapters/folder-mailbox.ts');
  const { mail } = await import('../adapters/mail.ts');
  const settings = config.practices.find((one) => one.odsCode === practice);
  // Nobody looks into the folder of a practice whose mailbox is in Exchange Online.
  if (settings?.graph) throw notBesideServer();
  const mailbox = await openFolderMailbox(settings?.mailFolder ?? '');
  return forEachFile(files, mail, mailbox, async (file) => ({ file, ok: true, handedOver: true }));
}

function notBesideServer(): PlainTrouble {
  return new PlainTrouble({
    what: 'The server is running, and this practice has its mailbox in Exchange Online.',
    notDone: 'Nothing was taken in.',
    next: 'Drag the files on to the desk, or send them to the shared mailbox.',
  });
}

async function forEachFile(
  files: readonly string[],
  mail: Mail,
  mailbox: Mailbox,
  then: (file: string, handle: MailHandle) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const file of files) {
    const bytes = await readFile(file).catch(() => null);
    const raw = bytes === null ? null : await asMessage(basename(file), bytes, mail);
    if (raw === null)
      answers.push({
        file,
        ok: false,
        code: 'cannot-read',
        message: 'This is not there, or is no message, PDF or zip.',
      });
    else answers.push(await then(file, await mailbox.drop(raw.bytes, raw.ending)));
  }
  return answers;
}

async function asMessage(
  name: string,
  bytes: Uint8Array,
  mail: Mail,
): Promise<{ bytes: Uint8Array; ending: 'eml' | 'msg' } | null> {
  const start = Buffer.from(bytes.subarray(0, 8));
  if (start.toString('latin1', 0, 5) === '%PDF-' || start.toString('latin1', 0, 2) === 'PK')
    return { bytes: await mail.wrap(name, bytes), ending: 'eml' };
  if (!(await mail.read(bytes)).ok) return null;
  return { bytes, ending: start.readUInt32BE(0) === COMPOUND_FILE ? 'msg' : 'eml' };
}

/** How every .msg begins. */
const COMPOUND_FILE = 0xd0cf11e0;

function say(terminal: Terminal, answers: readonly Answer[], json: boolean): void {
  if (json) terminal.out(`${JSON.stringify(answers, null, 2)}\n`);
  else for (const answer of answers) terminal.out(`${inWords(answer)}\n`);
}

function inWords(answer: Answer): string {
  if (!answer.ok) return `${answer.file}\n  Not taken in. ${answer.message}`;
  if (answer.handedOver) return `${answer.file}\n  Put into the inbox; the running server takes it in.`;
  const records = answer.records.length > 0 ? ` Records: ${answer.records.join(', ')}` : '';
  return `${answer.file}\n  ${STATES[answer.state]} (${answer.reason}).${records}`;
}

const STATES: Record<TakenIn['state'], string> = {
  filed: 'Filed',
  'needs-a-person': 'Needs a person: look at it on the desk',
  ignored: 'Ignored',
};

function exitFor(answers: readonly Answer[]): ExitCode {
  if (answers.some((answer) => !answer.ok)) return EXIT.failed;
  const waiting = answers.some(
    (answer) => answer.ok && !answer.handedOver && answer.state === 'needs-a-person',
  );
  return waiting ? EXIT.needsAPerson : EXIT.done;
}
