// Makes a fresh clone ready to run, using nothing but Node itself, because nothing else is there yet.
// Installs when the lock file, the Node version or the platform changed; builds when a source is newer.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const flags = new Set(process.argv.slice(2));
const say = (text) => {
  if (!flags.has('--quiet')) process.stderr.write(`${text}\n`);
};

checkNodeVersion();
install();
if (flags.has('--build')) build();
if (flags.has('--browser')) await findBrowser();
if (flags.has('--poppler')) await findPoppler();

function checkNodeVersion() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(
    `Onward needs Node.js 20.19 or newer; this is ${process.versions.node}. Nothing was changed. Install Node.js 24 from nodejs.org and run the command again.`,
  );
}

function install() {
  const stampFile = join('node_modules', '.onward-stamp');
  const stamp = createHash('sha256')
    .update(readFileSync('package-lock.json'))
    .update(`${process.versions.modules} ${process.platform} ${process.arch}`)
    .digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  say('Setting up Onward: installing its parts (about half a minute, once) …');
  // --include=dev: a machine with NODE_ENV=production set must still be able to build.
  run('npm', ['ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund']);
  writeFileSync(stampFile, stamp);
}

function build() {
  const built = join('dist', 'main.js');
  const newest = Math.max(
    ...['core', 'server', 'addin', 'samples', 'tools', 'package-lock.json'].map(newestChange),
  );
  if (existsSync(built) && statSync(built).mtimeMs >= newest) return;
  say('Building …');
  run(process.execPath, ['tools/build.mjs']);
}

async function findBrowser() {
  const { browserPath } = await import('./browser.mjs');
  const path = await browserPath();
  say(
    path === null
      ? 'No browser for the desk tests could be found or unpacked.'
      : `Browser for the desk tests: ${path}`,
  );
}

/** The renderer that the tests of fidelity look at a pack with. Without it they are skipped, and say so. */
async function findPoppler() {
  const { seeThatThereAre } = await import('./debian-packages.mjs');
  seeThatThereAre(
    { pdftoppm: 'poppler-utils', pdftotext: 'poppler-utils' },
    'The tests that look at packs with another renderer are skipped.',
    say,
  );
}

function newestChange(path) {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newestChange(join(path, name))));
}

function run(command, args) {
  const windowsShell = process.platform === 'win32' && command === 'npm';
  const result = spawnSync(command, args, { stdio: ['ignore', 2, 2], shell: windowsShell });
  if (result.status !== 0)
    fail(
      `"${command} ${args.join(' ')}" failed (${result.status ?? result.signal ?? result.error}). Onward was not started; the lines above say why.`,
    );
}

function fail(text) {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
