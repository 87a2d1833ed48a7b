import type { Config } from '../config.ts';
import { DEMONSTRATION_PASSWORD_FOR_ALL, DEMONSTRATION_PEOPLE } from '../first-accounts.ts';
import type { Serving } from '../serve.ts';
import type { Command } from '../terminal.ts';
import { EXIT } from '../terminal.ts';
import { wrongUsage } from './arguments.ts';
import { cannotOpen, configFor } from './with-onward.ts';

const USAGE = 'onward serve';
const HELP = `Runs Onward: the desk in the browser, the mailbox, the reminders. Settings come from ONWARD_* variables or from
onward.config.json; .env.example lists them all. Without any, it runs a demonstration with an invented practice, on
this machine only.

Where nobody can sign in with a password yet (and in the demonstration always) it prints a link that signs one
person in, once, within a day. Keep it to yourself. Stop it with Ctrl+C; it finishes what it has begun.

Exit code: 0 stopped as asked; 2 wrong usage; 3 it could not start, or stopped on something unforeseen.`;

/** `onward serve`: what `npm start` runs. Ends when the process is asked to stop. */
export const serveCommand: Command = {
  says: 'the server with the desk, until it is stopped',
  usage: USAGE,
  help: HELP,
  run: async (args, terminal) => {
    if (args.length > 0) return wrongUsage(terminal, serveCommand, 'This command takes nothing more.');
    const config = configFor(terminal);
    if (config === null) return EXIT.failed;
    const asked = askedToStop();
    try {
      const { startServing } = await import('../serve.ts');
      const serving = await startServing(config);
      terminal.out(welcome(config, serving));
      await asked.toStop;
      terminal.err('Stopping: what was begun is being finished …\n');
      await serving.stop();
      return EXIT.done;
    } catch (error) {
      return cannotOpen(terminal, error);
    } finally {
      asked.forget();
    }
  },
};

function welcome(config: Config, { links }: Serving): string {
  const names = config.practices.map((practice) => practice.name).join(', ');
  return [
    `Onward is running for ${names}, at ${config.publicUrl}`,
    '',
    ...links.flatMap(({ name, url }) => [
      `Open this link to sign in as ${name} (once, within a day):`,
      '',
      `  ${url}`,
      '',
    ]),
    ...(config.demonstration ? demonstrationWords() : []),
    ...config.practices.map(({ mailFolder, graph }) =>
      graph === null
        ? `Mail is taken from ${mailFolder}, folder inbox.`
        : `Mail is taken from the Inbox of ${graph.mailbox}.`,
    ),
    'Stop it with Ctrl+C.',
    '',
  ].join('\n');
}

function demonstrationWords(): string[] {
  const others = DEMONSTRATION_PEOPLE.map(({ signInName, role }) => `${signInName} (${role})`).join(', ');
  return [
    'This is a demonstration: practice, patients and scans are invented.',
    `To sign in as somebody else: ${others}; password: ${DEMONSTRATION_PASSWORD_FOR_ALL}`,
    '',
  ];
}

/** A second signal while it stops ends the process at once, as people at a terminal expect. */
function askedToStop(): { toStop: Promise<void>; forget(): void } {
  let stop: () => void = () => undefined;
  const toStop = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.once(signal, stop);
  return {
    toStop,
    forget: () => {
      for (const signal of signals) process.removeListener(signal, stop);
    },
  };
}
