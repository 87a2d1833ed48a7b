import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { LiveReport } from '../adapters/graph/live-check.ts';
import type { Command, ExitCode, Terminal } from '../terminal.ts';
import { EXIT } from '../terminal.ts';
import type { Onward, OnwardOptions } from '../wiring.ts';
import { readArguments, wrongUsage } from './arguments.ts';
import { practicesNamed, withOnward } from './with-onward.ts';

const USAGE = 'onward live-check [--practice ODS] [--out FILE] [--write] [--json]';
const HELP = `Asks a practice's real mailbox in Exchange Online how it answers, and writes a report to hold against the emulator
that Onward is tested with. For a test mailbox, once, before Onward is relied on. The report holds no subject, name,
address, file name or id: only how answers are built, statuses, headers of Graph's own, counts and times. Read it
before you pass it on. Without --write nothing is changed. It may run beside the server.

  --practice ODS  the practice; needed where more than one has its mailbox in Exchange Online
  --out FILE      where the report goes, onward-live-check.json here unless said; an existing file is left alone
  --write         also sends one mail from the mailbox to itself, marks it, and removes it again: TEST MAILBOX ONLY
  --json          the report on standard output too, nothing else there

Exit code: 0 done, and the self-test is well; 1 done, and something needs a person; 2 wrong usage; 3 refused or failed.`;

/** `onward live-check`: how a real mailbox answers, for comparison. */
export const liveCheckCommand: Command = {
  says: 'how a real mailbox in Exchange Online answers, as a report without names',
  usage: USAGE,
  help: HELP,
  run: (args, terminal) => runLiveCheck(args, terminal),
};

/** `options` replace the way to Microsoft in tests. */
export async function runLiveCheck(
  args: readonly string[],
  terminal: Terminal,
  options: Pick<OnwardOptions, 'fetch' | 'clock'> & { pause?: (ms: number) => Promise<unknown> } = {},
): Promise<ExitCode> {
  const typed = readArguments(args, { practice: 'value', out: 'value', write: 'switch', json: 'switch' });
  if (!typed.ok) return wrongUsage(terminal, liveCheckCommand, typed.wrong);
  const { read } = typed;
  if (read.words.length > 0)
    return wrongUsage(terminal, liveCheckCommand, 'This command takes no file or name by itself.');
  const { pause, ...ways } = options;
  return withOnward(terminal, { hold: 'read-only', looksAtMailboxes: true, ...ways }, async (onward) => {
    const over = chosen(onward, read.value('practice'), terminal);
    if (over === null) return EXIT.failed;
    const file = resolve(read.value('out') ?? 'onward-live-check.json');
    const { liveCheck } = await import('../adapters/graph/live-check.ts');
    const report = await written(terminal, file, () =>
      liveCheck({
        ...over,
        clock: () => onward.ports.clock.now(),
        write: read.has('write'),
        ...(pause === undefined ? {} : { pause }),
      }),
    );
    if (report === null) return EXIT.failed;
    if (read.has('json')) terminal.out(`${JSON.stringify(report, null, 2)}\n`);
    else terminal.out(`${inWords(report, file).join('\n')}\n`);
    return report.selfTest.every(({ ok }) => ok) ? EXIT.done : EXIT.needsAPerson;
  });
}

function chosen(onward: Onward, named: string | null, terminal: Terminal) {
  const served = practicesNamed(onward, named, terminal);
  if (served === null) return null;
  const trouble = served
    .map((practice) => onward.graphTroubles.get(practice))
    .find((one) => one !== undefined);
  const there = served.flatMap((practice) => onward.graph.get(practice) ?? []);
  const [only, ...more] = there;
  if (only !== undefined && more.length === 0) return only;
  terminal.err(
    trouble !== undefined
      ? `${trouble.what}\n${trouble.notDone}\n${trouble.next}\n`
      : only === undefined
        ? 'No such practice has its mailbox in Exchange Online: its settings have no "graph". Nothing was done.\n'
        : 'More than one practice has its mailbox in Exchange Online. Name one with --practice. Nothing was done.\n',
  );
  return null;
}

/** The file is made first: nobody should lose a report of a check that was made because it could not be written. */
async function written(
  terminal: Terminal,
  file: string,
  check: () => Promise<LiveReport>,
): Promise<LiveReport | null> {
  const handle = await open(file, 'wx', 0o600).catch(() => null);
  if (handle === null) {
    terminal.err(
      `${file} is there already, or cannot be written. Name another with --out. Nothing was done.\n`,
    );
    return null;
  }
  try {
    const report = await check();
    await handle.writeFile(`${JSON.stringify({ made: `Node ${process.version}`, ...report }, null, 2)}\n`);
    return report;
  } finally {
    await handle.close();
  }
}

function inWords({ selfTest, calls, found }: LiveReport, file: string): string[] {
  return [
    ...selfTest.map(({ what, ok }) => `${ok ? 'ok   ' : 'LOOK '} ${what}`),
    ...calls.map(
      ({ what, status, code, ms }) =>
        `${String(status).padStart(4)}  ${what}${code === null ? '' : `: ${code}`} (${ms} ms)`,
    ),
    ...Object.entries(found).map(([name, value]) => `      ${name}: ${value}`),
    '',
    `The report is in ${file}. It should hold nobody's name; read it before you pass it on.`,
    'What the self-test found wrong, and what to do, is told by "onward doctor".',
  ];
}
