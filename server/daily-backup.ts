import { londonDate, londonTime } from '../core/dates.ts';
import type { Onward } from './wiring.ts';

/** At night, when nobody waits for the disk. London time. */
const NOT_BEFORE = '01:00';

/**
 * Makes the day's backup when it is due: one a day into the backup folder, the first soon after one o'clock, or as
 * soon as the server runs again. Due is told by the backups that were made, so a restart neither skips nor doubles
 * one. True when one was made.
 */
export async function backUpWhenDue(onward: Onward): Promise<boolean> {
  const { config, ports } = onward;
  if (config.backupFolder === null) return false;
  const now = ports.clock.now();
  const today = londonDate(now);
  const made = (await ports.store.backups(null)).some((backup) => londonDate(backup.at) === today);
  if (made || londonTime(now) < NOT_BEFORE) return false;
  await onward.backUp(config.backupFolder);
  return true;
}
