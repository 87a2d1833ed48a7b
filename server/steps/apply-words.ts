import type { After, Target } from './apply-commands.ts';
import type { Ports } from './ports.ts';

/** Free words may name anybody, so they go to the vault; the trail keeps their id alone. */
export function keepWords(
  ports: Pick<Ports, 'ids'>,
  target: Target,
  words: string | undefined,
): { wordsId: string | null; save: (after: After) => Promise<void> } {
  const said = words?.trim() ?? '';
  if (said === '') return { wordsId: null, save: async () => undefined };
  const wordsId = ports.ids.id();
  return {
    wordsId,
    save: ({ tx, vault }) =>
      tx.saveVault(target.practice, target.ref, { ...vault, words: { ...vault.words, [wordsId]: said } }),
  };
}
