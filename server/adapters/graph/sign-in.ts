import { X509Certificate } from 'node:crypto';
import { ConfidentialClientApplication, type INetworkModule } from '@azure/msal-node';
import { type Fetch, SignInFailed } from './graph-errors.ts';

/**
 * How the server proves to Entra that it is the registered app. A certificate by choice; a secret only for trials,
 * because a secret leaks through configuration files and ends without a word. PEM texts.
 */
export type GraphCredentials = { tenantId: string; clientId: string } & (
  | { certificate: string; privateKey: string }
  | { secret: string }
);

export type GraphSignIn = {
  /** A token for Graph, from memory while it is good. However many ask at once, one request is made. */
  token(): Promise<string>;
  /** The token was refused: the next is asked of Entra, not taken from memory. */
  refused(token: string): void;
  /** When the certificate ends; null for a secret, whose end only the tenant knows. */
  certificateEnds: Date | null;
};

/** Microsoft Entra for everybody; national clouds are not served. */
const AUTHORITY = 'https://login.microsoftonline.com';
const SCOPES = ['https://graph.microsoft.com/.default'];

/**
 * Signs in with the real library. It asks Entra once however many callers there are, because the library does not
 * (20 cold callers made up to 3 requests, November 2026). After a 429 or 5xx the library itself holds back as long as
 * Entra said, or a minute: it fails at once, without asking (msal-common 16.17, ThrottlingUtils).
 */
export function openSignIn(credentials: GraphCredentials, fetch: Fetch): GraphSignIn {
  const app = new ConfidentialClientApplication({
    auth: {
      clientId: credentials.clientId,
      authority: `${AUTHORITY}/${credentials.tenantId}`,
      ...proofOf(credentials),
    },
    system: { networkClient: networkOf(fetch) },
  });
  let underWay: Promise<string> | null = null;
  let given: string | null = null;
  let refused: string | null = null;
  const ask = async (): Promise<string> => {
    const result = await app
      .acquireTokenByClientCredential({ scopes: SCOPES, skipCache: refused !== null })
      .catch((error: unknown) => {
        throw new SignInFailed(error);
      });
    if (!result?.accessToken || result.accessToken === refused) throw new SignInFailed(null);
    refused = null;
    given = result.accessToken;
    return given;
  };
  return {
    token: () => {
      underWay ??= ask().finally(() => {
        underWay = null;
      });
      return underWay;
    },
    // Several calls may have had the same token: the next one is asked for once.
    refused: (token) => {
      if (token === given) refused = token;
    },
    certificateEnds: 'certificate' in credentials ? endOf(credentials.certificate) : null,
  };
}

/** SHA-256: the older SHA-1 thumbprint is deprecated by Microsoft's library. */
function proofOf(credentials: GraphCredentials) {
  if ('secret' in credentials) return { clientSecret: credentials.secret };
  const { certificate, privateKey } = credentials;
  const thumbprintSha256 = new X509Certificate(certificate).fingerprint256.replaceAll(':', '').toLowerCase();
  return { clientCertificate: { thumbprintSha256, privateKey, x5c: certificate } };
}

function endOf(certificate: string): Date {
  return new Date(new X509Certificate(certificate).validTo);
}

const TIMEOUT_MS = 30_000;

/** Whoever stands between may answer a page in place of JSON; the status and how long to wait are still to be known. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** The library's own way out knows no proxy; this one goes wherever ours goes. */
function networkOf(fetch: Fetch): INetworkModule {
  const send = async <T>(url: string, init: RequestInit) => {
    const response = await fetch(url, {
      ...init,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const body = jsonIn(await response.text()) as T;
    return { headers: Object.fromEntries(response.headers), body, status: response.status };
  };
  return {
    sendGetRequestAsync: (url, options) => send(url, { method: 'GET', headers: options?.headers ?? {} }),
    sendPostRequestAsync: (url, options) =>
      send(url, { method: 'POST', headers: options?.headers ?? {}, body: options?.body ?? '' }),
  };
}
