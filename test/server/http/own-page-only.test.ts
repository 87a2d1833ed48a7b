import assert from 'node:assert/strict';
import type { OpenDesk } from './open-desk.ts';
import { field, openDesk, plainly } from './open-desk.ts';

describe('Only our own page', () => {
  let desk: OpenDesk;
  before(async () => {
    desk = await openDesk();
  });
  after(() => desk.close());

  const CHANGE = { method: 'POST', body: { text: '' } };

  it('may change anything: a request without our header is refused', async () => {
    const browser = await desk.as(desk.practice.lead);
    const answer = await browser.ask('/api/records/search', { ...CHANGE, headers: { 'X-Onward': null } });
    assert.equal(answer.status, 403);
    assert.equal(field(answer, 'code'), 'not-from-the-desk');
    const wrong = await browser.ask('/api/sign-out', { method: 'POST', headers: { 'X-Onward': 'pane' } });
    assert.equal(wrong.status, 403);
    assert.equal((await browser.get('/api/me')).status, 200, 'and nobody was signed out');
  });

  it('may change anything: another origin is refused, even with our header', async () => {
    const browser = await desk.as(desk.practice.lead);
    const refusedOnes: Record<string, string>[] = [
      { Origin: 'https://elsewhere.example' },
      { Origin: 'null' },
      { Origin: 'http://127.0.0.1:1' },
      { Origin: desk.url.replace('127.0.0.1', '127.0.0.1.elsewhere.example') },
    ];
    for (const headers of refusedOnes) {
      const answer = await browser.ask('/api/records/search', { ...CHANGE, headers });
      assert.equal(answer.status, 403, JSON.stringify(headers));
    }
    for (const origin of [desk.url, new URL(desk.deps.ports.publicUrl).origin]) {
      const own = await browser.ask('/api/records/search', { ...CHANGE, headers: { Origin: origin } });
      assert.equal(own.status, 200, origin);
    }
  });

  it('reads anything: the browser says where a request comes from, and is believed', async () => {
    const browser = await desk.as(desk.practice.lead);
    const status = async (site: string, method: string) =>
      (
        await plainly(desk.url, {
          method,
          path: '/api/me',
          headers: { Cookie: browser.cookie ?? '', 'Sec-Fetch-Site': site, 'X-Onward': 'desk' },
        })
      ).status;
    assert.equal(await status('same-origin', 'GET'), 200);
    assert.equal(await status('none', 'GET'), 200, 'typed or opened from a bookmark');
    assert.equal(await status('cross-site', 'GET'), 403);
    assert.equal(await status('same-site', 'GET'), 403, 'another port of this machine is another site');
    assert.equal(await status('none', 'POST'), 403);
    assert.equal(await status('cross-site', 'POST'), 403);
  });

  it('allows no other origin in a header', async () => {
    const answer = await plainly(desk.url, {
      method: 'OPTIONS',
      path: '/api/me',
      headers: { Origin: 'https://elsewhere.example' },
    });
    assert.equal(answer.headers['access-control-allow-origin'], undefined);
  });
});

describe('The Host header', () => {
  let desk: OpenDesk;
  before(async () => {
    desk = await openDesk();
  });
  after(() => desk.close());

  const hosts: [string, number][] = [
    ['localhost:8080', 200],
    ['127.0.0.1', 200],
    ['[::1]:8080', 200],
    ['elsewhere.example', 421],
    ['127.0.0.1.elsewhere.example', 421],
    ['localhost.elsewhere.example:8080', 421],
    ['', 421],
    ['not a host', 421],
  ];
  for (const [host, status] of hosts) {
    it(`${status === 200 ? 'may' : 'may not'} be "${host}"`, async () => {
      for (const path of ['/healthz', '/']) {
        assert.equal(
          (await plainly(desk.url, { method: 'GET', path, headers: { Host: host } })).status,
          status,
        );
      }
    });
  }

  it('of a proxy is believed as little as its address', async () => {
    const answer = await plainly(desk.url, {
      method: 'GET',
      path: '/healthz',
      headers: { Host: 'elsewhere.example', 'X-Forwarded-Host': 'localhost' },
    });
    assert.equal(answer.status, 421);
  });
});

describe('Every answer', () => {
  let desk: OpenDesk;
  before(async () => {
    desk = await openDesk();
  });
  after(() => desk.close());

  const paths = [
    '/',
    '/index.html',
    '/main-5F3K2Q7A.js',
    '/healthz',
    '/api/me',
    '/api/none',
    '/none.js',
    '/%ff',
    '/records/LV-0000-0000',
  ];
  for (const path of paths) {
    it(`carries the content security policy and its kin: ${path}`, async () => {
      const { headers } = await desk.nobody().get(path);
      const policy = headers.get('content-security-policy') ?? '';
      assert.match(policy, /default-src 'self'/);
      assert.match(policy, /object-src 'none'/);
      assert.match(policy, /frame-ancestors 'none'/);
      assert.ok(!policy.includes('unsafe'), policy);
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
      assert.equal(headers.get('referrer-policy'), 'no-referrer');
      assert.equal(headers.get('x-powered-by'), null);
      assert.match(headers.get('x-correlation-id') ?? '', /^[a-z0-9]{12}$/);
      assert.equal(headers.get('strict-transport-security'), null, 'not over plain http');
    });
  }

  it('tells browsers to keep to https, and hides the cookie from plain http, where staff come by https', async () => {
    const secure = await openDesk({ secureCookies: true });
    try {
      const token = await secure.links.issue(secure.practice.lead.by);
      const { headers } = await secure.nobody().post('/api/sign-in/link', { token });
      assert.match(headers.get('strict-transport-security') ?? '', /max-age=31536000/);
      assert.match(
        headers.get('set-cookie') ?? '',
        /^__Host-onward=.*; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
      );
    } finally {
      await secure.close();
    }
  });
});

describe('The desk’s files', () => {
  let desk: OpenDesk;
  before(async () => {
    desk = await openDesk();
  });
  after(() => desk.close());

  it('are kept for ever where the name is a hash, and asked for anew where it is not', async () => {
    const browser = desk.nobody();
    assert.match((await browser.get('/main-5F3K2Q7A.js')).headers.get('cache-control') ?? '', /immutable/);
    for (const path of ['/', '/index.html', '/records/LV-0000-0000']) {
      const page = await browser.get(path);
      assert.equal(page.status, 200);
      assert.equal(page.headers.get('cache-control'), 'no-cache');
      assert.match(page.text, /Onward/);
    }
  });

  it('end at their folder', async () => {
    for (const path of ['/../keys', '/..%2fkeys', '/%2e%2e/onward.sqlite', '/.env', '/....//keys']) {
      const answer = await plainly(desk.url, { method: 'GET', path, headers: {} });
      assert.ok(
        answer.status === 404 || answer.status === 400 || answer.text.includes('<title>Onward</title>'),
        path,
      );
    }
  });

  it('never stand in for the interface', async () => {
    assert.equal((await desk.nobody().get('/api')).status, 404);
  });
});
