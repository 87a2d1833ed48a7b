import { randomUUID } from 'node:crypto';
import { Client, type Context, type Middleware, ResponseType } from '@microsoft/microsoft-graph-client';
import { type Fetch, GraphRefused } from './graph-errors.ts';
import { type Pause, readAgain } from './read-again.ts';
import type { GraphSignIn } from './sign-in.ts';
import { turnstile } from './turnstile.ts';

/** A call that only asks may be asked again; every other is made once, and what came of it is the caller's to find out. */
export type GraphClient = {
  get<T>(path: string, options?: GetOptions): Promise<T>;
  /** The body as it comes. The caller reads it to its end, or cancels it. */
  stream(path: string, options?: { timeoutMs?: number }): Promise<Response>;
  post<T>(path: string, body: unknown, options?: SendOptions): Promise<T>;
  patch<T>(path: string, body: unknown, options?: SendOptions & { ifMatch?: string }): Promise<T>;
  remove(path: string, options?: SendOptions): Promise<void>;
};
export type GetOptions = { timeoutMs?: number; pageSize?: number; textBody?: boolean };
export type SendOptions = { timeoutMs?: number };

export type GraphClientOptions = {
  signIn: GraphSignIn;
  fetch: Fetch;
  /** Waits; a test's runs ahead. */
  pause?: Pause;
  /** Instants in milliseconds, to read a Retry-After that is a date. */
  clock: () => number;
};

/** The one place that a token is ever sent to. A link in an answer that leads elsewhere is not followed at all. */
const GRAPH = 'https://graph.microsoft.com/';
const TIMEOUT_MS = 60_000;

/**
 * Microsoft's client, held to our rules. Ids are immutable on every call (concepts/outlook-immutable-id). Nothing is
 * retried inside the library: it sends a mail twice when Graph answers 504 to the first (tried, November 2026).
 * Redirects are not followed. At most two calls at once, for Graph allows four to a mailbox and others have it too: so
 * each mailbox has a client of its own, and none waits for another's.
 */
export function openGraphClient({ signIn, fetch, pause, clock }: GraphClientOptions): GraphClient {
  const client = Client.initWithMiddleware({ middleware: sender(fetch), defaultVersion: 'v1.0' });
  const inTurn = turnstile(MOST_AT_ONCE);
  let shutUntil = 0;
  const once = async (method: Method, path: string, asked: Asked): Promise<Response> => {
    const left = shutUntil - clock();
    if (left > 0) throw new GraphRefused(429, 'asked-to-wait', left, null);
    const token = await signIn.token();
    const request = client
      .api(withinGraph(path))
      .responseType(ResponseType.RAW)
      .headers({ ...headersOf(asked), Authorization: `Bearer ${token}`, 'client-request-id': randomUUID() })
      .option('signal', AbortSignal.timeout(asked.timeoutMs ?? TIMEOUT_MS));
    const response = await sent(request, method, asked.body);
    if (response.ok) return response;
    if (response.status === 401) signIn.refused(token);
    const refused = await refusedBy(response, clock);
    if (isBusy(refused)) shutUntil = clock() + (refused.retryAfterMs ?? 0);
    throw refused;
  };
  /** A token may end on its way. Nothing was done then, whatever was asked, so it may be asked once more. */
  const signedIn = (method: Method, path: string, asked: Asked) =>
    once(method, path, asked).catch((error: unknown) => {
      if (error instanceof GraphRefused && error.status === 401) return once(method, path, asked);
      throw error;
    });
  const read = (path: string, asked: Asked) => readAgain(() => signedIn('get', path, asked), pause);
  const change = <T>(method: Method, path: string, asked: Asked) =>
    inTurn(async () => bodyOf<T>(await signedIn(method, path, asked)));
  return {
    // Read to its end inside the retry: an answer that is cut off is no answer.
    get: (path, options = {}) =>
      inTurn(() => readAgain(async () => bodyOf(await signedIn('get', path, options)), pause)),
    stream: (path, options = {}) =>
      new Promise((resolve, reject) => {
        inTurn(async () => {
          const { response, ended } = untilRead(await read(path, options));
          resolve(response);
          await ended;
        }).catch(reject);
      }),
    post: (path, body, options = {}) => change('post', path, { ...options, body }),
    patch: (path, body, options = {}) => change('patch', path, { ...options, body }),
    remove: async (path, options = {}) => {
      await change('delete', path, options);
    },
  };
}

