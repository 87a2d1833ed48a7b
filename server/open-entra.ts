import { openNetwork } from './adapters/network.ts';
import type { Config } from './config.ts';
import { createEntraTokens, type EntraTokens } from './http/entra-tokens.ts';
import type { Clock } from './steps/ports.ts';

/** The check of Entra's tokens, where the settings name a directory; its keys are fetched when the first token comes. */
export function openEntra(
  { entra, proxy }: Config,
  clock: Clock,
  fetch?: typeof globalThis.fetch,
): { tokens: EntraTokens | null; close(): Promise<void> } {
  if (entra === null) return { tokens: null, close: async () => undefined };
  const network = fetch === undefined ? openNetwork(proxy) : { fetch, close: async () => undefined };
  const tokens = createEntraTokens(entra, { fetch: network.fetch, now: () => clock.now() });
  return { tokens, close: network.close };
}
