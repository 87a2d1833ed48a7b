// Kills the server at random through whole journeys, far more often than the tests do: `npm run soak -- 5000`.
import { spawnSync } from 'node:child_process';

const kills = process.argv[2] ?? '2000';
const result = spawnSync(process.execPath, ['tools/test.mjs', 'test/journeys/kill-nine.test.ts'], {
  stdio: 'inherit',
  env: { ...process.env, ONWARD_TEST_KILLS: kills },
});
process.exit(result.status ?? 1);
