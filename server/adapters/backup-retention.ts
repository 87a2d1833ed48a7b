import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BACKUP_NAME, readManifest } from './backup-manifest.ts';
import { flushFolder, unlessMissing } from './folder-files.ts';
import type { Keyring } from './keyring.ts';

/** What a backup is called while it is made, or taken away; never listed as one. */
export const UNFINISHED_BACKUP = '.onward-backup-';

/**
 * Removes the backups of this master key whose last day is before `today`. Others' are left alone; one that cannot be
 * read is left too, and told of: a copy must not be forgotten because it is damaged.
 */
export async function removeExpiredBackups(
  target: string,
  keyring: Keyring,
  today: string,
): Promise<{ removed: string[]; needsAPerson: string[] }> {
  const removed: string[] = [];
  const needsAPerson: string[] = [];
  for (const name of (await readdir(target)).filter((one) => BACKUP_NAME.test(one)).sort()) {
    const manifest = await readManifest(join(target, name), keyring);
    if (manifest === 'damaged' || manifest === 'missing') needsAPerson.push(cannotBeRead(name));
    if (typeof manifest === 'string' || manifest.expiresOn >= today) continue;
    if (await remove(target, name)) removed.push(name);
    else needsAPerson.push(cannotBeRemoved(name));
  }
  return { removed, needsAPerson };
}

/** Removes what a crash left behind a day or more ago; another backup may be in the making. */
export async function sweepUnfinishedBackups(target: string): Promise<void> {
  const names = (await readdir(target)).filter((name) => name.startsWith(UNFINISHED_BACKUP));
  if (names.length === 0) return;
  const now = await timeAt(target);
  for (const name of names) {
    const found = await stat(join(target, name)).catch(unlessMissing);
    if (found && now - found.mtimeMs > DAY_MS) await rm(join(target, name), { recursive: true, force: true });
  }
}

/** Some network drives know no flush of a folder; the names are then as durable as the drive makes them. */
export async function flushBackupFolder(folder: string): Promise<void> {
  await flushFolder(folder).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code !== 'EINVAL' && code !== 'ENOTSUP' && code !== 'EPERM') throw error;
  });
}

const DAY_MS = 24 * 3_600_000;

/** Its name goes first, so that half of one is never taken for a backup. False when the drive would not have it. */
async function remove(target: string, name: string): Promise<boolean> {
  const beside = join(target, `${UNFINISHED_BACKUP}${randomUUID()}.tmp`);
  try {
    await rename(join(target, name), beside);
    await rm(beside, { recursive: true, force: true });
    return true;
  } catch {
    return false;
  }
}

/** The time by the clock of the drive the backups lie on, which may be another machine's. */
async function timeAt(target: string): Promise<number> {
  const probe = join(target, `${UNFINISHED_BACKUP}${randomUUID()}.tmp`);
  await mkdir(probe);
  const { mtimeMs } = await stat(probe);
  await rm(probe, { recursive: true, force: true });
  return mtimeMs;
}

function cannotBeRead(name: string): string {
  return `The backup ${name} is damaged or not whole, so its last day is not known and it was not removed. Look at it, and remove it by hand.`;
}

function cannotBeRemoved(name: string): string {
  return `The time of the backup ${name} is over, but it could not be removed. Remove it by hand, with any .onward-backup- folder beside it.`;
}
