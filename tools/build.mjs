// Builds what runs: the server, the press's child beside it, and the desk.
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { forNode } from './for-node.mjs';

// Built aside and moved into place, so that a build that fails leaves the last one that worked.
const aside = join('node_modules', `.onward-build-${process.pid}`);
rmSync(aside, { recursive: true, force: true });
try {
  await buildServer();
  await buildDesk();
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

/** Names carry a hash of the content, so that a browser may keep them for ever and never shows an old desk. */
async function buildDesk() {
  if (!existsSync('addin/desk')) return;
  const out = join(aside, 'desk');
  const { metafile } = await build({
    entryPoints: ['addin/desk/main.tsx', 'addin/desk/desk.css'],
    outdir: out,
    entryNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    publicPath: '/',
    bundle: true,
    splitting: true,
    minify: true,
    platform: 'browser',
    target: ['es2022', 'chrome110', 'firefox110', 'safari16'],
    format: 'esm',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { '.svg': 'file', '.woff2': 'file' },
    metafile: true,
    sourcemap: 'external',
    logLevel: 'warning',
  });
  const nameOf = (entry) => {
    const found = Object.entries(metafile.outputs).find(([, output]) => output.entryPoint === entry);
    if (!found) throw new Error(`the desk was built without ${entry}`);
    return basename(found[0]);
  };
  const page = pageWith(readFileSync('addin/desk/index.html', 'utf8'), {
    'main.tsx': nameOf('addin/desk/main.tsx'),
    'desk.css': nameOf('addin/desk/desk.css'),
  });
  writeFileSync(join(out, 'index.html'), page);
}

/** The page as written, its two references ("./main.tsx", "/desk.css" and the like) turned into the built names. */
function pageWith(page, names) {
  return Object.entries(names).reduce((text, [source, built]) => {
    const reference = new RegExp(`(["'])(?:\\.?/)?${source.replace('.', '\\.')}\\1`, 'g');
    if (!reference.test(text)) throw new Error(`addin/desk/index.html does not refer to ${source}`);
    return text.replace(reference, `"/${built}"`);
  }, page);
}
