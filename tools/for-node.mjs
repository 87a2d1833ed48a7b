import { readFileSync } from 'node:fs';

// What every start needs, or every volume of a pack: hundreds of small files take half a second to find.
const BUNDLED = new Set([
  'express',
  'express-rate-limit',
  'helmet',
  'kysely',
  'zod',
  'pdf-lib',
  '@pdf-lib/fontkit',
  'qrcode',
]);

/**
 * How esbuild bundles what Node runs, the server and the programs of the benchmarks alike. All other packages stay
 * outside: Node loads each when it is first needed, the WebAssembly of PDFium and SQLite among them.
 */
export function forNode() {
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  return {
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    external: Object.keys(dependencies).filter((name) => !BUNDLED.has(name)),
    // CommonJS packages ask for Node's own modules by require, which a module does not have.
    banner: {
      js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
    },
    logLevel: 'warning',
  };
}
