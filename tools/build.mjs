// Builds what runs: the server, the press's child beside it, the desk, and the pane in Outlook.
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { buildBesidePane, buildPage } from './build-page.mjs';
import { forNode } from './for-node.mjs';

// Built aside and moved into place, so that a build that fails leaves the last one that worked.
const aside = join('node_modules', `.onward-build-${process.pid}`);
rmSync(aside, { recursive: true, force: true });
try {
  await buildServer();
  await buildPage({ folder: 'desk', style: 'desk.css', under: '/', into: join(aside, 'desk') });
  await buildPage({ folder: 'pane', style: 'pane.css', under: '/pane/', into: join(aside, 'pane') });
  await buildBesidePane({ into: join(aside, 'pane') });
  rmSync('dist', { recursive: true, force: true });
  renameSync(aside, 'dist');
} finally {
  rmSync(aside, { recursive: true, force: true });
}

async function buildServer() {
  await build({
    ...forNode(),
    entryPoints: { main: 'server/main.ts', 'press-child': 'server/press/child.ts' },
    outdir: aside,
    sourcemap: true,
  });
}
