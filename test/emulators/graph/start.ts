import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { Blobs } from './blobs.ts';
import { type Certified, makeAppCertificate, makeLocalCa } from './certificates.ts';
import { type Controls, controlsOf } from './controls.ts';
import { Entra } from './entra.ts';
import { Faults } from './faults.ts';
import { Journal } from './journal.ts';
import { type CallRecord, type Outcome, Service } from './service.ts';
import { Notifier } from './subscriptions.ts';
import { Throttle } from './throttle.ts';
import { wallClock } from './wall-clock.ts';
import { type Address, HOSTS, wayTo } from './way.ts';
import { World } from './world.ts';

export type EmulatorOptions = {
  /** Everything is written through to it; an emulator started with the same file goes on where the last one was. */
  stateFile?: string;
  tenantId?: string;
  clientId?: string;
  /** PEM texts that the app registration knows. Where none is given one is made: see `credentials`. */
  certificates?: string[];
  /** Milliseconds. Instants of mail and the end of tokens and bans go by it. */
  clock?: () => number;
};

/** The app's proof of itself, as server/adapters/graph/sign-in.ts takes it. */
export type EmulatedApp = { tenantId: string; clientId: string } & Certified;

export type GraphEmulator = Controls & {
  /** Reaches graph.microsoft.com and login.microsoftonline.com, which are this emulator, and nothing else. */
  fetch: typeof fetch;
  /** For another process: `wayTo(address).fetch`. */
  address: Address;
  credentials: EmulatedApp;
  secret: string;
  /** What was asked, oldest first, without bodies. */
  calls: CallRecord[];
  /** What broke the contract, by us or by the emulator. Empty at the end of every test. */
  contract: { violations: string[]; clear(): void };
  service: Service;
  entra: Entra;
  stop(): Promise<void>;
};

const TENANT = '11111111-2222-4333-8444-555555555555';
const CLIENT = '99999999-8888-4777-8666-555555555555';
const SECRET = 'only-for-trials';

/** Microsoft's Entra and Graph, as far as this project asks them anything, on this computer. */
export async function startGraphEmulator(options: EmulatorOptions = {}): Promise<GraphEmulator> {
  const { stateFile = null, clock = wallClock } = options;
  const journal = new Journal(stateFile);
  const blobs = new Blobs(stateFile === null ? null : `${stateFile}.files`);
  const world = new World({ journal, blobs, faults: new Faults(), throttle: new Throttle(clock), clock });
  const identity = identityOf(journal);
  const registration = {
    tenantId: options.tenantId ?? TENANT,
    clientId: options.clientId ?? CLIENT,
    certificates: options.certificates ?? [identity.app.certificate],
    secret: SECRET,
  };
  const entra = new Entra(registration, journal, clock);
  const service = new Service(world, entra);
  const notifier = new Notifier(world);
  const server = createServer({ cert: identity.tls.server.certificate, key: identity.tls.server.privateKey });
  server.on('request', (request, response) => void respond(service, request, response));
  const port = await listen(server, identity.port);
  journal.put('identity:', { ...identity, port });
  const address = { port, ca: identity.tls.ca };
  const way = wayTo(address, (host, hadToken) => {
    service.violations.push(`a call to ${host}${hadToken ? ' with a token' : ''}`);
  });
  return {
    ...controlsOf(world, notifier, entra),
    fetch: way.fetch,
    address,
    credentials: { tenantId: registration.tenantId, clientId: registration.clientId, ...identity.app },
    secret: SECRET,
    calls: service.calls,
    contract: {
      violations: service.violations,
      clear: () => {
        service.violations.length = 0;
      },
    },
    service,
    entra,
    stop: async () => {
      await way.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Identity = { tls: { ca: string; server: Certified }; app: Certified; port: number };

/** Kept, so that whoever trusted the emulator before a restart does so after it. */
function identityOf(journal: Journal): Identity {
  const kept = journal.get<Identity>('identity:');
  if (kept) return kept;
  return { tls: makeLocalCa(HOSTS, wallClock()), app: makeAppCertificate(wallClock()), port: 0 };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

async function respond(service: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const host = request.headers.host ?? '';
    const headers = new Headers();
    for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
    const url = new URL(request.url ?? '/', `https://${host}`);
    const bytes = await bytesOf(request);
    await write(response, await service.answer({ host, method: request.method ?? '', url, headers, bytes }));
  } catch (error) {
    service.violations.push(`the emulator failed: ${error instanceof Error ? error.stack : String(error)}`);
    response.destroy();
  }
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

async function write(response: ServerResponse, outcome: Outcome): Promise<void> {
  response.once('close', () => outcome.leave?.());
  if (outcome.dropped) {
    outcome.stream?.destroy();
    response.destroy();
    return;
  }
  const { status, headers = {}, json, stream, length } = outcome;
  const bytes = json === undefined ? null : Buffer.from(JSON.stringify(json));
  const total = outcome.withoutLength ? undefined : (bytes?.length ?? length);
  response.writeHead(status, { ...headers, ...(total === undefined ? {} : { 'Content-Length': total }) });
  if (outcome.cutAfter !== undefined)
    return cutOff(response, stream ?? [bytes ?? Buffer.alloc(0)], outcome.cutAfter);
  if (stream) await pipeline(stream, response).catch(() => {});
  else response.end(bytes ?? undefined);
}

/** So many bytes, and then the connection breaks. */
async function cutOff(
  response: ServerResponse,
  body: AsyncIterable<unknown> | Buffer[],
  after: number,
): Promise<void> {
  let left = after;
  for await (const piece of body) {
    const part = (piece as Buffer).subarray(0, left);
    left -= part.length;
    await new Promise((resolve) => response.write(part, resolve));
    if (left <= 0) break;
  }
  response.destroy();
}
