import { constants, createPublicKey, randomBytes, verify, X509Certificate } from 'node:crypto';
import { thumbprintOf } from './certificates.ts';
import type { Journal } from './journal.ts';
import { wallClock } from './wall-clock.ts';
import type { Answer } from './world.ts';

/** The app registration: what Entra knows of it. Two certificates while one takes over from the other. */
export type Registration = {
  tenantId: string;
  clientId: string;
  certificates: string[];
  secret: string | null;
};
type TokenDoc = { expires: number };

/** concepts/certificate-credentials: at most ten minutes. msal-node's `nbf` may lie half a second ahead (tried, November 2026). */
const LONGEST_ASSERTION_S = 600;
const TOLERANCE_S = 5;

export class Entra {
  readonly registration: Registration;
  readonly #journal: Journal;
  readonly #clock: () => number;
  /** How long a token lasts. */
  tokenSeconds = 3599;
  /** The machine's own, which the library stamps its proof with; a test's clock may stand elsewhere. */
  proofClock = wallClock;
  /** How many were given. */
  given = 0;

  constructor(registration: Registration, journal: Journal, clock: () => number) {
    this.registration = registration;
    this.#journal = journal;
    this.#clock = clock;
  }

  /** v2-oauth2-client-creds-grant-flow */
  token(tenant: string, form: URLSearchParams): Answer {
    const { tenantId, clientId } = this.registration;
    if (tenant !== tenantId) return refused(400, 'invalid_request', 90002, 'Tenant not found.');
    if (form.get('client_id') !== clientId)
      return refused(400, 'unauthorized_client', 700016, 'Application was not found in the directory.');
    if (form.get('grant_type') !== 'client_credentials' || !wantsGraph(form.get('scope')))
      return refused(400, 'invalid_scope', 70011, 'The provided value for scope is not valid.');
    const assertion = form.get('client_assertion');
    const wrong =
      assertion === null
        ? this.#secretFault(form.get('client_secret'))
        : this.#assertionFault(form, assertion);
    return wrong ?? this.#give();
  }

  isGood(token: string): boolean {
    const doc = this.#journal.get<TokenDoc>(`token:${token}`);
    return doc !== null && doc.expires > this.#clock();
  }
  end(token: string): void {
    this.#journal.drop(`token:${token}`);
  }
  endAll(): void {
    for (const { token } of this.#journal.all<{ token: string }>('token:')) this.end(token);
  }

  /** Opaque to a client, as Microsoft asks clients to take it (access-tokens). */
  #give(): Answer {
    const token = `eyEmulator.${randomBytes(24).toString('base64url')}`;
    this.#journal.put(`token:${token}`, { token, expires: this.#clock() + this.tokenSeconds * 1000 });
    this.given += 1;
    const json = {
      token_type: 'Bearer',
      expires_in: this.tokenSeconds,
      ext_expires_in: this.tokenSeconds,
      access_token: token,
    };
    return { status: 200, json };
  }

  #secretFault(secret: string | null): Answer | null {
    if (this.registration.secret !== null && secret === this.registration.secret) return null;
    return refused(401, 'invalid_client', 7000215, 'Invalid client secret provided.');
  }

  /** concepts/certificate-credentials: signature, thumbprint, audience, issuer, subject and time. */
  #assertionFault(form: URLSearchParams, assertion: string): Answer | null {
    const [head = '', body = '', signature = ''] = assertion.split('.');
    const header = decoded(head);
    const claims = decoded(body);
    const certificate = this.registration.certificates.find(
      (one) => thumbprintOf(one) === header['x5t#S256'],
    );
    if (
      form.get('client_assertion_type') !== 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' ||
      !certificate
    )
      return badAssertion(
        'The certificate with identifier used to sign the client assertion is not registered.',
      );
    const key = createPublicKey(
      new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'pem' }),
    );
    const pss = {
      key,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
    };
    const isSigned = verify(
      'sha256',
      Buffer.from(`${head}.${body}`),
      pss,
      Buffer.from(signature, 'base64url'),
    );
    if (header.alg !== 'PS256' || !isSigned)
      return badAssertion('Client assertion failed signature validation.');
    return this.#claimsFault(claims);
  }

  #claimsFault(claims: Record<string, unknown>): Answer | null {
    const { tenantId, clientId } = this.registration;
    const audience = `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`;
    if (claims.iss !== clientId || claims.sub !== clientId) return badAssertion('Wrong issuer or subject.');
    if (claims.aud !== audience) return badAssertion('Wrong audience.');
    if (typeof claims.jti !== 'string') return badAssertion('No id.');
    const now = this.proofClock() / 1000;
    const [from, until] = [Number(claims.nbf), Number(claims.exp)];
    const isTimely =
      from <= now + TOLERANCE_S && until > now - TOLERANCE_S && until - from <= LONGEST_ASSERTION_S;
    // AADSTS700024: "Client assertion is not within its valid time range."
    return isTimely
      ? null
      : refused(401, 'invalid_client', 700024, 'Client assertion is not within its valid time range.');
  }

  /** v2-protocols-oidc */
  configuration(tenant: string): Answer {
    const root = `https://login.microsoftonline.com/${tenant}`;
    const json = {
      token_endpoint: `${root}/oauth2/v2.0/token`,
      issuer: `${root}/v2.0`,
      authorization_endpoint: `${root}/oauth2/v2.0/authorize`,
      jwks_uri: `${root}/discovery/v2.0/keys`,
      end_session_endpoint: `${root}/oauth2/v2.0/logout`,
    };
    return { status: 200, json };
  }

  /** What msal asks before it trusts a host it does not know by heart. */
  discovery(): Answer {
    const host = 'login.microsoftonline.com';
    const metadata = [{ preferred_network: host, preferred_cache: 'login.windows.net', aliases: [host] }];
    const tenant_discovery_endpoint = `https://${host}/${this.registration.tenantId}/v2.0/.well-known/openid-configuration`;
    return { status: 200, json: { tenant_discovery_endpoint, 'api-version': '1.1', metadata } };
  }
}

/** msal adds the scopes of OpenID to ours. */
function wantsGraph(scope: string | null): boolean {
  return scope?.split(' ').includes('https://graph.microsoft.com/.default') === true;
}

function decoded(part: string): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
  } catch {
    return {};
  }
}

const badAssertion = (why: string) => refused(401, 'invalid_client', 700027, why);

export function refused(status: number, error: string, code: number, why = ''): Answer {
  return { status, json: { error, error_description: `AADSTS${code}: ${why}`, error_codes: [code] } };
}
