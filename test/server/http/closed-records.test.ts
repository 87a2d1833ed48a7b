import assert from 'node:assert/strict';
import { allRoutes } from '../../../server/http/all-routes.ts';
import type { Me } from '../../../server/http/answers.ts';
import { openPagePictures } from '../../../server/http/page-pictures.ts';
import type { Route } from '../../../server/http/route.ts';
import type { Role } from '../../../server/steps/store-port.ts';
import { leaversCsv } from '../../builders/leavers-lists.ts';
import { CLARA } from '../../builders/lives.ts';
import type { ClosedWorld } from './closed-world.ts';
import { closedWorld, KEPT_OUT } from './closed-world.ts';
import type { Answered, Ask } from './open-desk.ts';
import { field, openBrowser } from './open-desk.ts';

/** What is asked in the walk below. `id` stands for what is in the address or in the body. */
type Probe = {
  /** What is named: a record, a message, or nothing at all. */
  names: 'record' | 'message' | 'nothing';
  ask?: (id: string, world: ClosedWorld) => Ask;
  /** Whether a colleague is told of the closed record here: what is hidden must otherwise be there to see. */
  tells?: boolean;
  /** Asking it changes something that others of the walk need: the colleague does not. */
  once?: boolean;
};

const patient = { name: CLARA.name, nhsNumber: CLARA.nhsNumber, dateOfBirth: CLARA.born };
const listed = leaversCsv([{ nhsNumber: CLARA.nhsNumber, name: CLARA.name, born: CLARA.born }]);
const body = (sent: unknown) => (): Ask => ({ body: sent });

/**
 * Every address under /api, and how somebody might come upon a record there. A route that is not listed fails the first
 * test below: say here how it is asked, and the others look whether it keeps a closed record to itself.
 */
const PROBES: Record<string, Probe> = {
  'post /sign-in': { names: 'nothing' },
  'post /sign-in/link': { names: 'nothing' },
  'post /sign-out': { names: 'nothing' },
  'get /me': { names: 'nothing' },
  'post /demo/clock': { names: 'nothing', ask: body({ days: 1 }), once: true },
  'get /today': { names: 'nothing', tells: true },
  'post /records/search': { names: 'nothing', tells: true },
  'post /records': { names: 'nothing', ask: body(patient), tells: true },
  'get /records/:ref': { names: 'record' },
  'post /records/:ref/actions': {
    names: 'record',
    ask: body({ version: 1, action: { do: 'settle-mail', messageId: 'none' } }),
  },
  'get /records/:ref/history': { names: 'record' },
  'get /records/:ref/letters/:letter': { names: 'record' },
  'post /records/:ref/mutes': {
    names: 'record',
    ask: body({ code: 'hold-to-review', since: '2026-11-26', until: '2026-11-30', reason: 'Asked' }),
  },
  'post /records/:ref/mutes/end': {
    names: 'record',
    ask: body({ code: 'hold-to-review', since: '2026-11-26' }),
  },
  'get /records/:ref/access': { names: 'record' },
  'post /records/:ref/restrictions': {
    names: 'record',
    ask: body({ accountId: 'clerk', reason: 'A friend' }),
  },
  'post /records/:ref/restrictions/lift': { names: 'record', ask: body({ accountId: 'nobody' }) },
  'post /records/:ref/inspection': { names: 'record', ask: body({}) },
  'post /inspection': { names: 'nothing', tells: true },
  'post /leavers-list/look': { names: 'nothing', ask: () => ({ raw: Uint8Array.from(listed) }), tells: true },
  'post /leavers-list/bring-in': {
    names: 'nothing',
    ask: () => ({ raw: Uint8Array.from(listed), headers: { 'X-List': JSON.stringify({}) } }),
  },
  'get /records/:ref/parts/:fileId/pages': { names: 'record' },
  'get /records/:ref/paper': { names: 'record' },
  'get /records/:ref/parts/:fileId/pages/:page': { names: 'record' },
  'get /records/:ref/pack/:volume': { names: 'record' },
  'get /records/:ref/printed/:letter': { names: 'record' },
  'get /records/:ref/certificate': { names: 'record' },
  'get /messages': { names: 'nothing', tells: true },
  'get /messages/:id': { names: 'message' },
  'post /messages/:id/decision': { names: 'message', ask: body({ do: 'ignore' }), once: true },
  'post /take-in': {
    names: 'nothing',
    ask: (_id, { mail }) => ({ raw: mail, headers: { 'X-File-Name': 'notes.eml' } }),
    tells: true,
  },
  'get /pane/sign-in': { names: 'nothing' },
  'post /pane/code': { names: 'nothing' },
  'post /pane/link': { names: 'nothing' },
  'post /pane/message': {
    names: 'nothing',
    ask: (_id, { header }) => ({ body: { itemId: 'item', internetMessageId: header } }),
    tells: true,
  },
  'post /pane/take-in': {
    names: 'nothing',
    ask: (_id, { header }) => ({ body: { itemId: 'item', internetMessageId: header } }),
    tells: true,
  },
  'post /pane/desk-link': { names: 'record', ask: (id) => ({ body: { ref: id } }) },
  'get /deletion': { names: 'nothing', tells: true },
  'post /deletion/approve': {
    names: 'nothing',
    ask: (_id, { closed }) => ({ body: { records: [{ ref: closed, version: 1, lastFour: '0000' }] } }),
  },
  'post /deletion/supplier-answers': {
    names: 'nothing',
    ask: (_id, { closed }) => ({ body: { records: [{ ref: closed, version: 1 }], certificate: false } }),
  },
  'get /deletion/batches/:batch/certificate': { names: 'nothing' },
  'get /courier': { names: 'nothing' },
  'post /courier/collected': {
    names: 'nothing',
    ask: (_id, { closed }) => ({ body: { records: [{ ref: closed, version: 1 }], on: '2026-11-25' } }),
  },
  'get /holds': { names: 'nothing', tells: true },
  'post /holds': { names: 'nothing', ask: body({}) },
  'post /holds/:id': { names: 'nothing', ask: body({ do: 'release' }) },
  'post /reports/dashboard': { names: 'nothing' },
  'post /reports/table': { names: 'nothing', ask: body({ name: 'outstanding' }), tells: true },
  'post /reports/file': { names: 'nothing', ask: body({ name: 'outstanding' }), tells: true },
  'get /settings': { names: 'nothing', tells: true },
  'post /letter-texts': {
    names: 'nothing',
    ask: body({ letter: 'ask-new-practice', supplier: null, text: null }),
    tells: true,
  },
  'post /letter-texts/look': { names: 'nothing', ask: body({}) },
  'post /accounts': { names: 'nothing', ask: body({}) },
  'patch /accounts/:id': { names: 'nothing', ask: body({ disabled: false }), tells: true },
};

