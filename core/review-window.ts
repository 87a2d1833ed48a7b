import type { CivilDate } from './dates.ts';
import { addDays, daysBetween } from './dates.ts';

/**
 * Eight weeks: what NHS England's own repository leaves between removal and deletion, and how long its guidance
 * lets a practice wait before chasing paper notes that have not come.
 */
export const DEFAULT_WINDOW_DAYS = 56;
/** Delivery may take up to two weeks after the courier has the bag (PCSE), so no shorter window can be fair. */
export const SHORTEST_WINDOW_DAYS = 14;

/** A hold, from the day it was placed to the day it was released; `to` is null while it stands. */
export type HeldSpell = { from: CivilDate; to: CivilDate | null };

/**
 * The last day of the review window: `windowDays` calendar days after the collection day, not counting days under
 * a hold. A day touched by a hold does not count, the day of its release included, and overlapping holds stop the
 * window once. Null while a hold stands, since the end cannot be known. Throws RangeError on a window under 14 days.
 */
export function windowEndsOn(
  collectedOn: CivilDate,
  windowDays: number,
  held: readonly HeldSpell[],
  today: CivilDate,
): CivilDate | null {
  checkWindowDays(windowDays);
  const spells = releasedSpells(held, today);
  if (spells === null) return null;
  let end = addDays(collectedOn, windowDays);
  let uncounted = addDays(collectedOn, 1);
  for (const spell of spells) {
    const from = isAfter(spell.from, uncounted) ? spell.from : uncounted;
    if (isAfter(from, end)) break;
    if (isAfter(from, spell.to)) continue;
    end = addDays(end, daysBetween(from, spell.to) + 1);
    uncounted = addDays(spell.to, 1);
  }
  return end;
}

/** True once the last day is over. The last day itself is still inside the window; under a hold it never ends. */
export function windowHasEnded(
  collectedOn: CivilDate,
  windowDays: number,
  held: readonly HeldSpell[],
  today: CivilDate,
): boolean {
  const end = windowEndsOn(collectedOn, windowDays, held, today);
  return end !== null && isAfter(today, end);
}

type ReleasedSpell = { from: CivilDate; to: CivilDate };

/**
 * The spells in order of their first day; null when any still stands. An open spell stands whatever its first day,
 * and one written backwards (a clock was wrong) covers the days between: doubt always makes the window longer.
 */
function releasedSpells(held: readonly HeldSpell[], today: CivilDate): ReleasedSpell[] | null {
  const released: ReleasedSpell[] = [];
  for (const { from, to } of held) {
    if (to === null || (isAfter(to, today) && !isAfter(from, today))) return null;
    released.push(isAfter(from, to) ? { from: to, to: from } : { from, to });
  }
  return released.sort((a, b) => daysBetween(b.from, a.from));
}

// Not `>` on the texts: a date that is none must throw here, not let a window end.
function isAfter(a: CivilDate, b: CivilDate): boolean {
  return daysBetween(b, a) > 0;
}

function checkWindowDays(windowDays: number): void {
  if (Number.isInteger(windowDays) && windowDays >= SHORTEST_WINDOW_DAYS) return;
  throw new RangeError(
    `windowDays must be a whole number of at least ${SHORTEST_WINDOW_DAYS}, but was ${windowDays}`,
  );
}
