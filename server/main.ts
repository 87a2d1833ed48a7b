// The one file that acts when it is imported: hands the words typed to the command they name.
import { runCli } from './cli.ts';

process.exitCode = await runCli(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  stdin: process.stdin,
  watched: process.stderr.isTTY === true,
});
