import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PEER = join(dirname(fileURLToPath(import.meta.url)), 'peer');
const STAMP = join(PEER, 'node_modules', '.onward-stamp');
const PATIENCE_MS = 300_000;
const say = (words: string) => process.stderr.write(`${words}\n`);

/**
 * Sees that React and Fluent UI are there, for this benchmark alone: nearly 400 MB that nobody else needs. They go into a folder of
 * their own, exactly as locked. Says so, and gives false, where they cannot be had.
 */
export function setUpPeer(): boolean {
  const wanted = createHash('sha256')
    .update(readFileSync(join(PEER, 'package-lock.json')))
    .digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return true;
  say('Installing React and Fluent UI to measure the pane beside (nearly 400 MB, about a minute, once) …');
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: PEER,
    stdio: ['ignore', 'ignore', 2],
    shell: process.platform === 'win32',
    timeout: PATIENCE_MS,
  });
  if (status === 0) {
    writeFileSync(STAMP, wanted);
    return true;
  }
  rmSync(join(PEER, 'node_modules'), { recursive: true, force: true });
  say(
    'React and Fluent UI could not be installed. The pane is measured alone, and their column stays empty.',
  );
  return false;
}