/** Graph allows four to a mailbox (concepts/throttling-limits), and others use it too. */
const MOST_AT_ONCE = 2;

type Method = 'get' | 'post' | 'patch' | 'delete';
type Asked = GetOptions & { ifMatch?: string; body?: unknown };

function withinGraph(path: string): string {
  if (path.startsWith('/') && !path.startsWith('//')) return path;
  if (path.startsWith(GRAPH)) return path;
  throw new GraphRefused(400, 'foreign-link', null, null);
}

function headersOf({ pageSize, textBody, ifMatch }: Asked): Record<string, string> {
  const prefer = ['IdType="ImmutableId"'];
  if (pageSize !== undefined) prefer.push(`odata.maxpagesize=${pageSize}`);
  if (textBody) prefer.push('outlook.body-content-type="text"');
  return { Prefer: prefer.join(', '), ...(ifMatch === undefined ? {} : { 'If-Match': ifMatch }) };
}

/** The end of the library's chain: our way to the network, and never to another host. */
function sender(fetch: Fetch): Middleware {
  return {
    execute: async (context: Context) => {
      const url = String(context.request);
      if (!url.startsWith(GRAPH)) throw new Error('not Graph');
      context.response = await fetch(url, { ...context.options, redirect: 'manual' } as RequestInit);
    },
  };
}

type Request = ReturnType<Client['api']>;

/** Whatever happens on the way is one kind of error: no answer came. */
async function sent(request: Request, method: Method, body: unknown): Promise<Response> {
  try {
    if (method === 'post' || method === 'patch') return (await request[method](body)) as Response;
    return (await request[method]()) as Response;
  } catch (error) {
    const timedOut = error instanceof Error && /abort|timeout/i.test(`${error.name} ${error.message}`);
    throw new GraphRefused(0, timedOut ? 'too-slow' : 'no-answer', null, null);
  }
}

/**
 * A call is under way until its answer has been read, and Graph counts it so. Ends too when the reader turns away, and
 * when the call's time is up.
 */
function untilRead(response: Response): { response: Response; ended: Promise<unknown> } {
  if (response.body === null) return { response, ended: Promise.resolve() };
  const reader = response.body.getReader();
  const body = new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  const { status, headers } = response;
  return { response: new Response(body, { status, headers }), ended: reader.closed.catch(() => undefined) };
}

/** An answer without a body is null. One that is cut off is no answer. */
async function bodyOf<T>(response: Response): Promise<T> {
  try {
    const text = await response.text();
    return (text === '' ? null : JSON.parse(text)) as T;
  } catch {
    throw new GraphRefused(0, 'cut-off', null, response.headers.get('request-id'));
  }
}

async function refusedBy(response: Response, clock: () => number): Promise<GraphRefused> {
  const body: unknown = await response.json().catch(() => null);
  const error = (body as { error?: { code?: unknown } } | null)?.error;
  const code = typeof error?.code === 'string' ? error.code : 'no-code';
  const wait = waitAsked(response.headers.get('retry-after'), clock());
  return new GraphRefused(response.status, code, wait, response.headers.get('request-id'));
}

/** All callers wait then: one that comes too early has everybody's ban extended (concepts/throttling). */
function isBusy({ status }: GraphRefused): boolean {
  return status === 429 || status === 503;
}

/** Seconds or a date (RFC 9110, 10.2.3). */
function waitAsked(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
