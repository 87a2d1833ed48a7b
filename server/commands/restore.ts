import type { Restored } from '../adapters/restore.ts';
import type { Command, Terminal } from '../terminal.ts';
import { EXIT } from '../terminal.ts';
import { readArguments, wrongUsage } from './arguments.ts';
import { cannotOpen, configFor } from './with-onward.ts';

const USAGE = 'onward restore DIR [--key FILE] [--ledger FILE] [--json]';
const HELP = `Puts a backup into the data folder that the settings name. DIR is one folder called onward-backup-…. The data folder
must hold no records: name a new one with ONWARD_DATA_FOLDER. Records that were deleted after the backup are
deleted again before anything can be seen, as the deletion ledger says; give it the ledger of the old data folder.
A restore that was cut short is run again in the same way and harms nothing.

  --key FILE      the copy of the master key; without it, the key in the data folder is used
  --ledger FILE   deletions.jsonl of the data folder used last, where it is not in the new one
  --json          one JSON document on standard output, nothing else there

Exit code: 0 done; 1 done, but look at what it says; 2 wrong usage; 3 nothing was restored.`;

/** `onward restore`: DESIGN §8. */
export const restoreCommand: Command = {
  says: 'puts a backup back, and deletes again what was deleted since',
  usage: USAGE,
  help: HELP,
  run: async (args, terminal) => {
    const typed = readArguments(args, { json: 'switch', key: 'value', ledger: 'value' });
    if (!typed.ok) return wrongUsage(terminal, restoreCommand, typed.wrong);
    const { read } = typed;
    const [from, ...more] = read.words;
    if (from === undefined || more.length > 0)
      return wrongUsage(terminal, restoreCommand, 'Name one backup, a folder called onward-backup-….');
    const config = configFor(terminal);
    if (config === null) return EXIT.failed;
    const [keyFile, ledgerFile] = [read.value('key'), read.value('ledger')];
    try {
      const { restoreBackup } = await import('../adapters/restore.ts');
      const restored = await restoreBackup({
        from,
        dataFolder: config.dataFolder,
        ...(keyFile === null ? {} : { keyFile }),
        ...(ledgerFile === null ? {} : { ledgerFile }),
      });
      say(terminal, restored, read.has('json'));
      return restored.needsAPerson.length > 0 ? EXIT.needsAPerson : EXIT.done;
    } catch (error) {
      return cannotOpen(terminal, error);
    }
  },
};

function say(terminal: Terminal, restored: Restored, json: boolean): void {
  if (json) {
    terminal.out(`${JSON.stringify(restored, null, 2)}\n`);
    return;
  }
  terminal.out(`${[`The backup was restored into ${restored.dataFolder}.`, ...restored.words].join('\n')}\n`);
  for (const words of restored.needsAPerson) terminal.out(`! ${words}\n`);
}
