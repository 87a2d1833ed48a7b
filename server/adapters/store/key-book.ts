import type { KeyBook } from '../keyring.ts';
import { filesKnown } from './file-rows.ts';
import { keyFor, keyOf } from './owner-keys.ts';
import type { Within } from './within.ts';

/** The keys of owners, kept wrapped beside their data. `change` runs its work in a transaction of its own. */
export function keyBook(
  reading: Within,
  change: <T>(work: (within: Within) => Promise<T>) => Promise<T>,
): KeyBook {
  return {
    keyFor: async (practice, owner) =>
      (await keyOf(reading, practice, owner)) ?? (await change((within) => keyFor(within, practice, owner))),
    keyOf: (practice, owner) => keyOf(reading, practice, owner),
    filesKnown: () => filesKnown(reading),
  };
}
