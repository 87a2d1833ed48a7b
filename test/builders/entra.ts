import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

export const TENANT = '11111111-2222-4333-8444-555555555555';
export const API = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
export const PANE = '99999999-8888-4777-8666-555555555555';
export const KEYS_AT = 'https://login.microsoftonline.com/common/discovery/v2.0/keys';

/** Signs tokens as Entra does, and gives its keys where they are asked for: to the real jose, by a fetch of its own. */
export type EntraKeys = {
  fetch: typeof fetch;
  /** How often the keys were fetched; and whether they can be had. */
  asked(): number;
  reachable: boolean;
  /** A token that is right in everything but what is given; undefined takes a claim away. */
  token(claims?: Record<string, unknown>, header?: Record<string, unknown>): Promise<string>;
  /** The same by a key that is none of Entra's, under the same name. */
  forged(claims?: Record<string, unknown>): Promise<string>;
};

export async function entraKeys(now: () => Date): Promise<EntraKeys> {
  const ours = await generateKeyPair('RS256', { extractable: true });
  const theirs = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(ours.publicKey)), kid: 'key-1', use: 'sig', alg: 'RS256' };
  let asked = 0;
  const sign = (
    key: CryptoKey,
    claims: Record<string, unknown> = {},
    header: Record<string, unknown> = {},
  ) => {
    const seconds = Math.floor(now().getTime() / 1000);
    const payload: JWTPayload = {
      aud: API,
      iss: `https://login.microsoftonline.com/${TENANT}/v2.0`,
      iat: seconds,
      nbf: seconds,
      exp: seconds + 3_600,
      azp: PANE,
      oid: '00000000-0000-4000-8000-000000000001',
      tid: TENANT,
      scp: 'Onward.Use',
      ver: '2.0',
      roles: ['Onward.Clerk'],
      ...claims,
    };
    for (const [name, value] of Object.entries(payload)) if (value === undefined) delete payload[name];
    return new SignJWT(payload)
      .setProtectedHeader({ alg: 'RS256', kid: 'key-1', typ: 'JWT', ...header })
      .sign(key);
  };
  const keys: EntraKeys = {
    reachable: true,
    asked: () => asked,
    fetch: async (input) => {
      asked += 1;
      if (!keys.reachable) throw new TypeError('fetch failed');
      if (String(input instanceof Request ? input.url : input) !== KEYS_AT)
        throw new Error('keys are asked for elsewhere');
      return Response.json({ keys: [jwk] });
    },
    token: (claims, header) => sign(ours.privateKey, claims, header),
    forged: (claims) => sign(theirs.privateKey, claims),
  };
  return keys;
}
