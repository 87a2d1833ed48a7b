import { ACCESS_LOG_DAYS } from './access-port.ts';
import { practiceOf } from './apply-commands.ts';
import type { Ports } from './ports.ts';

/** Ignored mail that belongs to no record is remembered this long, so that a mistake can still be found. */
const IGNORED_KEPT_DAYS = 30;
/** Long enough that no file on its way to its row is ever taken for an orphan. */
const ORPHAN_MS = 60 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

/** What may go because its time has come. Each answers how many went, and may be done again at any time. */
export function tidyUp(
  { store, files, clock, practices }: Ports,
  practice: string,
): Record<string, () => Promise<number>> {
  const now = clock.now();
  const before = (days: number) => new Date(now.getTime() - days * DAY_MS);
  const { stubYears, accessLogDays = ACCESS_LOG_DAYS } = practiceOf({ practices }, practice);
  const stubsSince = new Date(now);
  stubsSince.setUTCFullYear(now.getUTCFullYear() - stubYears);
  return {
    'ignored-messages': () =>
      store.transaction((tx) => tx.forgetMessages(practice, before(IGNORED_KEPT_DAYS))),
    stubs: () => store.transaction((tx) => tx.forgetStubs(practice, stubsSince)),
    accesses: () => store.transaction((tx) => tx.forgetAccesses(practice, before(accessLogDays))),
    sessions: () => store.transaction((tx) => tx.forgetSessions(now)),
    'orphaned-files': () => files.sweepOrphans(ORPHAN_MS),
    // Also makes good a crash between a deletion and its clearing.
    journal: async () => {
      await store.flushDeleted();
      return 0;
    },
  };
}
