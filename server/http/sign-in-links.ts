import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Ports } from '../steps/ports.ts';

/**
 * Links that sign one person in once, without a password: for the first start, and for a lead who is locked out.
 * Whoever holds one is that person, so it is good for a day and for a single use, and only its hash is kept.
 */
export type SignInLinks = {
  /** A new token for the account. Open it as `${publicUrl}/#sign-in=TOKEN`: a fragment reaches no server and no log. */
  issue(accountId: string): Promise<string>;
  /** The account it was issued for, or null where it is unknown, used or too old. Of two at once one wins. */
  redeem(token: string): Promise<string | null>;
};

export function createSignInLinks(ports: Pick<Ports, 'store' | 'clock'>): SignInLinks {
  return {
    issue: async (accountId) => {
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      const now = ports.clock.now().getTime();
      const link = { hash: hashOf(token), accountId, expiresAt: new Date(now + GOOD_FOR_MS).toISOString() };
      await ports.store.transaction(async (tx) => {
        const open = stillGood(readLinks(await tx.setting(SETTING)), now);
        await tx.saveSetting(SETTING, JSON.stringify([...open.slice(1 - MOST_OPEN), link]));
      });
      return token;
    },
    redeem: (token) => {
      const hash = hashOf(token);
      const now = ports.clock.now().getTime();
      return ports.store.transaction(async (tx) => {
        const open = stillGood(readLinks(await tx.setting(SETTING)), now);
        const found = open.find((link) => link.hash === hash);
        if (found === undefined) return null;
        await tx.saveSetting(SETTING, JSON.stringify(open.filter((link) => link !== found)));
        return found.accountId;
      });
    },
  };
}

const SETTING = 'sign-in-links';
const TOKEN_BYTES = 32;
const GOOD_FOR_MS = 24 * 3_600_000;
/** Each start prints a link and most are never used; the oldest give way. */
const MOST_OPEN = 20;

const linksSchema = z.array(z.object({ hash: z.string(), accountId: z.string(), expiresAt: z.string() }));
type Link = z.infer<typeof linksSchema>[number];

function readLinks(text: string | null): Link[] {
  return text === null ? [] : linksSchema.parse(JSON.parse(text));
}

function stillGood(links: readonly Link[], now: number): Link[] {
  return links.filter((link) => Date.parse(link.expiresAt) > now);
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
