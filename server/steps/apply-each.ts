import type { LeaverEvent } from '../../core/leaver-record.ts';
import type { Applied } from './apply-commands.ts';
import { VersionConflict } from './store-port.ts';

/** What became of one of several. */
export type OneDone = { ref: string } & (
  | { done: true; events: readonly LeaverEvent[] }
  | { done: false; what: string; next: string }
);

/**
 * Does the same to several records, each by itself: one that is refused, or that a colleague has moved on since it was on
 * the screen, holds up no other and is named with its reason.
 */
export async function eachByItself<One extends { ref: string; version: number }>(
  practice: string,
  many: readonly One[],
  apply: (target: { practice: string; ref: string; version: number }, one: One) => Promise<Applied>,
): Promise<OneDone[]> {
  const done: OneDone[] = [];
  for (const one of many) {
    const { ref, version } = one;
    done.push(await tryOne(ref, () => apply({ practice, ref, version }, one)));
  }
  return done;
}

async function tryOne(ref: string, apply: () => Promise<Applied>): Promise<OneDone> {
  try {
    const applied = await apply();
    return applied.ok
      ? { ref, done: true, events: applied.events }
      : { ref, done: false, what: applied.what, next: applied.next };
  } catch (error) {
    if (error instanceof VersionConflict) return { ref, done: false, ...MOVED_ON };
    throw error;
  }
}

const MOVED_ON = {
  what: 'The record has moved on since you looked.',
  next: 'Open it, and look at what happened.',
};