const UNKNOWN = { record: 'LV-0000-0000', message: 'unknown', nothing: '' };

describe('A record that is closed to somebody', function () {
  this.timeout(120_000);
  let world: ClosedWorld;
  let routes: Route[];
  before(async () => {
    world = await closedWorld();
    routes = allRoutes(world.desk.deps, openPagePictures(world.desk.deps.ports));
  });
  after(() => world.desk.close());

  it('is looked for at every address there is', () => {
    assert.deepEqual(new Set(routes.map(keyOf)), new Set(Object.keys(PROBES)));
  });

  it('is there for a colleague, wherever a record can be met', async () => {
    for (const { route, probe } of asked()) {
      if (probe.once || !may(route, 'lead')) continue;
      const told = await ask(route, probe, 'lead', idFor(probe));
      assert.ok(told.status < 500, `${keyOf(route)}: ${told.text}`);
      if (probe.names === 'nothing')
        assert.equal(tellsOf(told), probe.tells === true, `${keyOf(route)}: ${told.text}`);
      else
        assert.notEqual(
          said(told),
          said(await ask(route, probe, 'lead', UNKNOWN[probe.names])),
          keyOf(route),
        );
    }
  });

  for (const who of KEPT_OUT)
    it(`is nowhere for the ${who}, and answered like one that is not there`, async () => {
      const { role } = world.desk.practice[who];
      for (const { route, probe } of asked()) {
        if (role === 'onward' || !may(route, role)) continue;
        const told = await ask(route, probe, who, idFor(probe));
        const at = `${keyOf(route)}: ${told.status} ${told.text.slice(0, 2_000)}`;
        assert.ok(told.status < 500, at);
        assert.ok(!tellsOf(told) || echoes(route), at);
        assert.ok(!told.text.includes(world.closed), at);
        if (probe.names === 'nothing') continue;
        const unknown = await ask(route, probe, who, UNKNOWN[probe.names]);
        assert.deepEqual([told.status, said(told)], [unknown.status, said(unknown)], at);
        assert.equal(told.status, 404, at);
      }
    });

  it('is in no number that they see', async () => {
    const { practice } = world.desk;
    const [lead, clerk] = [await world.desk.as(practice.lead), await world.desk.as(practice.clerk)];
    const counts = async (browser: typeof lead) => {
      const me = (await browser.get('/api/me')).body as Me;
      const list = (await browser.post('/api/records/search')).body as { total: number; counts: object };
      const open = await browser.post('/api/records/search', { stage: 'clear' });
      const board = field(await browser.post('/api/reports/dashboard'), 'open');
      return { ...me.counts, total: list.total, inClear: field(open, 'total'), board, byStage: list.counts };
    };
    const [all, theirs] = [await counts(lead), await counts(clerk)];
    assert.equal(theirs.total, all.total - 1);
    assert.equal(theirs.inClear, Number(all.inClear) - 1);
    assert.equal(theirs.board, Number(all.board) - 1);
    assert.equal(theirs.clear, all.clear - 1);
    assert.equal(theirs.needsPerson, all.needsPerson - 1);
    assert.ok(theirs.today < all.today);
    const { links } = world.desk;
    const signedIn = await openBrowser(world.desk.url).post('/api/sign-in/link', {
      token: await links.issue(practice.clerk.by),
    });
    assert.deepEqual(signedIn.body, (await clerk.get('/api/me')).body, 'nor while they sign in');
    const code = field(await clerk.post('/api/pane/code'), 'code');
    const linked = await world.desk.nobody().post('/api/pane/link', { code });
    assert.deepEqual(field(linked, 'me'), (await clerk.get('/api/me')).body, 'nor in the pane');
  });

  it('is not found by number or reference, and others are', async () => {
    const clerk = await world.desk.as(world.desk.practice.clerk);
    const found = async (text: string) => field(await clerk.post('/api/records/search', { text }), 'total');
    assert.deepEqual([await found(CLARA.nhsNumber), await found(world.closed)], [0, 0]);
    assert.equal(await found(world.open), 1);
    assert.equal((await clerk.get(`/api/records/${world.open}`)).status, 200);
  });

  it('takes no message and no approval from them, and they begin no second one for its patient', async () => {
    const { desk, closed } = world;
    await desk.practice.drop(
      Buffer.from(
        'From: Ada <ada@patients.example>\r\nSubject: A question\r\nMessage-ID: <q1@x>\r\n\r\nHello\r\n',
      ),
    );
    const { mailSweep } = await import('../../../server/sweeps/mail-sweep.ts');
    await mailSweep(desk.deps.ports, 'Y99999');
    const clerk = await desk.as(desk.practice.clerk);
    const messages = ((await clerk.get('/api/messages')).body ?? []) as {
      messageId: string;
      subject: string;
    }[];
    const question = messages.find(({ subject }) => subject === 'A question')?.messageId ?? '';
    const file = (ref: string) =>
      clerk.post(`/api/messages/${question}/decision`, { do: 'file-to-record', ref });
    const refused = await file(closed);
    assert.deepEqual([refused.status, said(refused)], [404, said(await file(UNKNOWN.record))]);
    const approve = (ref: string) =>
      clerk.post('/api/deletion/approve', { records: [{ ref, version: 1, lastFour: '0025' }] });
    assert.deepEqual((await approve(closed)).body, (await approve(UNKNOWN.record)).body);
    const begun = await clerk.post('/api/records', patient);
    assert.deepEqual([begun.status, field(begun, 'code')], [403, 'ask-a-lead']);
    assert.equal((await desk.deps.ports.store.refsForPatient('Y99999', CLARA.nhsNumber)).length, 1);
  });

  it('is not spoken of in what was logged', () => {
    assert.ok(world.desk.logged.every((line) => !/Fixturewick|900 ?000 ?0025|sister/i.test(line)));
  });

  function asked(): { route: Route; probe: Probe }[] {
    return routes.map((route) => ({ route, probe: PROBES[keyOf(route)] ?? { names: 'nothing' } }));
  }

  function idFor({ names }: Probe): string {
    return names === 'record' ? world.closed : names === 'message' ? world.waiting : '';
  }

  /** A sign-in of their own each time: one of the addresses signs out, and one moves the clock. */
  async function ask(
    { method, path }: Route,
    probe: Probe,
    who: (typeof KEPT_OUT)[number] | 'lead',
    id: string,
  ): Promise<Answered> {
    const browser = await world.desk.as(world.desk.practice[who]);
    const address = path
      .replace(':ref', id)
      .replace(':fileId', world.fileId)
      .replace(/:page|:volume/, '1')
      .replace(':letter', 'request-notes')
      .replace(':id', probe.names === 'message' ? id : 'auditor');
    return browser.ask(`/api${address}`, {
      method: method.toUpperCase(),
      ...(method === 'get' ? {} : { body: {} }),
      ...probe.ask?.(id, world),
    });
  }

  function tellsOf({ text }: Answered): boolean {
    return [world.closed, world.filed, world.waiting].some((id) => text.includes(id)) || NAMES.test(text);
  }
});

