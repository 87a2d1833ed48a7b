import { createHash, randomBytes, randomInt } from 'node:crypto';
import { z } from 'zod';
import type { Ports } from '../steps/ports.ts';

/**
 * Links that sign one person in once, without a password: for the first start, and for a lead who is locked out.
 * Whoever holds one is that person, so it is good for a day and for a single use, and only its hash is kept.
 */
export type SignInLinks = {
  /**
   * A new token for the account, good for a day unless told otherwise. Open it as `${publicUrl}/#sign-in=TOKEN`: a
   * fragment reaches no server and no log.
   */
  issue(accountId: string, goodForMs?: number): Promise<string>;
  /** The account it was issued for, or null where it is unknown, used or too old. Of two at once one wins. */
  redeem(token: string): Promise<string | null>;
};

type Where = Pick<Ports, 'store' | 'clock'>;

export function createSignInLinks(ports: Where): SignInLinks {
  return oneTimeSecrets(ports, {
    setting: 'sign-in-links',
    newSecret: () => randomBytes(TOKEN_BYTES).toString('base64url'),
    goodForMs: 24 * 3_600_000,
  });
}

/**
 * Codes by which somebody who is signed in on the desk signs their pane in: short enough to be typed, and therefore good
 * for ten minutes only. Wrong ones are counted like wrong passwords.
 */
export function createPaneCodes(ports: Where): SignInLinks {
  const codes = oneTimeSecrets(ports, {
    setting: 'pane-codes',
    newSecret: () =>
      Array.from({ length: CODE_LETTERS }, () => ALPHABET[randomInt(ALPHABET.length)]).join(''),
    goodForMs: PANE_CODE_MS,
  });
  return { ...codes, redeem: (typed) => codes.redeem(typed.toUpperCase().replace(/[^0-9A-Z]/g, '')) };
}

export const PANE_CODE_MS = 10 * 60_000;
const CODE_LETTERS = 8;
/** Without what is mistaken for something else when it is read out. */
const ALPHABET = 'ABCDEFGHJKMNPQRSTVWXYZ23456789';

type Kind = { setting: string; newSecret(): string; goodForMs: number };

function oneTimeSecrets(ports: Where, { setting, newSecret, goodForMs }: Kind): SignInLinks {
  return {
    issue: async (accountId, goodFor = goodForMs) => {
      const token = newSecret();
      const now = ports.clock.now().getTime();
      const link = { hash: hashOf(token), accountId, expiresAt: new Date(now + goodFor).toISOString() };
      await ports.store.transaction(async (tx) => {
        const open = stillGood(readLinks(await tx.setting(setting)), now);
        await tx.saveSetting(setting, JSON.stringify([...open.slice(1 - MOST_OPEN), link]));
      });
      return token;
    },
    redeem: (token) => {
      const hash = hashOf(token);
      const now = ports.clock.now().getTime();
      return ports.store.transaction(async (tx) => {
        const open = stillGood(readLinks(await tx.setting(setting)), now);
        const found = open.find((link) => link.hash === hash);
        if (found === undefined) return null;
        await tx.saveSetting(setting, JSON.stringify(open.filter((link) => link !== found)));
        return found.accountId;
      });
    },
  };
}

const TOKEN_BYTES = 32;
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
