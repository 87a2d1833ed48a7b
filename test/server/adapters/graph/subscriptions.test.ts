import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { type KeptSubscription, keepSubscription } from '../../../../server/adapters/graph/subscriptions.ts';
import { type OpenDesk, openDesk } from '../../http/open-desk.ts';
import { ADDRESS, openWatched, PRACTICE, type Watched } from './watched.ts';

const HOURS = 60 * 60_000;
const DAYS = 24 * HOURS;

describe('A subscription to change notifications', function () {
  this.timeout(60_000);
  let watched: Watched;
  let desk: OpenDesk;
  let nudged: string[];
  let kept: KeptSubscription;
  beforeEach(async () => {
    watched = await openWatched();
    nudged = [];
    // The server outlives what it is told by: each test, and each restart in it, keeps the subscription anew.
    desk = await openDesk({
      graphNotifications: {
        mailboxes: [
          {
            practice: PRACTICE,
            isOurs: (id, secret) => kept.isOurs(id, secret),
            lifecycle: (event) => kept.lifecycle(event),
          },
        ],
        nudge: (practice) => void nudged.push(practice),
      },
    });
    watched.graph.settings.set({ notifyOrigin: desk.url });
    kept = keep();
  });
  afterEach(async () => {
    await desk.close();
    await watched.end();
  });

  const keep = (url = 'https://onward.example') =>
    keepSubscription({
      client: watched.client,
      address: ADDRESS,
      practice: PRACTICE,
      memory: watched.store.store.mailboxes,
      url,
      clock: watched.now,
      log: desk.deps.ports.log,
    });
  const listed = async () =>
    (await watched.client.get<{ value: { id: string; expirationDateTime: string }[] }>('/subscriptions'))
      .value;
  const toldOf = async (what: () => Promise<unknown> | unknown) => {
    const before = nudged.length;
    await what();
    await watched.graph.notifications.settled();
    for (let turn = 0; turn < 60 && nudged.length === before; turn += 1) await wait(25);
    return nudged.length > before;
  };
  const mailCame = () => watched.staff.receive({ subject: 'Cake', text: 'On Friday.' });

  it('is made once, proves itself, and nudges its own practice when mail comes', async () => {
    assert.equal(await kept.look(), 'created');
    assert.equal(await kept.look(), 'kept');
    assert.equal((await listed()).length, 1);
    assert.equal(await toldOf(mailCame), true);
    assert.deepEqual(nudged, [PRACTICE]);
    assert.deepEqual(watched.graph.notifications.answers, [202]);
  });

  it('is not even asked for where Graph could not reach us', async () => {
    kept = keep('http://localhost:8080');
    assert.equal(await kept.look(), 'off');
    await kept.lifecycle('subscriptionRemoved');
    assert.deepEqual(watched.graph.calls, []);
  });

  it('is renewed at half of its life, and not before', async () => {
    await kept.look();
    const first = kept.facts().expires;
    watched.pass(3 * DAYS);
    assert.equal(await kept.look(), 'kept');
    watched.pass(DAYS);
    assert.equal(await kept.look(), 'renewed');
    assert.ok((kept.facts().expires ?? '') > (first ?? ''));
    assert.equal(watched.count('subscriptions.create'), 1);
    assert.equal((await listed())[0]?.expirationDateTime, kept.facts().expires);
  });

  it('lasts as long as the tenant allows', async () => {
    watched.graph.settings.set({ subscriptionMinutes: 4_230 });
    assert.equal(await kept.look(), 'created');
    assert.equal(Date.parse(kept.facts().expires ?? ''), watched.now().getTime() + 4_200 * 60_000);
    watched.pass(36 * HOURS);
    assert.equal(await kept.look(), 'renewed');
  });

  it('is known again after a restart, with its secret', async () => {
    await kept.look();
    await watched.restart();
    kept = keep();
    assert.equal(await kept.look(), 'kept');
    assert.equal(await toldOf(mailCame), true);
    assert.equal(watched.count('subscriptions.create'), 1);
  });

  it('that was never known to be made is taken away before another is', async () => {
    watched.graph.faults.plan({ on: 'subscriptions.create', kind: 'drop', done: true });
    assert.equal(await kept.look(), 'not-now');
    assert.equal((await listed()).length, 1);
    assert.equal(await kept.look(), 'created');
    assert.equal((await listed()).length, 1);
    assert.equal(await toldOf(mailCame), true);
  });

  it('that ended while the server was down is made anew', async () => {
    await kept.look();
    watched.pass(8 * DAYS);
    kept = keep();
    assert.equal(await kept.look(), 'created');
    assert.equal((await listed()).length, 1);
  });

  it('that is gone when it should be renewed is made anew', async () => {
    await kept.look();
    const [one] = await listed();
    await watched.client.remove(`/subscriptions/${one?.id}`);
    watched.pass(4 * DAYS);
    assert.equal(await kept.look(), 'created');
    assert.equal(await toldOf(mailCame), true);
  });

  it('that now tells another address is made anew for it', async () => {
    await kept.look();
    kept = keep('https://elsewhere.example');
    assert.equal(await kept.look(), 'created');
  });

  it('is reauthorised when Graph asks for it', async () => {
    await kept.look();
    assert.equal(await toldOf(() => watched.graph.notifications.lifecycle('reauthorizationRequired')), true);
    assert.equal(watched.count('subscriptions.reauthorize'), 1);
    assert.equal(watched.count('subscriptions.create'), 1);
  });

  it('that Graph removed is made anew, and mail is looked for', async () => {
    await kept.look();
    assert.equal(await toldOf(() => watched.graph.notifications.lifecycle('subscriptionRemoved')), true);
    assert.equal((await listed()).length, 1);
    assert.equal(watched.count('subscriptions.create'), 2);
  });

  it('that missed something has mail looked for, and nothing else', async () => {
    await kept.look();
    assert.equal(await toldOf(() => watched.graph.notifications.lifecycle('missed')), true);
    assert.equal(watched.count('subscriptions.create'), 1);
    assert.equal(watched.count('subscriptions.reauthorize'), 0);
  });

  it('whose notices come twice, or not at all, harms nothing', async () => {
    await kept.look();
    watched.graph.notifications.unreliable({ lost: 0.5, twice: 1 });
    for (let n = 0; n < 20; n += 1) await mailCame();
    await watched.graph.notifications.settled();
    await wait(1_200);
    assert.ok(nudged.length >= 1 && nudged.length <= 4, `${nudged.length}`);
    assert.equal((await watched.mailbox.listNew()).length, 20);
  });

  it('that the tenant refuses is said once, and asked for again an hour later', async () => {
    watched.graph.faults.plan({ on: 'subscriptions.create', kind: 'refuse', status: 403, times: 1 });
    assert.equal(await kept.look(), 'not-now');
    assert.equal(await kept.look(), 'not-now');
    assert.equal(watched.count('subscriptions.create'), 1);
    assert.match(kept.facts().refused ?? '', /^403 /);
    assert.equal(desk.logged.filter((line) => line.includes('will not tell')).length, 1);
    watched.pass(HOURS);
    assert.equal(await kept.look(), 'created');
    assert.equal(kept.facts().refused, null);
  });

  it('is believed only with its secret', async () => {
    await kept.look();
    const [one] = await listed();
    assert.equal(kept.isOurs(one?.id ?? '', ''), false);
    assert.equal(kept.isOurs(one?.id ?? '', 'guessed'), false);
    assert.equal(kept.isOurs('another', 'guessed'), false);
  });
});
