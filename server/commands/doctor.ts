import type { Check } from '../checks.ts';
import type { Command } from '../terminal.ts';
import { EXIT } from '../terminal.ts';
import type { OnwardOptions } from '../wiring.ts';
import { readArguments, wrongUsage } from './arguments.ts';
import { withOnward } from './with-onward.ts';

const USAGE = 'onward doctor [--json]';
const HELP = `Looks at everything around Onward that can go wrong, and says what to do: settings, data folder and its disk,
master key, clock, list of bank holidays, backups, mail folders, letters that did not go out, jobs that fail again
and again, and the whole trail. Mailboxes in Exchange Online are asked: whether each can be read and written to (a
draft is made and removed again), whether the canary mailbox is refused, and how long the certificate is good for.
Nothing else is changed; it may run beside the server.

  --json   one JSON document on standard output, nothing else there

Exit code: 0 all is well; 1 something needs a person; 2 wrong usage; 3 Onward could not be opened at all.`;

/** `onward doctor`: what is wrong, and what to do. */
export const doctorCommand: Command = {
  says: 'checks everything around Onward, and says what to do',
  usage: USAGE,
  help: HELP,
  run: async (args, terminal) => {
    const typed = readArguments(args, { json: 'switch' });
    if (!typed.ok) return wrongUsage(terminal, doctorCommand, typed.wrong);
    if (typed.read.words.length > 0)
      return wrongUsage(terminal, doctorCommand, 'This command takes no file or name.');
    return withOnward(terminal, LOOKING, async (onward) => {
      const { runChecks } = await import('../checks.ts');
      const checks = await runChecks(onward, { trail: true });
      if (typed.read.has('json')) terminal.out(`${JSON.stringify(checks, null, 2)}\n`);
      else for (const check of checks) terminal.out(`${inWords(check)}\n`);
      return checks.every((check) => check.ok) ? EXIT.done : EXIT.needsAPerson;
    });
  },
};

/** Beside a running server, whose lock is left alone. */
const LOOKING: OnwardOptions = { hold: 'read-only', looksAtMailboxes: true };

function inWords({ ok, words, next }: Check): string {
  return ok ? `ok    ${words}` : `LOOK  ${words}${next === null ? '' : `\n      ${next}`}`;
}
