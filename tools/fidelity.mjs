// Prints many more pages than the tests do and looks at each with another renderer: `npm run fidelity -- 20000`.
import { spawnSync } from 'node:child_process';

const pages = process.argv[2] ?? '20000';
const result = spawnSync(process.execPath, ['tools/test.mjs', 'test/fidelity/fidelity.test.ts'], {
  stdio: 'inherit',
  env: { ...process.env, ONWARD_FIDELITY_PAGES: pages },
});
process.exit(result.status ?? 1);
