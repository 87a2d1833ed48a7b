import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ListView, Me, SettingsView } from '../server/http/answers.ts';
import { DeskClient, HttpProblem, type RunningServer, startServer, until } from './builders/server.ts';

/** The built server, in a process of its own, as a user starts it. */
describe('onward serve', function () {
  // Seconds on a quiet machine; the scans are read in one child after the other, which a busy one makes minutes of.
  this.timeout(300_000);
  let folder: string;
  let running: RunningServer[];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onward-serve-'));
    running = [];
  });
  afterEach(async () => {
    for (const server of running) await server.kill();
    await rm(folder, { recursive: true, force: true });
  });

  it('When started for the first time, it prints a link that signs one person in, once', async () => {
    const server = await start();
    const desk = new DeskClient(server.url);
    await assert.rejects(desk.get('/api/me'), isProblem(401));
    const me = await desk.signInByLink(server.token);
    assert.equal(me.role, 'lead');
    assert.equal(me.demonstration, true);
    await assert.rejects(new DeskClient(server.url).signInByLink(server.token), isProblem(401));
    assert.deepEqual(await (await fetch(`${server.url}/healthz`)).json(), { ok: true });
  });

  it('When it is the demonstration, the invented mail arrives and a second person can sign in', async () => {
    const server = await start();
    const desk = new DeskClient(server.url);
    await desk.signInByLink(server.token);
    await until(
      () => desk.post<ListView>('/api/records/search', {}),
      ({ total }) => total >= 6,
      PATIENCE_MS,
    );
    await until(
      () => desk.get<Me>('/api/me'),
      ({ counts }) => counts.needsPerson >= 3,
      PATIENCE_MS,
    );
    const second = new DeskClient(server.url);
    const me = await second.signIn('ben.second', 'copper kettle meadow');
    assert.equal(me.role, 'lead');
    const { checks } = await desk.get<SettingsView>('/api/settings');
    assert.ok(checks.length >= 8);
    assert.ok(
      checks.every((check) => check.ok),
      JSON.stringify(checks),
    );
  });

  it('When started again, it keeps what was there, doubles nothing, and is quick', async () => {
    const first = await start();
    const before = new DeskClient(first.url);
    await before.signInByLink(first.token);
    await until(
      async () => [(await inboxOf()).length, await mails()],
      ([waiting, all]) => waiting === 0 && all === 14,
      PATIENCE_MS,
    );
    const { total } = await before.post<ListView>('/api/records/search', {});
    assert.equal(await first.stop(), 0);
    const second = await start();
    const after = new DeskClient(second.url);
    await after.signInByLink(second.token);
    assert.equal((await after.post<ListView>('/api/records/search', {})).total, total);
    assert.equal(await mails(), 14);
    // `npm run bench` holds it to the second; here only a start that does the first one's work again is caught.
    assert.ok(second.readyInMs < 10_000, `${second.readyInMs} ms`);
  });

  it('When it is killed at once, it starts again and goes on', async () => {
    const first = await start();
    await first.kill();
    const second = await start();
    const me = await new DeskClient(second.url).signInByLink(second.token);
    assert.equal(me.role, 'lead');
  });

  it('When another one runs on the same data, it is refused plainly and the first goes on', async () => {
    const first = await start();
    const { code, err } = await startAndFail({ ONWARD_DATA_FOLDER: folder, ONWARD_PORT: '1' });
    assert.equal(code, 3);
    assert.match(err, /already running/);
    assert.doesNotMatch(err, /\bat .*\.js:\d/);
    assert.equal((await fetch(`${first.url}/healthz`)).status, 200);
  });

  it('When the port is taken, it says so, what to do, and lets the data go', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const { code, err } = await startAndFail({ ONWARD_DATA_FOLDER: folder, ONWARD_PORT: String(port) });
    taken.close();
    assert.equal(code, 3);
    assert.match(err, new RegExp(`uses port ${port}.*choose another`, 's'));
    await start();
  });

  it('When settings are wrong, it tells every problem, opens nothing, and ends with 3', async () => {
    const { code, err, out } = await startAndFail({
      ONWARD_DATA_FOLDER: folder,
      ONWARD_PORT: 'eighty',
      ONWARD_SWEEP_SECONDS: '0',
      ONWARD_HOST: '0.0.0.0',
    });
    assert.equal(code, 3);
    assert.match(err, /ONWARD_PORT/);
    assert.match(err, /ONWARD_SWEEP_SECONDS/);
    assert.match(err, /lets other machines in/);
    assert.equal(out, '');
    assert.deepEqual(await readdir(folder), []);
  });

  it('When a real practice has nobody yet, it prints a link for a first lead, and shows no invented people', async () => {
    const practice = {
      odsCode: 'A12345',
      name: 'Hollins Road',
      email: 'notes@h.example',
      leadEmail: 'l@h.example',
    };
    const server = await start({ ONWARD_PRACTICES: JSON.stringify([practice]) });
    const desk = new DeskClient(server.url);
    const me = await desk.signInByLink(server.token);
    assert.deepEqual([me.role, me.practice.odsCode, me.demonstration], ['lead', 'A12345', false]);
    assert.equal((await desk.get<SettingsView>('/api/settings')).accounts.length, 1);
    await assert.rejects(desk.post('/api/demo/clock', { days: 1 }), HttpProblem);
    await assert.rejects(
      new DeskClient(server.url).signIn('ben.second', 'copper kettle meadow'),
      isProblem(401),
    );
  });

  async function start(env: Record<string, string> = {}): Promise<RunningServer> {
    const server = await startServer(folder, env);
    running.push(server);
    return server;
  }
  async function inboxOf(): Promise<string[]> {
    return readdir(join(folder, 'mailbox/Y99999/inbox'));
  }
  async function mails(): Promise<number> {
    const kept = ['inbox', 'filed', 'needs-a-person', 'ignored'].map((name) =>
      readdir(join(folder, 'mailbox/Y99999', name)),
    );
    return (await Promise.all(kept)).flat().length;
  }
});

const PATIENCE_MS = 240_000;

function isProblem(status: number) {
  return (error: unknown) => error instanceof HttpProblem && error.status === status;
}

async function startAndFail(
  env: Record<string, string>,
): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, ['dist/main.js', 'serve'], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (piece: Buffer) => {
    out += String(piece);
  });
  child.stderr.on('data', (piece: Buffer) => {
    err += String(piece);
  });
  const [code] = (await once(child, 'close')) as [number];
  return { code, out, err };
}
