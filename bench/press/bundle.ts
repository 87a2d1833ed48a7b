import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/** As in `tools/build.mjs`: many small files take longer to find than to run. */
const BUNDLED = new Set(['pdf-lib', '@pdf-lib/fontkit', 'qrcode']);

/**
 * Bundles the programs that race, ours and the pdf-lib peer, as `tools/build.mjs` bundles the server: packages stay
 * outside and are loaded when they are first needed. They are put under node_modules, where they find them.
 */
export async function bundlePrograms(programs: Record<string, string>): Promise<(name: string) => string> {
  const outdir = join('node_modules', '.onward-bench');
  mkdirSync(outdir, { recursive: true });
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    dependencies: Record<string, string>;
  };
  await build({
    entryPoints: programs,
    outdir,
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    external: Object.keys(dependencies).filter((name) => !BUNDLED.has(name)),
    logLevel: 'warning',
  });
  return (name) => join(outdir, `${name}.mjs`);
}