describe('Keeping each other from a record', () => {
  it('leaves one of two leads who do it at the same moment', async () => {
    const world = await closedWorld();
    try {
      const { desk, open } = world;
      const [asha, ben] = [await desk.as(desk.practice.lead), await desk.as(desk.practice.secondLead)];
      const path = `/api/records/${open}/restrictions`;
      const answers = await Promise.all([
        asha.post(path, { accountId: 'second-lead', reason: 'A neighbour' }),
        ben.post(path, { accountId: 'lead', reason: 'A neighbour' }),
      ]);
      assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200, 404]));
      const sees = [await asha.get(`/api/records/${open}`), await ben.get(`/api/records/${open}`)];
      assert.deepEqual(new Set(sees.map(({ status }) => status)), new Set([200, 404]));
    } finally {
      await world.desk.close();
    }
  });
});

const NAMES = /Fixturewick|900 ?000 ?0025/i;

/** What was typed or sent in is answered as it came: nothing of it is the record's. */
function echoes({ path }: Route): boolean {
  return path.startsWith('/leavers-list') || path === '/take-in';
}

function keyOf({ method, path }: Route): string {
  return `${method} ${path}`;
}

function may({ who }: Route, role: Role): boolean {
  return who !== 'anyone' && who.includes(role);
}

/** Without what is another's each time: the id of the request. */
function said({ text }: Answered): string {
  return text.replace(/"correlationId":"[^"]*"/, '');
}
