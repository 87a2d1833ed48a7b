// Runs every test, or the files named: `npm test -- test/core/nhs-number.test.ts`.
import { spawnSync } from 'node:child_process';

const args = process.argv.slice(2);
const result = spawnSync(process.execPath, ['node_modules/mocha/bin/mocha.js', ...args], {
  stdio: 'inherit',
  env: { ...process.env, TZ: process.env.TZ ?? 'UTC' },
});
process.exit(result.status ?? 1);
