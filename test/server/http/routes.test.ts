import assert from 'node:assert/strict';
import { createApp } from '../../../server/app.ts';
import { rolesOf } from '../../../server/http/route.ts';
import type { Actor } from '../../../server/steps/apply-commands.ts';
import type { Ask, Browser, OpenDesk } from './open-desk.ts';
import { openDesk } from './open-desk.ts';

type Who = 'nobody' | 'clerk' | 'lead' | 'auditor';
type Line = { method: string; path: string; may: readonly Who[]; ask?: Ask };

const ALL = ['clerk', 'lead', 'auditor'] as const;
const STAFF = ['clerk', 'lead'] as const;
const ANYONE = ['nobody', ...ALL] as const;

/** Every address under /api and who may use it. A route that is not listed here fails the test below. */
const TABLE: readonly Line[] = [
  { method: 'post', path: '/sign-in', may: ANYONE },
  { method: 'post', path: '/sign-in/link', may: ANYONE },
  { method: 'post', path: '/sign-out', may: ALL },
  { method: 'get', path: '/me', may: ALL },
  { method: 'post', path: '/demo/clock', may: STAFF },
  { method: 'get', path: '/today', may: ALL },
  { method: 'post', path: '/records/search', may: ALL },
  { method: 'post', path: '/records', may: STAFF },
  { method: 'post', path: '/leavers-list/look', may: STAFF, ask: { raw: 'x' } },
  { method: 'post', path: '/leavers-list/bring-in', may: STAFF, ask: { raw: 'x' } },
  { method: 'get', path: '/records/:ref', may: ALL },
  { method: 'post', path: '/records/:ref/actions', may: STAFF },
  { method: 'get', path: '/records/:ref/history', may: ALL },
  { method: 'get', path: '/records/:ref/letters/:letter', may: STAFF },
  { method: 'post', path: '/records/:ref/mutes', may: STAFF },
  { method: 'post', path: '/records/:ref/mutes/end', may: STAFF },
  { method: 'get', path: '/records/:ref/access', may: ['lead', 'auditor'] },
  { method: 'post', path: '/records/:ref/restrictions', may: ['lead'] },
  { method: 'post', path: '/records/:ref/restrictions/lift', may: ['lead'] },
  { method: 'post', path: '/records/:ref/inspection', may: ['lead', 'auditor'] },
  { method: 'post', path: '/inspection', may: ['lead', 'auditor'] },
  { method: 'get', path: '/records/:ref/parts/:fileId/pages', may: STAFF },
  { method: 'get', path: '/records/:ref/paper', may: STAFF },
  { method: 'get', path: '/records/:ref/parts/:fileId/pages/:page', may: STAFF },
  { method: 'get', path: '/records/:ref/pack/:volume', may: STAFF },
  { method: 'get', path: '/records/:ref/printed/:letter', may: STAFF },
  { method: 'get', path: '/records/:ref/certificate', may: ALL },
  { method: 'get', path: '/messages', may: STAFF },
  { method: 'get', path: '/messages/:id', may: STAFF },
  { method: 'post', path: '/messages/:id/decision', may: STAFF },
  { method: 'post', path: '/take-in', may: STAFF, ask: { raw: 'x', headers: { 'X-File-Name': 'x.eml' } } },
  { method: 'get', path: '/pane/sign-in', may: ANYONE },
  { method: 'post', path: '/pane/code', may: ALL },
  { method: 'post', path: '/pane/link', may: ANYONE },
  { method: 'post', path: '/pane/message', may: STAFF },
  { method: 'post', path: '/pane/take-in', may: STAFF },
  { method: 'post', path: '/pane/desk-link', may: STAFF },
  { method: 'get', path: '/deletion', may: ALL },
  { method: 'post', path: '/deletion/approve', may: STAFF },
  { method: 'post', path: '/deletion/supplier-answers', may: STAFF },
  { method: 'get', path: '/courier', may: STAFF },
  { method: 'post', path: '/courier/collected', may: STAFF },
  { method: 'get', path: '/deletion/batches/:batch/certificate', may: ALL },
  { method: 'get', path: '/holds', may: ALL },
  { method: 'post', path: '/holds', may: ['lead'] },
  { method: 'post', path: '/holds/:id', may: ['lead'] },
  { method: 'post', path: '/reports/dashboard', may: ALL },
  { method: 'post', path: '/reports/table', may: ALL },
  { method: 'post', path: '/reports/file', may: ALL },
  { method: 'get', path: '/settings', may: ALL },
  { method: 'post', path: '/letter-texts', may: ['lead'] },
  { method: 'post', path: '/letter-texts/look', may: ['lead'] },
  { method: 'post', path: '/accounts', may: ['lead'] },
  { method: 'patch', path: '/accounts/:id', may: ['lead'] },
];

