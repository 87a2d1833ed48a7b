import { saveSetting, setting } from './note-rows.ts';
import type { Within } from './within.ts';

/**
 * The latest time seen, which never goes back. It is written down every half minute only, so that a request costs no
 * commit; a crash forgets that much, well within what is forgiven.
 */
export function knownTime(
  reading: Within,
  change: <T>(work: (within: Within) => Promise<T>) => Promise<T>,
): (now: Date) => Promise<boolean> {
  let latest: number | null = null;
  let written = 0;
  const begin = async (): Promise<number> => {
    written = Number((await setting(reading, LATEST_TIME)) ?? 0);
    return written;
  };
  return async (now) => {
    latest = Math.max(latest ?? (await begin()), now.getTime());
    if (latest - written >= WRITTEN_EVERY_MS) {
      written = latest;
      await change((within) => saveSetting(within, LATEST_TIME, String(written)));
    }
    return now.getTime() >= latest - FORGIVEN_MS;
  };
}

const LATEST_TIME = 'latest-time';
const WRITTEN_EVERY_MS = 30_000;
const FORGIVEN_MS = 5 * 60_000;
