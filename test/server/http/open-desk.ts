import { mkdir, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createApp } from '../../../server/app.ts';
import type { AppDeps, Limits } from '../../../server/http/deps.ts';
import type { SignInLinks } from '../../../server/http/sign-in-links.ts';
import { createSignInLinks } from '../../../server/http/sign-in-links.ts';
import type { Actor } from '../../../server/steps/apply-commands.ts';
import type { Ports } from '../../../server/steps/ports.ts';
import type { TestPractice } from '../../builders/practice.ts';
import { openPractice } from '../../builders/practice.ts';

/** The real app on a real port over a real practice. */
export type OpenDesk = {
  readonly url: string;
  readonly practice: TestPractice;
  readonly deps: AppDeps;
  readonly links: SignInLinks;
  /** A lead of another practice that the same server serves. */
  readonly stranger: Actor;
  /** Every line that was logged, as JSON. */
  readonly logged: string[];
  /** A browser of its own, signed in as one of the practice's people. */
  as(actor: Actor): Promise<Browser>;
  nobody(): Browser;
  close(): Promise<void>;
};

export type Answered = { status: number; headers: Headers; body: unknown; text: string; bytes: Buffer };
export type Ask = {
  method?: string;
  body?: unknown;
  raw?: Uint8Array<ArrayBuffer> | string;
  headers?: Record<string, string | null>;
};

/** Keeps its cookie and sends what the desk's page sends. */
export type Browser = {
  cookie: string | null;
  get(path: string, headers?: Record<string, string | null>): Promise<Answered>;
  post(path: string, body?: unknown, headers?: Record<string, string | null>): Promise<Answered>;
  ask(path: string, ask: Ask): Promise<Answered>;
};

export async function openDesk(
  options: Partial<Omit<AppDeps, 'ports'>> & { limits?: Partial<Limits> } = {},
): Promise<OpenDesk> {
  const practice = await openPractice();
  const logged: string[] = [];
  const [own] = practice.ports.practices;
  if (own === undefined) throw new Error('no practice is open');
  const practices = [own, { ...own, odsCode: ELSEWHERE, name: 'Elsewhere Surgery' }];
  const ports: Ports = { ...practice.ports, practices, log: listening(logged) };
  await addStranger(ports);
  const links = createSignInLinks(ports);
  const deps: AppDeps = {
    ports,
    demonstration: true,
    sessionHours: 12,
    idleMinutes: 30,
    secureCookies: false,
    deskFolder: await deskFolder(practice.folder),
    checks: async () => [{ ok: true, words: 'The disk has room.' }],
    moveClock: async (days) => practice.clock.forwardDays(days),
    links,
    folders: () => ({ inbox: 'inbox', outbox: 'outbox' }),
    ...options,
  };
  const server = createApp(deps).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    practice,
    deps,
    links,
    stranger: STRANGER,
    logged,
    as: async (actor) => {
      const browser = openBrowser(url);
      const answer = await browser.post('/api/sign-in/link', { token: await links.issue(actor.by) });
      if (answer.status !== 200) throw new Error(`could not sign in: ${answer.text}`);
      return browser;
    },
    nobody: () => openBrowser(url),
    close: async () => {
      await closeServer(server);
      await practice.remove();
    },
  };
}

export function openBrowser(url: string): Browser {
  const browser: Browser = {
    cookie: null,
    get: (path, headers = {}) => browser.ask(path, { headers }),
    post: (path, body = {}, headers = {}) => browser.ask(path, { method: 'POST', body, headers }),
    ask: async (path, { method = 'GET', body, raw, headers = {} }) => {
      const sent: Record<string, string | null> = {
        'X-Onward': method === 'GET' ? null : 'desk',
        'Content-Type': body === undefined ? null : 'application/json',
        Cookie: browser.cookie,
        ...headers,
      };
      const response = await fetch(`${url}${path}`, {
        method,
        redirect: 'manual',
        headers: Object.fromEntries(
          Object.entries(sent).filter((pair): pair is [string, string] => pair[1] !== null),
        ),
        ...(raw === undefined ? (body === undefined ? {} : { body: JSON.stringify(body) }) : { body: raw }),
      });
      const cookie = response.headers.get('set-cookie')?.split(';')[0];
      if (cookie !== undefined) browser.cookie = cookie.endsWith('=') ? null : cookie;
      const bytes = Buffer.from(await response.arrayBuffer());
      const text = bytes.toString();
      const json = /json/.test(response.headers.get('content-type') ?? '');
      return {
        status: response.status,
        headers: response.headers,
        text,
        bytes,
        body: json ? JSON.parse(text) : null,
      };
    },
  };
  return browser;
}

/** A request as no browser would send it: fetch does not let a script choose these headers. */
export function plainly(
  url: string,
  { method, path, headers }: { method: string; path: string; headers: Record<string, string> },
): Promise<{ status: number; headers: Record<string, unknown>; text: string }> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const asked = request(
      { hostname, port, method, path, headers: { Host: `${hostname}:${port}`, ...headers }, setHost: false },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
      },
    );
    asked.on('error', reject).end();
  });
}

const ELSEWHERE = 'A12345';
const STRANGER: Actor = { by: 'stranger', role: 'lead' };

function addStranger(ports: Ports): Promise<void> {
  const account = {
    accountId: STRANGER.by,
    practice: ELSEWHERE,
    name: 'Sam Stranger',
    role: 'lead',
  } as const;
  return ports.store.transaction((tx) =>
    tx.saveAccount({ ...account, signInName: 'sam.stranger', passwordHash: null, disabled: false }),
  );
}

/** A field of an answer's JSON, for tests that look at one thing. */
export function field(answer: Answered, name: string): unknown {
  return typeof answer.body === 'object' && answer.body !== null ? Reflect.get(answer.body, name) : undefined;
}

function listening(lines: string[]): Ports['log'] {
  const note =
    (level: string) =>
    (what: string, fields: object = {}, cause?: unknown): void => {
      // The whole error on purpose: what a careless log would show is what must hold nothing.
      lines.push(
        JSON.stringify({ level, what, ...fields, cause: cause instanceof Error ? cause.stack : cause }),
      );
    };
  return { info: note('info'), warn: note('warn'), error: note('error') };
}

async function deskFolder(folder: string): Promise<string> {
  const desk = join(folder, 'desk');
  await mkdir(desk, { recursive: true });
  await writeFile(join(desk, 'index.html'), '<!doctype html><title>Onward</title>');
  await writeFile(join(desk, 'main-5F3K2Q7A.js'), 'export {};');
  return desk;
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
}
