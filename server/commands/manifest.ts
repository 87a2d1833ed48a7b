import type { Command } from '../terminal.ts';
import { EXIT } from '../terminal.ts';
import { readArguments, wrongUsage } from './arguments.ts';

const USAGE = 'onward manifest --host https://… [--open-message-only] [--without-guard]';
const HELP = `Writes the manifest of the Outlook add-in for this deployment on standard output. An administrator of the
tenant deploys it (Integrated apps, or Exchange PowerShell) to the mailboxes of those who work with notes.

  --host https://…      where Outlook reaches Onward: the public address, without a path
  --open-message-only   asks Microsoft for rights to the open message alone. Without it the pane also works on several
                        selected messages, for which Microsoft asks for the whole mailbox.
  --without-guard       leaves out the question when somebody is about to e-mail digitised notes

Exit code: 0 done; 2 wrong usage; 3 it could not be written.

  onward manifest --host https://onward.larkfield-surgery.example > onward-manifest.xml`;

/** `onward manifest`: what an administrator deploys. */
export const manifestCommand: Command = {
  says: 'writes the manifest of the Outlook add-in for this deployment',
  usage: USAGE,
  help: HELP,
  run: async (args, terminal) => {
    const typed = readArguments(args, {
      host: 'value',
      'open-message-only': 'switch',
      'without-guard': 'switch',
    });
    if (!typed.ok) return wrongUsage(terminal, manifestCommand, typed.wrong);
    const { read } = typed;
    if (read.words.length > 0)
      return wrongUsage(terminal, manifestCommand, 'This command takes no file or name.');
    const host = hostOf(read.value('host'));
    if (host === null)
      return wrongUsage(
        terminal,
        manifestCommand,
        'Say with --host where Outlook reaches Onward: an address that begins with https:// and has no path.',
      );
    const { writeManifest } = await import('../manifest/write-manifest.ts');
    terminal.out(
      writeManifest({
        host,
        severalMessages: !read.has('open-message-only'),
        composeGuard: !read.has('without-guard'),
      }),
    );
    return EXIT.done;
  },
};

/** The origin as browsers write it; null for anything but a plain https address. */
function hostOf(text: string | null): string | null {
  if (text === null || !URL.canParse(text)) return null;
  const { protocol, username, password, pathname, search, hash, origin } = new URL(text);
  const bare = username + password + search + hash === '' && pathname === '/';
  return protocol === 'https:' && bare ? origin : null;
}
