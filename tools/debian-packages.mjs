// Programs that tests and benchmarks compare with, from Debian. Onward itself never runs them.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Sees that programs are there, given as { program: package }. Installs what is missing where that can be done without
 * asking anybody: on Debian and its like, as root. Gives the programs that are still missing, having said so.
 */
export function seeThatThereAre(programs, what, say) {
  const missing = () => Object.keys(programs).filter((program) => !isThere(program));
  const packages = () => [...new Set(missing().map((program) => programs[program]))];
  if (missing().length > 0 && mayInstall()) install(packages(), say);
  const still = missing();
  if (still.length > 0)
    say(
      `Not installed: ${still.join(', ')}. ${what} On Debian or Ubuntu: sudo apt-get install ${packages().join(' ')}`,
    );
  return still;
}

export function isThere(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function mayInstall() {
  return process.platform === 'linux' && process.getuid?.() === 0 && isThere('apt-get');
}

/** Nothing else of the machine is changed. A list of packages that is too old, or missing, is fetched once. */
function install(packages, say) {
  say(`Installing ${packages.join(', ')} from Debian …`);
  const apt = (...args) =>
    spawnSync('apt-get', ['-q', ...args], {
      stdio: ['ignore', 'ignore', 2],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      timeout: 300_000,
    }).status === 0;
  const tried = () => apt('install', '-y', '--no-install-recommends', ...packages);
  if (!tried() && apt('update')) tried();
}
