import { readFile } from 'node:fs/promises';
import { findNhsNumbers, showNhsNumber } from '../../core/nhs-number.ts';
import type { Inspected, PageSeen } from '../steps/press-port.ts';
import type { Command, ExitCode } from '../terminal.ts';
import { EXIT } from '../terminal.ts';
import { readArguments, wrongUsage } from './arguments.ts';

const USAGE = 'onward inspect FILE.pdf… [--password WORD] [--json]';
const HELP = `Says what is in a scan before it is printed: pages, paper sizes, blank pages, how sharp the pictures are,
damage, passwords, active content, and NHS numbers that the pages name. Each file is opened in a process of
its own with limits on memory and time. Nothing is changed and nothing is kept.

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
    const answers: Answer[] = [];
    for (const file of read.words) {
      const answer = await inspectFile(file, read.value('password'));
      answers.push(answer);
      if (!read.has('json')) terminal.out(`${inWords(answer)}\n\n`);
    }
    if (read.has('json')) terminal.out(`${JSON.stringify(answers, null, 2)}\n`);
    return exitFor(answers);
  },
};

type Page = Omit<PageSeen, 'text'> & { hasText: boolean };
type Answer =
  | ({ file: string; nhsNumbers: { nhsNumber: string; pages: number[] }[]; pages: Page[] } & Omit<
      Inspected,
      'pages'
    >)
  | { file: string; ok: false; code: string; message: string };

async function inspectFile(file: string, password: string | null): Promise<Answer> {
  const bytes = await readFile(file).catch(() => null);
  if (bytes === null)
    return { file, ok: false, code: 'cannot-read', message: 'This file is not there, or may not be read.' };
  const { createPress } = await import('../press/press.ts');
  const found = await createPress().inspect(
    { id: 'file', label: 'this file', bytes },
    password === null ? {} : { password },
  );
  if (!found.ok) return { file, ...found };
  const pages = found.pages.map(({ text, ...page }) => ({ ...page, hasText: text.trim() !== '' }));
  return { file, ...found, nhsNumbers: numbersNamed(found.pages), pages };
}

/** Bare numbers are left out: one ten-digit number in eleven passes the sum by chance. */
function numbersNamed(pages: readonly PageSeen[]): { nhsNumber: string; pages: number[] }[] {
  const named = new Map<string, Set<number>>();
  for (const { page, text } of pages) {
    for (const { nhsNumber, how } of findNhsNumbers(text)) {
      if (how !== 'bare') named.set(nhsNumber, (named.get(nhsNumber) ?? new Set()).add(page));
    }
  }
  return [...named].map(([nhsNumber, on]) => ({ nhsNumber, pages: [...on] }));
}

function exitFor(answers: readonly Answer[]): ExitCode {
  if (answers.some((answer) => !answer.ok)) return EXIT.failed;
  return answers.some((answer) => answer.ok && needsALook(answer)) ? EXIT.needsAPerson : EXIT.done;
}

function needsALook(answer: Extract<Answer, { ok: true }>): boolean {
  return answer.warnings.length > 0 || answer.activeContent.length > 0 || answer.nhsNumbers.length > 1;
}

function inWords(answer: Answer): string {
  if (!answer.ok) return `${answer.file}\n  Cannot be printed. ${answer.message}`;
  const blank = answer.pages.filter((page) => page.blank).length;
  const sharpness = answer.pages.flatMap(({ imageDpi }) => (imageDpi === null ? [] : [imageDpi]));
  return [
    answer.file,
    `  Pages: ${answer.pages.length}${blank > 0 ? `, of which ${blank} blank` : ''}`,
    `  Paper: ${sizesInWords(answer.pages)}`,
    ...(sharpness.length > 0 ? [`  Sharpness: ${Math.round(Math.min(...sharpness))} dpi at the least`] : []),
    ...(answer.encrypted ? ['  It is locked for its owner only; it opens without a password.'] : []),
    ...answer.activeContent.map(
      (what) => `  ! It carries active content (${what}), which never reaches a pack.`,
    ),
    ...(answer.nhsNumbers.length > 1 ? ['  ! Its pages name more than one NHS number:'] : []),
    ...answer.nhsNumbers.map(
      ({ nhsNumber, pages }) => `  NHS No. ${showNhsNumber(nhsNumber)} on page ${pages.join(', ')}`,
    ),
    ...answer.warnings.map((warning) => `  ! ${warning}`),
  ].join('\n');
}

function sizesInWords(pages: readonly Page[]): string {
  const sizes = new Map<string, number>();
  for (const { widthMm, heightMm } of pages) {
    const size = `${Math.round(widthMm)} × ${Math.round(heightMm)} mm`;
    sizes.set(size, (sizes.get(size) ?? 0) + 1);
  }
  return [...sizes].map(([size, count]) => `${count} of ${size}`).join(', ');
}
