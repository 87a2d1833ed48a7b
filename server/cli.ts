import { auditCommand } from './commands/audit.ts';
import { backupCommand } from './commands/backup.ts';
import { doctorCommand } from './commands/doctor.ts';
import { historyCommand } from './commands/history.ts';
import { inspectCommand } from './commands/inspect.ts';
import { leaversCommand } from './commands/leavers.ts';
import { listCommand } from './commands/list.ts';
import { liveCheckCommand } from './commands/live-check.ts';
import { manifestCommand } from './commands/manifest.ts';
import { pressCommand } from './commands/press.ts';
import { recogniseCommand } from './commands/recognise.ts';
import { reportCommand } from './commands/report.ts';
import { restoreCommand } from './commands/restore.ts';
import { serveCommand } from './commands/serve.ts';
import { showCommand } from './commands/show.ts';
import { takeInCommand } from './commands/take-in.ts';
import type { Command, ExitCode, Terminal } from './terminal.ts';
import { EXIT } from './terminal.ts';

const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ['serve', serveCommand],
  ['recognise', recogniseCommand],
  ['inspect', inspectCommand],
  ['press', pressCommand],
  ['take-in', takeInCommand],
  ['leavers', leaversCommand],
  ['list', listCommand],
  ['show', showCommand],
  ['history', historyCommand],
  ['audit', auditCommand],
  ['report', reportCommand],
  ['backup', backupCommand],
  ['restore', restoreCommand],
  ['doctor', doctorCommand],
  ['live-check', liveCheckCommand],
  ['manifest', manifestCommand],
]);

/** Runs one command line (without `node` and the script) and returns its exit code. Never throws. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === 'help') {
    terminal.out(overview());
    return name === undefined ? EXIT.wrongUsage : EXIT.done;
  }
  const command = COMMANDS.get(name);
  if (!command) {
    terminal.err(`There is no command of that name. Nothing was done.\n\n${overview()}`);
    return EXIT.wrongUsage;
  }
  if (rest.includes('--help')) {
    terminal.out(`${command.usage}\n\n${command.help}\n`);
    return EXIT.done;
  }
  return command.run(rest, terminal).catch((cause: unknown) => {
    terminal.err(
      `"onward ${name}" stopped on something unforeseen (${cause instanceof Error ? cause.name : 'unknown'}). Whatever it printed before this line holds; nothing else was done.\n`,
    );
    return EXIT.failed;
  });
}

function overview(): string {
  const lines = [...COMMANDS].map(([name, command]) => `  onward ${name.padEnd(12)} ${command.says}`);
  return `Onward: from an e-mailed scan to proof of deletion.\n\n${lines.join('\n')}\n\n"onward COMMAND --help" says more.\n`;
}
