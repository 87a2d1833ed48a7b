import { Agent, type Dispatcher, ProxyAgent, fetch as undiciFetch } from 'undici';

export type Network = { fetch: typeof fetch; close(): Promise<void> };

/** Each call sets its own limit besides; these end what hangs before or between the bytes. */
const LIMITS = { connect: { timeout: 15_000 }, headersTimeout: 60_000, bodyTimeout: 60_000 };

/**
 * The way to Microsoft, through the proxy where there is one. Fetch and agent are of one library, because the one built
 * into Node takes no agent of another version. A proxy sees host names and nothing else: TLS goes through it.
 */
export function openNetwork(proxy: string | null): Network {
  const agent = proxy === null ? new Agent(LIMITS) : throughProxy(proxy);
  const reach: typeof fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    const response: unknown = await undiciFetch(url, { ...(init as object), dispatcher: agent });
    return response as Response;
  };
  return { fetch: reach, close: () => agent.destroy() };
}

/** A name and password in the address go to the proxy alone (RFC 9110, 11.7.1). */
function throughProxy(proxy: string): Dispatcher {
  const { origin, username, password } = new URL(proxy);
  const token = `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`;
  return new ProxyAgent({ uri: origin, ...(username === '' ? {} : { token }), ...LIMITS });
}
