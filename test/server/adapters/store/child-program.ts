import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** A script beside this file, bundled once so that many children start quickly. Gives the path of the program. */
export async function programOf(script: string, folder: string): Promise<string> {
  // Native, so it cannot be bundled, and found by its path because the program lies outside the project.
  const engine = createRequire(import.meta.url).resolve('@photostructure/sqlite');
  const outfile = join(folder, script.replace(/\.ts$/, '.mjs'));
  await build({
    entryPoints: [fileURLToPath(new URL(script, import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
    alias: { '@photostructure/sqlite': engine },
    external: [engine],
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
  });
  return outfile;
}

export function start(program: string, args: string[]): ChildProcessByStdio<null, Readable, null> {
  return spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
}
