import assert from 'node:assert/strict';
import type { OpenDesk } from './open-desk.ts';
import { field, openDesk } from './open-desk.ts';

const PASSWORD = 'heron kettle quarry';

describe('Signing in', () => {
  let desk: OpenDesk;
  before(async () => {
    desk = await openDesk({ limits: { failuresPerName: 4, failuresPerAddress: 1_000 } });
    await givePassword(desk, desk.practice.clerk.by);
  });
  after(() => desk.close());

  it('lets a person in by name and password, and says who they are', async () => {
    const browser = desk.nobody();
    const answer = await browser.post('/api/sign-in', { signInName: '  CHIDI.Clerk ', password: PASSWORD });
    assert.equal(answer.status, 200);
    assert.equal(field(answer, 'role'), 'clerk');
    assert.equal((await browser.get('/api/me')).status, 200);
    assert.ok(!answer.text.includes('scrypt'), 'no hash leaves the server');
  });

  it('keeps the token from scripts and other sites, and only its hash in the store', async () => {
    const browser = desk.nobody();
    const answer = await browser.post('/api/sign-in', { signInName: 'chidi.clerk', password: PASSWORD });
    const cookie = answer.headers.get('set-cookie') ?? '';
    assert.match(cookie, /^onward=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    const token = (browser.cookie ?? '').slice('onward='.length);
    assert.equal(await desk.practice.ports.store.session(token), null);
  });

  it('gives the same answer for a wrong password, a name nobody has, and a disabled account', async () => {
    await setDisabled(desk, desk.practice.auditor.by, true);
    const answers = [];
    for (const signInName of ['chidi.clerk', 'nobody.here', 'dana.auditor']) {
      answers.push(await desk.nobody().post('/api/sign-in', { signInName, password: 'not the password' }));
    }
    await setDisabled(desk, desk.practice.auditor.by, false);
    const said = answers.map(({ status, body }) => ({
      status,
      body: { ...(body as object), correlationId: '' },
    }));
    assert.equal(said[0]?.status, 401);
    assert.deepEqual(said[1], said[0]);
    assert.deepEqual(said[2], said[0]);
  });

  it('makes a name wait after some failures, known or not, and says for how long', async () => {
    for (const signInName of ['asha.lead', 'no.such.person']) {
      const tries = [];
      for (let turn = 1; turn <= 5; turn++) {
        tries.push(await desk.nobody().post('/api/sign-in', { signInName, password: 'guess after guess' }));
      }
      assert.deepEqual(
        tries.map(({ status }) => status),
        [401, 401, 401, 401, 429],
      );
      assert.ok(Number(tries[4]?.headers.get('retry-after')) > 60);
      assert.equal(field(tries[4] ?? fail(), 'code'), 'too-many');
    }
  });

  it('does not make a person wait for a colleague’s failures', async () => {
    const answer = await desk
      .nobody()
      .post('/api/sign-in', { signInName: 'chidi.clerk', password: PASSWORD });
    assert.equal(answer.status, 200);
  });

  it('ends the session that came with a sign-in, so that a planted one is worth nothing', async () => {
    const browser = await desk.as(desk.practice.clerk);
    const planted = browser.cookie;
    await browser.post('/api/sign-in', { signInName: 'chidi.clerk', password: PASSWORD });
    assert.notEqual(browser.cookie, planted);
    assert.equal((await browser.get('/api/me')).status, 200);
    assert.equal((await browser.get('/api/me', { Cookie: planted })).status, 401);
  });

  it('believes no token that it did not give, and none of two', async () => {
    const browser = await desk.as(desk.practice.clerk);
    const invented = `onward=${'A'.repeat(43)}`;
    assert.equal((await browser.get('/api/me', { Cookie: invented })).status, 401);
    assert.equal((await browser.get('/api/me', { Cookie: `${browser.cookie}; ${invented}` })).status, 401);
  });

  it('ends with signing out', async () => {
    const browser = await desk.as(desk.practice.clerk);
    const before = browser.cookie;
    const answer = await browser.post('/api/sign-out');
    assert.equal(answer.status, 204);
    assert.equal((await browser.get('/api/me', { Cookie: before })).status, 401);
  });
});

describe('A session', () => {
  let desk: OpenDesk;
  beforeEach(async () => {
    desk = await openDesk({ idleMinutes: 30, sessionHours: 2 });
  });
  afterEach(() => desk.close());

  it('ends when nothing was asked for the idle time', async () => {
    const browser = await desk.as(desk.practice.clerk);
    later(desk, 29);
    assert.equal((await browser.get('/api/me')).status, 200);
    later(desk, 29);
    assert.equal((await browser.get('/api/me')).status, 200, 'being used keeps it');
    later(desk, 31);
    assert.equal((await browser.get('/api/me')).status, 401);
    later(desk, -31);
    assert.equal((await browser.get('/api/me')).status, 401, 'and it stays ended');
  });

  it('ends after its hours, however busy', async () => {
    const browser = await desk.as(desk.practice.clerk);
    for (let turn = 1; turn <= 5; turn++) {
      later(desk, 20);
      assert.equal((await browser.get('/api/me')).status, 200);
    }
    later(desk, 21);
    assert.equal((await browser.get('/api/me')).status, 401);
  });

  it('goes on for whoever moves the demonstration’s clock, also while that takes its time, and for nobody else', async () => {
    const meanwhile: number[] = [];
    const moving: OpenDesk = await openDesk({
      moveClock: async (days) => {
        moving.practice.clock.forwardDays(days);
        meanwhile.push((await mover.get('/api/me')).status);
      },
    });
    const { clerk } = moving.practice;
    const [mover, other] = [await moving.as(clerk), await moving.as(clerk)];
    assert.equal((await mover.post('/api/demo/clock', { days: 60 })).status, 200);
    assert.equal((await mover.get('/api/me')).status, 200);
    assert.deepEqual(meanwhile, [200]);
    assert.equal((await other.get('/api/me')).status, 401);
    later(moving, 31);
    assert.equal((await mover.get('/api/me')).status, 401, 'and it still ends by itself');
    await moving.close();
  });
});

describe('A sign-in link', () => {
  let desk: OpenDesk;
  before(async () => {
    desk = await openDesk();
  });
  after(() => desk.close());

  it('is good once: of two who open it together one gets in', async () => {
    const token = await desk.links.issue(desk.practice.lead.by);
    const answers = await Promise.all([
      desk.nobody().post('/api/sign-in/link', { token }),
      desk.nobody().post('/api/sign-in/link', { token }),
    ]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 401]);
    const third = await desk.nobody().post('/api/sign-in/link', { token });
    assert.equal(field(third, 'code'), 'link-over');
  });

  it('is good for a day', async () => {
    const token = await desk.links.issue(desk.practice.lead.by);
    later(desk, 24 * 60);
    assert.equal((await desk.nobody().post('/api/sign-in/link', { token })).status, 401);
  });

  it('is kept as a hash only, and outlives a restart', async () => {
    const token = await desk.links.issue(desk.practice.lead.by);
    assert.ok(!(await desk.practice.ports.store.setting('sign-in-links'))?.includes(token));
    assert.equal(await desk.links.redeem(token), desk.practice.lead.by);
  });

  it('does not let in a disabled account', async () => {
    const token = await desk.links.issue(desk.practice.auditor.by);
    await setDisabled(desk, desk.practice.auditor.by, true);
    assert.equal((await desk.nobody().post('/api/sign-in/link', { token })).status, 401);
  });

  it('keeps a bounded number open, and the newest is among them', async () => {
    const tokens = [];
    for (let turn = 1; turn <= 30; turn++) tokens.push(await desk.links.issue(desk.practice.clerk.by));
    assert.equal(await desk.links.redeem(tokens.at(-1) ?? ''), desk.practice.clerk.by);
    assert.equal(await desk.links.redeem(tokens[0] ?? ''), null);
  });
});

function later(desk: OpenDesk, minutes: number): void {
  const now = desk.practice.clock.now().getTime();
  desk.practice.clock.set(new Date(now + minutes * 60_000).toISOString());
}

async function givePassword(desk: OpenDesk, accountId: string): Promise<void> {
  const { store, passwords } = desk.practice.ports;
  const account = (await store.account(accountId)) ?? fail();
  const passwordHash = await passwords.hash(PASSWORD);
  await store.transaction((tx) => tx.saveAccount({ ...account, passwordHash }));
}

async function setDisabled(desk: OpenDesk, accountId: string, disabled: boolean): Promise<void> {
  const { store } = desk.practice.ports;
  const account = (await store.account(accountId)) ?? fail();
  await store.transaction((tx) => tx.saveAccount({ ...account, disabled }));
}

function fail(): never {
  throw new Error('not found');
}
