import type { AccessKind } from '../steps/access-port.ts';
import type { AppDeps } from './deps.ts';
import type { SignedIn } from './sessions.ts';

/** Resolves once it is durable that this person opened it; rejects where it could not be kept. */
export type NoteOpening = (who: SignedIn, ref: string | null, kind: AccessKind) => Promise<void>;

/** A page that is looked at all morning is one opening every quarter of an hour, and not one for each picture on it. */
const ONCE_EVERY_MS = 15 * 60_000;
const MOST_REMEMBERED = 10_000;

/**
 * Notes who opened what before it is shown, and what cannot be noted is not shown: an opening that nobody can find
 * again is worse than a page that has to be loaded once more, and a database that takes no row takes no work either.
 * One entry for each person, record and kind in a quarter of an hour; what was noted last is remembered, so that most
 * openings ask the database nothing. Those that come while it is being written wait for it.
 */
export function openings({ ports }: Pick<AppDeps, 'ports'>): NoteOpening {
  const noted = new Map<string, { at: number; kept: Promise<void> }>();
  return ({ practice, account: { accountId } }, ref, kind) => {
    const now = ports.clock.now();
    const key = `${practice} ${ref ?? ''} ${accountId} ${kind}`;
    const before = noted.get(key);
    if (before !== undefined && isLately(before.at, now)) return before.kept;
    if (noted.size >= MOST_REMEMBERED) noted.clear();
    const kept = keep(now);
    noted.set(key, { at: now.getTime(), kept });
    kept.catch(() => noted.delete(key));
    return kept;

    async function keep(at: Date): Promise<void> {
      const last = await ports.store.lastAccess(practice, ref, accountId, kind);
      if (last !== null && isLately(Date.parse(last), at)) return;
      await ports.store.transaction((tx) =>
        tx.noteAccess(practice, { ref, accountId, kind, at: at.toISOString() }),
      );
    }
  };
}

function isLately(last: number, now: Date): boolean {
  return now.getTime() >= last && now.getTime() - last < ONCE_EVERY_MS;
}
