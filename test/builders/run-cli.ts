import { runCli } from '../../server/cli.ts';

export type Ran = { code: number; out: string; err: string };

/** Runs one command in this process, as if it had been typed, with settings of its own. */
export async function onward(args: string[], env: Record<string, string> = {}): Promise<Ran> {
  let out = '';
  let err = '';
  const code = await runCli(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    stdin: nothing(),
    env,
  });
  return { code, out, err };
}

async function* nothing(): AsyncGenerator<string> {}
