import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { makeLocalCa } from '../graph/certificates.ts';
import { ajaxPages, hostPages, libraryPages, type Pages } from './pages.ts';
import type { HostMessage, HostSettings } from './wire.ts';

/** Under this name the pane's server answers in the tests. */
export const ONWARD_HOST = 'onward.larkfield-surgery.example';
export const OUTLOOK_URL = 'https://outlook.office.com/mail/';

type Answers = (request: IncomingMessage, response: ServerResponse) => void;

export type OutlookHost = {
  /** What a Chromium is started with, so that every name there is leads here and nowhere else. */
  browserArgs: string[];
  /** Requests for hosts that are nobody here: what a pane reached for and must not. */
  readonly foreign: string[];
  /** Microsoft's servers answer nothing, slowly, or as they should. */
  setLibrary(state: 'there' | 'gone' | 'silent'): void;
  /** Puts another server in the place of Onward's; null takes it away, as if the computer were off. */
  setOnward(answers: Answers | null): void;
  stop(): Promise<void>;
};

type Options = {
  messages: readonly HostMessage[];
  onward: Answers;
  settings?: Partial<HostSettings>;
  librarySources?: string[];
};

/**
 * One TLS server under all the names there are: Outlook on the web, Microsoft's script server, and Onward. The pane is
 * framed by the real name, over https, with the headers Onward sends.
 */
export async function startOutlookHost({
  messages,
  onward,
  settings = {},
  librarySources = [],
}: Options): Promise<OutlookHost> {
  const foreign: string[] = [];
  let library: 'there' | 'gone' | 'silent' = 'there';
  let ours: Answers | null = onward;
  const pages = await pagesByHost(
    { paneUrl: `https://${ONWARD_HOST}/pane/`, sets: SETS, person: PERSON, ...settings },
    messages,
    librarySources,
  );
  const { server: certified } = makeLocalCa([...Object.keys(pages), ONWARD_HOST], Date.now());
  const server = createServer(
    { key: certified.privateKey, cert: certified.certificate },
    (request, response) => {
      const host = request.headers.host ?? '';
      if (host === ONWARD_HOST) {
        if (ours === null) request.socket.destroy();
        else ours(request, response);
        return;
      }
      const here = pages[host];
      if (!here) foreign.push(`${host}${request.url}`);
      if (here !== undefined && host !== 'outlook.office.com' && library !== 'there') {
        if (library === 'gone') request.socket.destroy();
        return;
      }
      void answerBy(here, request, response);
    },
  );
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    browserArgs: [`--host-resolver-rules=MAP * 127.0.0.1:${port}`],
    foreign,
    setLibrary: (state) => {
      library = state;
    },
    setOnward: (answers) => {
      ours = answers;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What Outlook on the web claims in November 2026 (requirement-sets/outlook), so far as the emulator has it. */
export const SETS = { Mailbox: '1.14', DialogApi: '1.2', NestedAppAuth: '1.1' };
export const PERSON = { name: 'Chidi Clerk', address: 'chidi.clerk@larkfield-surgery.example' };

async function pagesByHost(
  settings: HostSettings,
  messages: readonly HostMessage[],
  librarySources: readonly string[],
): Promise<Record<string, Pages | undefined>> {
  return {
    'outlook.office.com': await hostPages(settings, messages),
    'appsforoffice.microsoft.com': await libraryPages('/lib/1/hosted/', librarySources),
    'ajax.aspnetcdn.com': await ajaxPages(),
  };
}

async function answerBy(
  pages: Pages | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const answered = await pages?.(request, response);
  if (answered === true) return;
  response.writeHead(404, { 'Content-Type': 'text/plain' }).end('nobody here');
}
