// Sees that the programs that Onward is measured against are there: `node bench/peers/set-up.mjs`. They come from Debian
// and are used by the benchmark only; Onward itself never runs them. Without them their columns stay empty.
import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';

const PEERS = { qpdf: 'qpdf', mutool: 'mupdf-tools', pdftoppm: 'poppler-utils' };

/** The programs that are missing after all was tried. */
export function setUpPeers(say = (text) => process.stderr.write(`${text}\n`)) {
  const missing = () => Object.keys(PEERS).filter((program) => !isThere(program));
  if (missing().length > 0)
    install(
      missing().map((program) => PEERS[program]),
      say,
    );
  const still = missing();
  if (still.length > 0)
    say(
      `Not installed, and so not measured: ${still.join(', ')}. On Debian: apt-get install ${still.map((program) => PEERS[program]).join(' ')}`,
    );
  return still;
}

export function isThere(program) {
  const paths = (process.env.PATH ?? '').split(':');
  return paths.some((path) => spawnSync('test', ['-x', `${path}/${program}`]).status === 0);
}

/** Only as root, and only where there is apt-get; nothing else of the machine is changed. */
export function install(packages, say) {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !isThere('apt-get')) return;
  say(`Installing ${packages.join(', ')} …`);
  const apt = (...args) =>
    spawnSync('apt-get', args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0;
  const tried = () => apt('install', '-y', '--no-install-recommends', ...packages);
  if (!tried() && apt('update')) tried();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) setUpPeers();
