// Builds what runs: the server and its PDF child for Node, the desk for the browser.
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

rmSync('dist', { recursive: true, force: true });
mkdirSync('dist/desk', { recursive: true });

await build({
  entryPoints: { main: 'server/main.ts', 'press-child': 'server/press/child.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  packages: 'external',
  sourcemap: true,
  logLevel: 'warning',
});

await build({
  entryPoints: { desk: 'addin/desk.tsx' },
  outdir: 'dist/desk',
  bundle: true,
  platform: 'browser',
  target: ['es2022'],
  format: 'esm',
  minify: true,
  jsx: 'automatic',
  jsxImportSource: 'preact',
  sourcemap: true,
  logLevel: 'warning',
});

cpSync('addin/desk.html', 'dist/desk/index.html');
cpSync('addin/desk.css', 'dist/desk/desk.css');
