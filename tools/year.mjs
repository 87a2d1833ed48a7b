// Lives a whole year of a practice on the real server, its clock moved from day to day: `npm run year -- 1000`.
import { spawnSync } from 'node:child_process';

const leavers = process.argv[2] ?? '1000';
const result = spawnSync(process.execPath, ['tools/test.mjs', 'test/journeys/a-year.test.ts'], {
  stdio: 'inherit',
  env: { ...process.env, ONWARD_TEST_YEAR: leavers },
});
process.exit(result.status ?? 1);
