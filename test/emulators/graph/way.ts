import { Agent, buildConnector, fetch as undiciFetch } from 'undici';

/** Where an emulator listens, and whose word to take for its certificate. Plain data, so that another process can have it. */
export type Address = { port: number; ca: string };

/** The hosts an emulator stands in for; the last takes large files in pieces. Nothing else is reachable by its way. */
export const HOSTS = ['graph.microsoft.com', 'login.microsoftonline.com', 'outlook.office.com'];

export type Way = { fetch: typeof fetch; close(): Promise<void> };

/** A call to a host that is neither Graph nor Entra. No byte was sent. */
export class ForeignHost extends Error {
  override readonly name = 'ForeignHost';
  readonly host: string;
  constructor(host: string) {
    super(`no way to ${host}`);
    this.host = host;
  }
}

/**
 * A fetch that speaks TLS to the emulator on this computer under the real host names, which it verifies. Fetch and agent
 * are of one library, because the one built into a later Node does not take this agent.
 */
export function wayTo(
  { port, ca }: Address,
  onForeign: (host: string, hadToken: boolean) => void = () => {},
): Way {
  const connect = buildConnector({ ca });
  const agent = new Agent({
    connect: (options, done) =>
      connect(
        {
          ...options,
          host: '127.0.0.1',
          hostname: '127.0.0.1',
          port: String(port),
          servername: options.hostname,
        },
        done,
      ),
  });
  const reach: typeof fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : String(input));
    if (url.protocol !== 'https:' || url.port !== '' || !HOSTS.includes(url.hostname)) {
      onForeign(url.hostname, new Headers(init?.headers).has('authorization'));
      throw new ForeignHost(url.hostname);
    }
    const response: unknown = await undiciFetch(String(input), { ...(init as object), dispatcher: agent });
    return response as Response;
  };
  return { fetch: reach, close: () => agent.destroy() };
}
