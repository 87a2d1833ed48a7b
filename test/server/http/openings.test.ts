import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { parse } from 'csv-parse/sync';
import { createApp } from '../../../server/app.ts';
import { allRoutes } from '../../../server/http/all-routes.ts';
import type { AccessView } from '../../../server/http/answers.ts';
import { openings } from '../../../server/http/openings.ts';
import { openPagePictures } from '../../../server/http/page-pictures.ts';
import type { SignedIn } from '../../../server/http/sessions.ts';
import type { AccessKind } from '../../../server/steps/access-port.ts';
import type { Ports } from '../../../server/steps/ports.ts';
import type { Store } from '../../../server/steps/store-port.ts';
import { tidyUp } from '../../../server/steps/tidy-up.ts';
import { setScene } from '../../addin/desk-scene.ts';
import { Crash } from '../../builders/intake.ts';
import type { Browser, OpenDesk } from './open-desk.ts';
import { field, openBrowser, openDesk } from './open-desk.ts';

const NAMED = /Bloggs|900 ?000/i;
const EVERYTHING = { ref: null, from: null, to: null, limit: null };

describe('Who opened what', function () {
  this.timeout(60_000);
  let desk: OpenDesk;
  let ref: string;
  let lead: Browser;
  let clerk: Browser;
  let auditor: Browser;
  beforeEach(async () => {
    desk = await openDesk();
    ref = (await setScene(desk.practice)).complete;
    [lead, clerk, auditor] = await everybody();
  });
  afterEach(() => desk.close());

  const noted = async () =>
    (await desk.deps.ports.store.accesses('Y99999', EVERYTHING))
      .map((entry) => `${entry.accountId} ${entry.kind}${entry.ref === ref ? '' : ` ${entry.ref}`}`)
      .sort((a, b) => a.localeCompare(b));
  const minutesLater = (minutes: number) =>
    desk.practice.clock.set(new Date(desk.practice.clock.now().getTime() + minutes * 60_000).toISOString());
  const everybody = async (): Promise<[Browser, Browser, Browser]> => [
    await desk.as(desk.practice.lead),
    await desk.as(desk.practice.clerk),
    await desk.as(desk.practice.auditor),
  ];

  it('is said of every address that has a record in it', () => {
    const routes = allRoutes(desk.deps, openPagePictures(desk.deps.ports));
    const silent = routes.filter(({ path, opens }) => path.includes(':ref') !== (opens !== undefined));
    assert.deepEqual(silent, []);
    const pictures = routes.filter(({ path }) => path.includes('/pages'));
    assert.deepEqual(
      pictures.map(({ opens }) => opens),
      ['pages', 'pages'],
    );
  });

  it('is kept for the record, its pages, its messages and its history, and for lists that name', async () => {
    const view = (await clerk.get(`/api/records/${ref}`)).body as { parts: { fileId: string }[] };
    await clerk.get(`/api/records/${ref}/parts/${view.parts[0]?.fileId}/pages/1`);
    await auditor.get(`/api/records/${ref}/history`);
    const [message] = (await clerk.get('/api/messages?state=filed')).body as {
      messageId: string;
      records: string[];
    }[];
    assert.ok(message);
    await clerk.get(`/api/messages/${message.messageId}`);
    await lead.post('/api/reports/table', { name: 'outstanding', named: true });
    await lead.post('/api/reports/table', { name: 'outstanding' });
    await clerk.get('/api/records/LV-0000-0000');
    assert.deepEqual(
      await noted(),
      [
        'auditor history',
        `clerk message${message.records[0] === ref ? '' : ` ${message.records[0]}`}`,
        'clerk pages',
        'clerk record',
        'lead named-report null',
      ].sort(),
    );
  });

  it('is one line in a quarter of an hour for each person, record and kind', async () => {
    for (let time = 0; time < 5; time++) await clerk.get(`/api/records/${ref}`);
    await lead.get(`/api/records/${ref}`);
    minutesLater(14);
    await clerk.get(`/api/records/${ref}`);
    assert.deepEqual(await noted(), ['clerk record', 'lead record']);
    minutesLater(2);
    await clerk.get(`/api/records/${ref}`);
    assert.deepEqual(await noted(), ['clerk record', 'clerk record', 'lead record']);
  });

  it('is not written again by a server that was started anew', async () => {
    const who = { practice: 'Y99999', account: { accountId: 'clerk' } } as SignedIn;
    for (let start = 0; start < 3; start++) await openings(desk.deps)(who, ref, 'pages');
    assert.deepEqual(await noted(), ['clerk pages']);
  });

  it('shows nothing that it could not keep, to none of those who asked at once, and keeps it once it can', async () => {
    let broken = true;
    const { ports } = desk.deps;
    const store: Store = {
      ...ports.store,
      transaction: (work) =>
        ports.store.transaction((tx) =>
          work({
            ...tx,
            noteAccess: async (...entry) => (broken ? Promise.reject(new Crash()) : tx.noteAccess(...entry)),
          }),
        ),
    };
    const server = createApp({ ...desk.deps, ports: { ...ports, store } satisfies Ports }).listen(
      0,
      '127.0.0.1',
    );
    await new Promise((resolve) => server.once('listening', resolve));
    try {
      const there = openBrowser(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      there.cookie = clerk.cookie;
      const answers = await Promise.all([1, 2, 3].map(() => there.get(`/api/records/${ref}`)));
      for (const answer of answers) {
        assert.equal(answer.status, 500);
        assert.doesNotMatch(answer.text, NAMED);
      }
      assert.deepEqual(await noted(), []);
      assert.ok(
        desk.logged.some((line) => line.includes('"level":"error"')),
        'and whoever runs it is told',
      );
      broken = false;
      assert.equal((await there.get(`/api/records/${ref}`)).status, 200);
      assert.deepEqual(await noted(), ['clerk record']);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('goes after two years, and no day sooner', async () => {
    await clerk.get(`/api/records/${ref}`);
    desk.practice.clock.forwardDays(731);
    const clear = () => tidyUp(desk.deps.ports, 'Y99999').accesses?.();
    assert.equal(await clear(), 0);
    minutesLater(1);
    assert.equal(await clear(), 1);
    assert.deepEqual(await noted(), []);
  });

  it('is read by leads and auditors, with roles and in words, and names no patient', async () => {
    await clerk.get(`/api/records/${ref}`);
    const answer = await auditor.get(`/api/records/${ref}/access`);
    const view = answer.body as AccessView;
    assert.deepEqual(
      view.opened.map(({ name, roleWords, words }) => `${name}, ${roleWords}: ${words}`).sort(),
      ['Chidi Clerk, Clerk: Opened the record.', 'Dana Auditor, Auditor: Looked at who opened it.'],
    );
    assert.match(view.opened[0]?.atWords ?? '', /25 November 2026 at 9:30am/);
    assert.deepEqual([view.people, view.mayRestrict, view.mayLift], [[], false, false]);
    assert.doesNotMatch(answer.text, NAMED);
    assert.equal((await clerk.get(`/api/records/${ref}/access`)).status, 403);
  });

  describe('and who may not', () => {
    const path = (end: string) => `/api/records/${ref}/${end}`;
    const keep = (accountId: string, reason = 'Her sister') =>
      lead.post(path('restrictions'), { accountId, reason });

    it('is a lead’s to say, with a reason that leads alone see, and a lead’s to lift', async () => {
      assert.equal((await clerk.get(path('history'))).status, 200);
      const view = (await keep('clerk')).body as AccessView;
      assert.deepEqual(
        view.restricted.map(({ name, roleWords, words, reason }) => [name, roleWords, words, reason]),
        [['Chidi Clerk', 'Clerk', 'Kept from it by Asha Lead on 25 November 2026 at 9:30am', 'Her sister']],
      );
      assert.deepEqual(
        view.people.map(({ name }) => name),
        ['Ben Second', 'Dana Auditor'],
        'neither the lead nor who is kept from it already',
      );
      assert.equal((await clerk.get(path('history'))).status, 404);
      const seen = (await auditor.get(path('access'))).body as AccessView;
      assert.deepEqual([seen.restricted[0]?.name, seen.restricted[0]?.reason], ['Chidi Clerk', null]);
      await lead.post(path('restrictions/lift'), { accountId: 'clerk' });
      assert.equal((await clerk.get(path('history'))).status, 200);
      const history = await clerk.get(path('history'));
      assert.match(history.text, /A colleague was kept from this record: they see nothing of it\./);
      assert.match(history.text, /A colleague who was kept from this record may see it again\./);
      assert.doesNotMatch(history.text, /sister/);
    });

    it('is refused of oneself, of an account that is not there or next door, and without a reason', async () => {
      assert.equal(field(await keep('lead'), 'code'), 'only-others');
      for (const nobody of ['nobody', desk.stranger.by]) assert.equal((await keep(nobody)).status, 404);
      for (const blank of ['', '   ']) assert.equal((await keep('clerk', blank)).status, 400);
      for (const browser of [clerk, auditor])
        assert.equal(
          (await browser.post(path('restrictions'), { accountId: 'lead', reason: 'x' })).status,
          403,
        );
      assert.deepEqual(((await lead.get(path('access'))).body as AccessView).restricted, []);
    });

    it('does not stop a colleague who had the record on the screen meanwhile', async () => {
      const { version } = (await clerk.get(`/api/records/${ref}`)).body as { version: number };
      await keep('second-lead');
      const claimed = await clerk.post(path('actions'), { version, action: { do: 'claim' } });
      assert.equal(claimed.status, 200, claimed.text);
    });
  });

  describe('and the export for an inspector', () => {
    const rows = (text: string): Record<string, string>[] => parse(text, { bom: true, columns: true });
    const kinds = async (): Promise<AccessKind[]> =>
      (await desk.deps.ports.store.accesses('Y99999', EVERYTHING)).map(({ kind }) => kind);

    it('tells of one record what happened and who opened it, in order, and names nobody', async () => {
      await clerk.get(`/api/records/${ref}`);
      await lead.post(`/api/records/${ref}/restrictions`, { accountId: 'clerk', reason: 'Her sister' });
      const file = await auditor.post(`/api/records/${ref}/inspection`);
      assert.equal(file.status, 200, file.text);
      assert.match(
        file.headers.get('content-disposition') ?? '',
        new RegExp(`^attachment; filename="onward-Y99999-trail-${ref}-2026-11-25\\.csv"$`),
      );
      assert.doesNotMatch(file.text, /Bloggs|900 ?000|sister/i);
      const lines = rows(file.text);
      assert.deepEqual(Object.keys(lines[0] ?? {}), [
        'Day',
        'Time',
        'Reference',
        'Who',
        'Role today',
        'Kind',
        'What',
      ]);
      assert.ok(lines.every((line) => line.Reference === ref));
      const what = lines.map((line) => `${line.Who}: ${line.What}`);
      assert.ok(what.includes('Chidi Clerk: Opened the record.'), what.join('\n'));
      assert.ok(what.includes('Asha Lead: Chidi Clerk was kept from this record: they see nothing of it.'));
      assert.ok((await kinds()).includes('inspection'));
    });

    it('names patients only where a lead asks, and keeps that they did', async () => {
      const named = { named: true };
      for (const address of [`/api/records/${ref}/inspection`, '/api/inspection']) {
        const refused = await auditor.post(address, named);
        assert.equal(refused.status, 403);
        assert.doesNotMatch(refused.text, NAMED);
        assert.equal((await clerk.post(address)).status, 403);
        assert.match((await lead.post(address, named)).text, /BLOGGS, Ann.*900 000 0009/);
      }
      assert.equal((await kinds()).filter((kind) => kind === 'named-report').length, 2);
    });

    it('tells of a period what lay in it, of this practice alone', async () => {
      await clerk.get(`/api/records/${ref}`);
      desk.practice.clock.forwardDays(1);
      [lead, clerk, auditor] = await everybody();
      await lead.get(`/api/records/${ref}`);
      const of = async (from: string, to: string) =>
        rows((await auditor.post('/api/inspection', { from, to })).text).map(
          (line) => `${line.Day} ${line.Who}`,
        );
      const first = await of('2026-11-25', '2026-11-25');
      assert.ok(first.includes('2026-11-25 Chidi Clerk'));
      assert.ok(first.every((line) => line.startsWith('2026-11-25')));
      const second = await of('2026-11-26', '2026-11-26');
      assert.ok(second.includes('2026-11-26 Asha Lead'));
      assert.ok(second.every((line) => line.startsWith('2026-11-26')));
      assert.equal(
        (await auditor.post('/api/inspection', { from: '2026-11-26', to: '2026-11-25' })).status,
        400,
      );
      const stranger = await desk.as(desk.stranger);
      assert.ok(!(await stranger.post('/api/inspection')).text.includes(ref));
    });

    it('is safe to open in a spreadsheet, whatever a colleague calls themselves', async () => {
      await lead.post('/api/accounts', {
        name: '=HYPERLINK("http://x.example")',
        signInName: 'formula',
        role: 'clerk',
        password: 'long enough to be taken',
      });
      const { store } = desk.deps.ports;
      const account = await store.accountBySignInName('formula');
      const theirs = await desk.as({ by: account?.accountId ?? '', role: 'clerk' });
      await theirs.get(`/api/records/${ref}`);
      const names = rows((await auditor.post(`/api/records/${ref}/inspection`)).text).map((line) => line.Who);
      assert.ok(names.includes(`'=HYPERLINK("http://x.example")`), names.join('\n'));
    });
  });
});
