import type { Keyring } from '../keyring.ts';
import type { Db } from './kysely-on.ts';

/** What every query needs: the database, which is that of a transaction inside one, and the keys. */
export type Within = { db: Db; keyring: Keyring };

export function instant(at: number): string {
  return new Date(at).toISOString();
}

export function instantOrNull(at: number | null): string | null {
  return at === null ? null : instant(at);
}

export function ms(at: string): number {
  const found = Date.parse(at);
  if (Number.isNaN(found)) throw new RangeError('an instant must be ISO 8601');
  return found;
}

export function msOrNull(at: string | null): number | null {
  return at === null ? null : ms(at);
}

/** Long lists go to the database in pieces, well within what one statement may carry. */
export function inPieces<T>(all: readonly T[], size = 500): T[][] {
  const pieces: T[][] = [];
  for (let from = 0; from < all.length; from += size) pieces.push(all.slice(from, from + size));
  return pieces;
}
