import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { forNode } from '../../tools/for-node.mjs';

/**
 * Bundles the programs that race, ours and the pdf-lib peer, as `tools/build.mjs` bundles the server. They are put under
 * node_modules, where they find the packages that stay outside.
 */
export async function bundlePrograms(programs: Record<string, string>): Promise<(name: string) => string> {
  const outdir = join('node_modules', '.onward-bench');
  mkdirSync(outdir, { recursive: true });
  await build({ ...forNode(), entryPoints: programs, outdir, outExtension: { '.js': '.mjs' } });
  return (name) => join(outdir, `${name}.mjs`);
}
