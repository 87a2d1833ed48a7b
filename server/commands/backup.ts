import type { BackupMade } from '../adapters/backup.ts';
import type { Command, Terminal } from '../terminal.ts';
import { EXIT } from '../terminal.ts';
import type { Onward } from '../wiring.ts';
import { readArguments, wrongUsage } from './arguments.ts';
import { cannotOpen, configFor } from './with-onward.ts';

const USAGE = 'onward backup DIR [--with-key] [--json]';
const HELP = `Makes a backup into a new folder in DIR, while the server runs or not. DIR should lie on another disk. Everything
in it is encrypted; without the master key nobody can read it, so keep a copy of the key somewhere else.
Backups older than the practice keeps them are removed from DIR.

  --with-key   writes the master key into DIR too. Move it away at once: whoever has both can read everything.
  --json       one JSON document on standard output, nothing else there

Exit code: 0 done; 1 done, but look at what it says; 2 wrong usage; 3 no backup was made.`;

/** `onward backup`: DESIGN §8. */
export const backupCommand: Command = {
  says: 'makes an encrypted backup, while the server runs or not',
  usage: USAGE,
  help: HELP,
  run: async (args, terminal) => {
    const typed = readArguments(args, { json: 'switch', 'with-key': 'switch' });
    if (!typed.ok) return wrongUsage(terminal, backupCommand, typed.wrong);
    const [target, ...more] = typed.read.words;
    if (target === undefined || more.length > 0)
      return wrongUsage(terminal, backupCommand, 'Name one folder for the backup.');
    const config = configFor(terminal);
    if (config === null) return EXIT.failed;
    try {
      const { openOnward } = await import('../wiring.ts');
      const onward = await openOnward(config, { hold: 'beside-server' });
      const made = await backUpAndClose(onward, target, typed.read.has('with-key'));
      say(terminal, made, typed.read.has('json'));
      return made.needsAPerson.length > 0 ? EXIT.needsAPerson : EXIT.done;
    } catch (error) {
      return cannotOpen(terminal, error);
    }
  },
};

async function backUpAndClose(onward: Onward, target: string, withKey: boolean): Promise<BackupMade> {
  try {
    return await onward.backUp(target, { withKey });
  } finally {
    await onward.close();
  }
}

function say(terminal: Terminal, made: BackupMade, json: boolean): void {
  if (json) {
    terminal.out(`${JSON.stringify(made, null, 2)}\n`);
    return;
  }
  const size = `${made.files} files, ${Math.ceil(made.bytes / 1024 / 1024)} MB`;
  terminal.out(`${[`The backup is ${made.folder} (${size}).`, ...made.words].join('\n')}\n`);
  for (const words of made.needsAPerson) terminal.out(`! ${words}\n`);
}