describe('Every address under /api', () => {
  let desk: OpenDesk;
  before(async () => {
    desk = await openDesk();
  });
  after(() => desk.close());

  it('stands in the table, and says itself whom it lets in', () => {
    const found = routesOf(createApp(desk.deps)).map(({ method, path, roles }) => ({
      method,
      path,
      may: roles === 'anyone' ? ANYONE : roles,
    }));
    const listed = TABLE.map(({ method, path, may }) => ({ method, path, may }));
    assert.deepEqual(sorted(found), sorted(listed));
  });

  for (const line of TABLE) {
    for (const who of ANYONE) {
      const may = line.may.includes(who);
      it(`${may ? 'lets' : 'does not let'} ${who} ${line.method.toUpperCase()} ${line.path}`, async () => {
        const answer = await (await browserOf(desk, who)).ask(addressOf(line), askOf(line));
        if (may) assert.ok(![401, 403].includes(answer.status) || isSignIn(line), `${answer.status}`);
        else assert.equal(answer.status, who === 'nobody' ? 401 : 403);
        assert.ok(answer.status < 500, answer.text);
        assert.match(answer.headers.get('cache-control') ?? '', /no-store/);
      });
    }
  }

  it('answers nothing to an address that is not there, whoever asks', async () => {
    for (const who of ANYONE) {
      const answer = await (await browserOf(desk, who)).get('/api/records/LV-0000-0000/secrets');
      assert.equal(answer.status, 404);
    }
  });

  it('has no clock to move outside the demonstration', async () => {
    const real = await openDesk({ moveClock: null, demonstration: false });
    try {
      const browser = await real.as(real.practice.lead);
      assert.equal((await browser.post('/api/demo/clock', { days: 1 })).status, 404);
    } finally {
      await real.close();
    }
  });
});

function isSignIn({ path }: Line): boolean {
  return path.startsWith('/sign-in');
}

function addressOf({ path }: Line): string {
  return `/api${path}`
    .replace(':ref', 'LV-0000-0000')
    .replace(':fileId', 'f1')
    .replace(':page', '1')
    .replace(':volume', '1')
    .replace(':letter', 'request-notes')
    .replace(':id', 'unknown');
}

function askOf({ method, ask }: Line): Ask {
  return {
    method: method.toUpperCase(),
    ...(method === 'get' || ask !== undefined ? {} : { body: {} }),
    ...ask,
  };
}

async function browserOf(desk: OpenDesk, who: Who): Promise<Browser> {
  const people: Record<Exclude<Who, 'nobody'>, Actor> = desk.practice;
  return who === 'nobody' ? desk.nobody() : desk.as(people[who]);
}

type Layer = {
  route?: { path: string; stack: { method: string; handle: unknown }[] };
  handle?: { stack?: Layer[] };
};

/** Walks the router itself rather than our list of routes: what is not on our list must not slip past. */
function routesOf(app: unknown): { method: string; path: string; roles: readonly string[] | 'anyone' }[] {
  const { router } = app as { router: { stack: Layer[] } };
  return router.stack
    .flatMap((layer) => layer.handle?.stack ?? [])
    .flatMap(({ route }) => (route === undefined ? [] : [route]))
    .map(({ path, stack }) => {
      const first = stack[0];
      const roles = rolesOf(first?.handle);
      assert.ok(first !== undefined && roles !== null, `${path} does not say whom it lets in`);
      return { method: first.method, path, roles };
    });
}

function sorted<T extends { method: string; path: string }>(lines: readonly T[]): T[] {
  return [...lines].sort((a, b) => `${a.path} ${a.method}`.localeCompare(`${b.path} ${b.method}`));
}
