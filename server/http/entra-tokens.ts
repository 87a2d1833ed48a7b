import { createRemoteJWKSet, customFetch, errors, type JWTPayload, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Role } from '../steps/store-port.ts';

/** Who may come by a token of Entra: the registered API, the pane's own registration, and the tenants by name. */
export type EntraSettings = {
  /** The application (client) id of our own API: the only audience of v2 tokens. */
  audience: string;
  /** The pane's registration: no other app of the tenant may ask on a person's behalf. */
  clientId: string;
  /** Tenant ids, in small letters. A token of any other is refused, however well signed. */
  tenants: readonly string[];
};

export type EntraPerson = {
  /** 'TENANT/OBJECT': a person is the same for ever by these two, and by no name or address. */
  entra: string;
  /** What the directory lets them be here, from the app roles of the registration. */
  roles: readonly Role[];
};

export type EntraTokens = {
  settings: EntraSettings;
  /** What the pane asks a token for. */
  scope: string;
  /** The person, or why not. 'unavailable': Microsoft's keys could not be had, which says nothing of the token. */
  check(token: string): Promise<EntraPerson | 'refused' | 'unavailable'>;
};

const KEYS = 'https://login.microsoftonline.com/common/discovery/v2.0/keys';
const SCOPE = 'Onward.Use';
const ROLES: Record<string, Role> = {
  'Onward.Clerk': 'clerk',
  'Onward.Lead': 'lead',
  'Onward.Auditor': 'auditor',
};
/** Clocks differ; more than this and a token that ended would live on. */
const SKEW_SECONDS = 60;

const claims = z.object({
  tid: z.string().toLowerCase(),
  oid: z.string().min(1).toLowerCase(),
  scp: z.string(),
  azp: z.string(),
  ver: z.literal('2.0'),
  iss: z.string(),
  roles: z.array(z.string()).default([]),
});

/**
 * Believes an access token for our own API when Microsoft signed it (RS256), for us, for the pane, in a tenant of the
 * list, for a person and with our scope; never an ID token, and never one that an app has for itself. Each of these is
 * checked here because the signature says none of it (Microsoft identity platform, "Secure applications and APIs by
 * validating claims", read November 2026). `fetch` and `now` are handed in.
 */
export function createEntraTokens(
  settings: EntraSettings,
  { fetch, now }: { fetch: typeof globalThis.fetch; now: () => Date },
): EntraTokens {
  const keys = createRemoteJWKSet(new URL(KEYS), {
    [customFetch]: (url, init) => fetch(url, init as RequestInit),
  });
  return {
    settings,
    scope: `api://${settings.audience}/${SCOPE}`,
    check: async (token) => {
      try {
        const { payload } = await jwtVerify(token, keys, {
          algorithms: ['RS256'],
          audience: settings.audience,
          clockTolerance: SKEW_SECONDS,
          currentDate: now(),
          requiredClaims: ['exp', 'nbf', 'iss', 'tid', 'oid', 'azp', 'scp'],
        });
        return personOf(payload, settings) ?? 'refused';
      } catch (error) {
        return isOfTheToken(error) ? 'refused' : 'unavailable';
      }
    },
  };
}

function personOf(payload: JWTPayload, { clientId, tenants }: EntraSettings): EntraPerson | null {
  const read = claims.safeParse(payload);
  if (!read.success) return null;
  const { tid, oid, scp, azp, iss, roles } = read.data;
  const known =
    tenants.includes(tid) &&
    iss === `https://login.microsoftonline.com/${tid}/v2.0` &&
    azp === clientId &&
    scp.split(' ').includes(SCOPE);
  if (!known) return null;
  return { entra: `${tid}/${oid}`, roles: roles.flatMap((role) => ROLES[role] ?? []) };
}

/** What jose says against the token itself; everything else is about the way to Microsoft's keys. */
function isOfTheToken(error: unknown): boolean {
  return (
    error instanceof errors.JWTClaimValidationFailed ||
    error instanceof errors.JWTExpired ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JOSENotSupported ||
    error instanceof errors.JWKSNoMatchingKey
  );
}
