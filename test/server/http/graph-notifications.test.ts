import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import type { LifecycleEvent } from '../../../server/http/graph-notices.ts';
import { field, type OpenDesk, openDesk } from './open-desk.ts';

const SECRET = 'the secret of this subscription';
const notice = (change: object = {}) => ({
  subscriptionId: 'one',
  clientState: SECRET,
  changeType: 'created',
  resource: 'Users/1/Messages/2',
  ...change,
});

describe('Where Graph tells us of mail', function () {
  this.timeout(60_000);
  let desk: OpenDesk;
  let nudged: string[];
  let events: LifecycleEvent[];
  beforeEach(async () => {
    nudged = [];
    events = [];
    const mailbox = (practice: string, id: string) => ({
      practice,
      isOurs: (subscriptionId: string, clientState: string) =>
        subscriptionId === id && clientState === SECRET,
      lifecycle: async (event: LifecycleEvent) => void events.push(event),
    });
    desk = await openDesk({
      limits: { requestsPerMinute: 50 },
      graphNotifications: {
        mailboxes: [mailbox('Y99999', 'one'), mailbox('A12345', 'two')],
        nudge: (practice) => void nudged.push(practice),
      },
    });
  });
  afterEach(() => desk.close());

  const tell = (body: unknown, path = '/graph/notifications') =>
    fetch(`${desk.url}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const told = async (...notices: object[]) => (await tell({ value: notices })).status;
  const read = () => wait(60);
  const saidOf = (what: string) => desk.logged.filter((line) => line.includes(what)).length;

  describe('the handshake', () => {
    const tokens = [
      'Validation: Testing client application reachability for subscription Request-Id: 3f1c',
      `<script>alert("1")</script> & 'é' +%41 100%`,
    ];
    for (const path of ['/graph/notifications', '/graph/lifecycle'])
      for (const token of tokens)
        it(`gives ${path} its token back as it was, as text that nothing runs`, async () => {
          const answer = await tell('', `${path}?validationToken=${encodeURIComponent(token)}`);
          assert.equal(answer.status, 200);
          assert.match(answer.headers.get('content-type') ?? '', /^text\/plain/);
          assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
          assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/);
          assert.equal(await answer.text(), token);
        });

    it('does not echo without end, nor to a mere look', async () => {
      const long = 'x'.repeat(3_000);
      assert.equal((await tell('', `/graph/notifications?validationToken=${long}`)).status, 400);
      const looked = await fetch(`${desk.url}/graph/notifications?validationToken=abcdef`);
      assert.ok(!(await looked.text()).includes('abcdef'));
    });
  });

  it('nudges the practice it is of, and no other', async () => {
    assert.equal(await told(notice({ subscriptionId: 'two' })), 202);
    await read();
    assert.deepEqual(nudged, ['A12345']);
    assert.equal(saidOf('notices were not from'), 0);
  });

  it('drops what is not ours with the same answer, and counts it', async () => {
    const strange = [
      notice({ clientState: 'guessed' }),
      notice({ clientState: null }),
      notice({ subscriptionId: 'three' }),
      notice({ lifecycleEvent: 'unheard-of' }),
      { value: 1 },
    ];
    assert.equal(await told(...strange), 202);
    for (const text of ['', '{', '[]', '{"value":{}}', 'null', '\u0000'])
      assert.equal((await tell(text)).status, 202);
    await read();
    assert.deepEqual([nudged, events], [[], []]);
    assert.equal(saidOf('notices were not from'), 1);
  });

  it('hears one good notice among bad ones', async () => {
    await told({ value: 1 }, notice({ clientState: 'guessed' }), notice());
    await read();
    assert.deepEqual(nudged, ['Y99999']);
  });

  it('passes on what becomes of the subscription, and then has mail looked for', async () => {
    await tell({ value: [notice({ lifecycleEvent: 'missed' })] }, '/graph/lifecycle');
    await read();
    assert.deepEqual([events, nudged], [['missed'], ['Y99999']]);
    await tell({ value: [notice({ lifecycleEvent: 'missed', clientState: 'x' })] }, '/graph/lifecycle');
    await read();
    assert.deepEqual(events, ['missed']);
  });

  it('looks at once and then once more, however many notices come in a second', async () => {
    await told(...Array.from({ length: 500 }, () => notice()));
    for (let n = 0; n < 50; n += 1) await told(notice());
    await wait(1_300);
    assert.deepEqual(nudged, ['Y99999', 'Y99999']);
  });

  it('never reads a body without end', async () => {
    assert.equal((await tell(`{"value":["${'x'.repeat(600_000)}"]}`)).status, 413);
    const stream = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024)),
    });
    const endless = fetch(`${desk.url}/graph/notifications`, {
      method: 'POST',
      body: stream,
      duplex: 'half',
    } as RequestInit);
    const outcome = await endless.then(
      ({ status }) => status,
      () => 'cut off',
    );
    assert.ok(outcome === 413 || outcome === 'cut off', String(outcome));
    assert.equal(await told(notice()), 202);
  });

  it('does not wait for a body that does not come', async () => {
    const { hostname, port } = new URL(desk.url);
    const socket = connect(Number(port), hostname);
    socket.write(
      `POST /graph/notifications HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Length: 10\r\n\r\n{`,
    );
    const from = performance.now();
    const [answer] = await new Promise<Buffer[]>((resolve) => socket.once('data', (...all) => resolve(all)));
    assert.match(String(answer), /^HTTP\/1\.1 408/);
    assert.ok(performance.now() - from < 3_000);
    socket.destroy();
  });

  it('answers a flood in time, leaves the desk its own, and has no sign-in to be locked out of', async () => {
    const lead = await desk.as(desk.practice.lead);
    const bodies = [
      { value: [notice()] },
      { value: Array.from({ length: 900 }, () => notice({ clientState: 'x' })) },
    ];
    const took: number[] = [];
    let asked = 0;
    const flood = async () => {
      for (let n = 0; n < 60; n += 1) {
        const from = performance.now();
        assert.equal((await tell(bodies[asked++ % 2])).status, 202);
        took.push(performance.now() - from);
      }
    };
    const floods = Promise.all(Array.from({ length: 20 }, flood));
    for (let n = 0; n < 10; n += 1) {
      const from = performance.now();
      const answer = await lead.get('/api/me');
      assert.equal(answer.status, 200, answer.text);
      assert.equal(typeof field(answer, 'name'), 'string');
      assert.ok(performance.now() - from < 1_500);
    }
    await floods;
    assert.ok(Math.max(...took) < 3_000, `${Math.max(...took)}`);
    assert.equal(took.length, 1_200);
  });

  it('is not there where nothing is watched through Graph', async () => {
    const other = await openDesk();
    const answer = await fetch(`${other.url}/graph/notifications?validationToken=x`, { method: 'POST' });
    assert.equal(answer.status, 404);
    await other.close();
  });
});
