// Bundles one page with what it needs beside it: the desk, and the pane in Outlook. The tests bundle with it too.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

/**
 * Names carry a hash of the content, so that a browser may keep them for ever and never shows an old one. `under` is where
 * the server answers with them, `into` the folder they are written to. `source` and `page` are given by a benchmark, which bundles
 * what it measures the pane beside in the same way, behind the same page.
 */
export async function buildPage({
  folder,
  style,
  under,
  into,
  source = `addin/${folder}`,
  page = `${source}/index.html`,
}) {
  const entries = { 'main.tsx': `${source}/main.tsx`, [style]: `${source}/${style}` };
  const { metafile } = await build({
    entryPoints: Object.values(entries),
    outdir: into,
    entryNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    publicPath: under,
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
  const outputs = Object.entries(metafile.outputs);
  const builtFrom = (entry) => {
    const found = outputs.find(([, output]) => output.entryPoint === entry);
    if (!found) throw new Error(`the page was built without ${entry}`);
    return found[0];
  };
  const address = (path) => `${under}${basename(path)}`;
  const names = Object.fromEntries(
    Object.entries(entries).map(([name, entry]) => [name, address(builtFrom(entry))]),
  );
  const first = atOnce(metafile.outputs, builtFrom(entries['main.tsx'])).map(address);
  writeFileSync(join(into, 'index.html'), pageWith(page, names, first));
}

/**
 * What the manifest names by a fixed address, beside the pane: the icons, and what runs when a message is sent. Classic Outlook
 * runs that script alone, without a page, so that it is one plain file.
 */
export async function buildBesidePane({ into }) {
  const guard = 'addin/compose-guard';
  await build({
    entryPoints: { 'compose-guard': `${guard}/main.ts` },
    outdir: into,
    bundle: true,
    minify: true,
    platform: 'browser',
    target: ['es2018'],
    format: 'iife',
    sourcemap: 'external',
    logLevel: 'warning',
  });
  copyFileSync(`${guard}/compose-guard.html`, join(into, 'compose-guard.html'));
  const icons = 'addin/icons';
  mkdirSync(join(into, 'icons'), { recursive: true });
  for (const name of readdirSync(icons).filter((file) => file.endsWith('.png')))
    copyFileSync(join(icons, name), join(into, 'icons', name));
}

/** What a script imports before it can run: asked for beside it, and not only once it has been read. */
function atOnce(outputs, path, seen = new Set()) {
  for (const { kind, path: to } of outputs[path].imports) {
    if (kind !== 'import-statement' || seen.has(to)) continue;
    seen.add(to);
    atOnce(outputs, to, seen);
  }
  return [...seen];
}

/** The page as written, its two references ("./main.tsx", "/desk.css" and the like) turned into the built names. */
function pageWith(file, names, first) {
  const page = Object.entries(names).reduce(
    (text, [source, built]) => {
      const reference = new RegExp(`(["'])(?:\\.?/)?${source.replace('.', '\\.')}\\1`, 'g');
      if (!reference.test(text)) throw new Error(`${file} does not refer to ${source}`);
      return text.replace(reference, `"${built}"`);
    },
    readFileSync(file, 'utf8'),
  );
  const links = first.map((name) => `  <link rel="modulepreload" href="${name}" />\n`).join('');
  return page.replace('</head>', `${links}</head>`);
}
