import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Me } from '../../server/http/answers.ts';

export type RunningServer = {
  url: string;
  /** The token of the link that was printed. */
  token: string;
  child: ChildProcess;
  /** Milliseconds from spawn to the printed link. */
  readyInMs: number;
  kill(): Promise<void>;
  stop(): Promise<number | null>;
};

/** The built server, as a user starts it. */
const BUILT = ['dist/main.js', 'serve'];

/** Starts the built server as a user would, in a process of its own, on a free port of this machine. */
export async function startServer(
  dataFolder: string,
  env: Record<string, string | undefined> = {},
  program: readonly string[] = BUILT,
): Promise<RunningServer> {
  const launched = await launchServer(dataFolder, env, program);
  return launched.ready;
}

/** The same, given back before it is ready, so that it can be killed while it starts. */
export async function launchServer(
  dataFolder: string,
  env: Record<string, string | undefined> = {},
  program: readonly string[] = BUILT,
): Promise<{ child: ChildProcess; ready: Promise<RunningServer>; kill: () => Promise<void> }> {
  const port = Number(env.ONWARD_PORT ?? (await freePort()));
  const from = performance.now();
  const child = spawn(process.execPath, program, {
    env: {
      PATH: process.env.PATH,
      ONWARD_DATA_FOLDER: dataFolder,
      ONWARD_PORT: String(port),
      ONWARD_MAIL_POLL_SECONDS: '1',
      ONWARD_SWEEP_SECONDS: '1',
      ONWARD_LOG_LEVEL: 'warn',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await ended;
  };
  const ready = tokenFrom(child).then((token) => ({
    url: `http://127.0.0.1:${port}`,
    token,
    child,
    readyInMs: performance.now() - from,
    kill: () => end('SIGKILL'),
    stop: async () => {
      await end('SIGTERM');
      return child.exitCode;
    },
  }));
  return { child, ready, kill: () => end('SIGKILL') };
}

async function tokenFrom(child: ChildProcess): Promise<string> {
  let out = '';
  let complaint = '';
  child.stderr?.on('data', (piece: Buffer) => {
    complaint += String(piece);
  });
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (piece: Buffer) => {
      out += String(piece);
      const found = /#sign-in=([A-Za-z0-9_-]{20,})/.exec(out);
      if (found?.[1]) resolve(found[1]);
    });
    child.once('exit', (code) =>
      reject(new Error(`the server ended with ${code}: ${complaint.slice(-2000)}`)),
    );
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port could be had');
  return address.port;
}

/** What a browser does for a signed-in person, without a browser. */
export class DeskClient {
  readonly #url: string;
  #cookie = '';

  constructor(url: string) {
    this.#url = url;
  }

  async signInByLink(token: string): Promise<Me> {
    return this.post<Me>('/api/sign-in/link', { token });
  }

  async signIn(signInName: string, password: string): Promise<Me> {
    return this.post<Me>('/api/sign-in', { signInName, password });
  }

  async get<T>(path: string): Promise<T> {
    return (await this.answer('GET', path)).json() as Promise<T>;
  }

  async bytes(path: string): Promise<Uint8Array> {
    return new Uint8Array(await (await this.answer('GET', path)).arrayBuffer());
  }

  async post<T>(path: string, body: unknown): Promise<T> {
    const response = await this.answer('POST', path, JSON.stringify(body), 'application/json');
    return (response.status === 204 ? null : await response.json()) as T;
  }

  /** Throws `HttpProblem` for anything but success. */
  async answer(
    method: string,
    path: string,
    body?: string | Uint8Array,
    type?: string,
    more: Record<string, string> = {},
  ): Promise<Response> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: {
        'X-Onward': 'desk',
        Cookie: this.#cookie,
        ...(type === undefined ? {} : { 'Content-Type': type }),
        ...more,
      },
      ...(body === undefined ? {} : { body: body as BodyInit }),
    });
    const cookie = response.headers.getSetCookie().find((one) => !/=;/.test(one));
    if (cookie) this.#cookie = cookie.split(';')[0] ?? '';
    if (!response.ok) throw new HttpProblem(response.status, await response.text());
    return response;
  }
}

export class HttpProblem extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, text: string) {
    super(`${status} ${text.slice(0, 600)}`);
    this.name = 'HttpProblem';
    this.status = status;
    this.code = /"code":"([a-z-]+)"/.exec(text)?.[1] ?? '';
  }
}

/** Asks again until the answer will do; what was last seen is in the error when it never does. */
export async function until<T>(
  ask: () => Promise<T>,
  willDo: (answer: T) => boolean,
  forMs = 60_000,
  everyMs = 100,
): Promise<T> {
  const end = performance.now() + forMs;
  for (;;) {
    const answer = await ask();
    if (willDo(answer)) return answer;
    if (performance.now() > end) throw new Error(`never came: ${JSON.stringify(answer).slice(0, 1500)}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
