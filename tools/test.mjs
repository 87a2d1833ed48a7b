// Runs every test, or the files named: `npm test -- test/core/nhs-number.test.ts`.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const args = process.argv.slice(2);
const named = args.some((arg) => /\.test\.tsx?$/.test(arg));
const result = spawnSync(
  process.execPath,
  ['node_modules/mocha/bin/mocha.js', ...(named ? withoutSpec() : []), ...args],
  {
    stdio: 'inherit',
    env: { ...process.env, TZ: process.env.TZ ?? 'UTC' },
  },
);
process.exit(result.status ?? 1);

/** Mocha adds the files named to those of its settings, so what else the settings say is given here instead. */
function withoutSpec() {
  const settings = JSON.parse(readFileSync('.mocharc.json', 'utf8'));
  const options = settings['node-option'].flatMap((option) => ['--node-option', option]);
  return ['--no-config', ...options, '--timeout', String(settings.timeout), '--reporter', settings.reporter];
}
