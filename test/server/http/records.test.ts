import assert from 'node:assert/strict';
import type { RecordView } from '../../../server/http/answers.ts';
import type { Answered, Browser, OpenDesk } from './open-desk.ts';
import { field, openDesk } from './open-desk.ts';

const LEAVER = { name: 'Bloggs, Zuleika', nhsNumber: '900 000 0009', dateOfBirth: '1950-08-06' };

describe('A record on the desk', () => {
  let desk: OpenDesk;
  let clerk: Browser;
  let view: RecordView;
  beforeEach(async () => {
    desk = await openDesk();
    clerk = await desk.as(desk.practice.clerk);
    view = viewIn(await clerk.post('/api/records', { ...LEAVER, requestedOn: '2026-11-20' }));
  });
  afterEach(() => desk.close());

  it('shows the patient as the NHS writes one, and the next step', () => {
    assert.equal(view.patient?.nameWords, 'BLOGGS, Zuleika');
    assert.equal(view.patient?.bornWords, 'Born 6 August 1950');
    assert.equal(view.patient?.nhsNumberWords, 'NHS No. 900 000 0009');
    assert.equal(view.stage, 'expected');
    assert.equal(view.next.do, 'request-notes');
    assert.match(view.facts.statutoryWords ?? '', /17 December 2026/);
    assert.match(view.ref, /^LV-/);
  });

  it('is found by NHS number or reference however typed, and by no name', async () => {
    for (const text of [
      '9000000009',
      ' 900-000-0009 ',
      view.ref,
      view.ref.toLowerCase().replaceAll('-', ' '),
    ]) {
      assert.deepEqual(await found(clerk, { text }), [view.ref], text);
    }
    assert.deepEqual(await found(clerk, { text: '9000000017' }), []);
    const name = await clerk.post('/api/records/search', { text: 'Bloggs' });
    assert.equal(name.status, 400);
    assert.match(String(field(name, 'what')), /Names cannot be searched/);
  });

  it('is in the list under its stage, and not under another', async () => {
    assert.deepEqual(await found(clerk, { stage: 'expected' }), [view.ref]);
    assert.deepEqual(await found(clerk, { stage: 'clear' }), []);
    assert.deepEqual(await found(clerk, {}), [view.ref]);
    assert.equal((await clerk.post('/api/records/search', { stage: 'anything' })).status, 400);
  });

  it('comes page by page, each record once', async () => {
    for (const nhsNumber of ['9000000017', '9000000025'])
      await clerk.post('/api/records', { ...LEAVER, nhsNumber });
    const seen: string[] = [];
    let after: unknown = null;
    do {
      const page = await clerk.post('/api/records/search', { after, limit: 1 });
      seen.push(...refsIn(page));
      after = field(page, 'next');
    } while (after !== null);
    assert.equal(new Set(seen).size, 3);
    assert.equal(seen.length, 3);
  });

  it('is due today with the reason, and counted beside the person’s name', async () => {
    const today = await clerk.get('/api/today');
    assert.ok(today.text.includes(view.ref), today.text);
    assert.equal(field(today, 'quiet'), false);
    assert.equal((field(await clerk.get('/api/me'), 'counts') as { today: number }).today, 1);
  });

  it('changes by an action, and its history says who did what', async () => {
    const after = await act(clerk, view, { do: 'claim' });
    assert.equal(after.facts.claimedByName, 'Chidi Clerk');
    assert.ok(after.facts.claimedByMe);
    const history = await clerk.get(`/api/records/${view.ref}/history`);
    const [newest] = field(history, 'lines') as { by: string; words: string }[];
    assert.equal(newest?.by, 'Chidi Clerk');
    for (const said of ['Bloggs', 'Zuleika', '9000000009', '900 000 0009', '1950']) {
      assert.ok(!history.text.includes(said), said);
    }
  });

  it('tells the second of two who did what in the meantime, and does nothing', async () => {
    const lead = await desk.as(desk.practice.lead);
    await act(lead, view, { do: 'claim' });
    const answer = await clerk.post(`/api/records/${view.ref}/actions`, {
      version: view.version,
      action: { do: 'close', reason: 'other-route' },
    });
    assert.equal(answer.status, 409);
    assert.equal(field(answer, 'code'), 'moved-on');
    assert.match(String(field(answer, 'what')), /Asha Lead, 25 November 2026 at 9:30am/);
    assert.equal(viewIn(await clerk.get(`/api/records/${view.ref}`)).stage, 'expected');
  });

  it('says why not, in the words of the rules', async () => {
    const bag = await clerk.post(`/api/records/${view.ref}/actions`, {
      version: view.version,
      action: { do: 'bag', bags: 1 },
    });
    assert.equal(bag.status, 409);
    assert.equal(field(bag, 'code'), 'wrong-stage');
    const hold = await act(clerk, view, { do: 'place-hold', kind: 'complaint', reviewOn: '2027-01-04' });
    const release = await clerk.post(`/api/records/${view.ref}/actions`, {
      version: hold.version,
      action: { do: 'release-hold', holdId: hold.holds[0]?.holdId },
    });
    assert.equal(release.status, 403);
    assert.equal(field(release, 'code'), 'wrong-role');
  });

  it('is not there for another practice, whatever is asked', async () => {
    const stranger = await desk.as(desk.stranger);
    const answers = await Promise.all([
      stranger.get(`/api/records/${view.ref}`),
      stranger.get(`/api/records/${view.ref}/history`),
      stranger.get(`/api/records/${view.ref}/pack/1`),
      stranger.get(`/api/records/${view.ref}/certificate`),
      stranger.get(`/api/records/${view.ref}/parts/f1/pages/1`),
      stranger.post(`/api/records/${view.ref}/actions`, { version: view.version, action: { do: 'claim' } }),
    ]);
    for (const answer of answers) assert.equal(answer.status, 404, answer.text);
    const never = await stranger.get('/api/records/LV-0000-0000');
    assert.deepEqual(withoutNumber(answers[0]), withoutNumber(never), 'the same as one that never was');
    for (const text of ['9000000009', view.ref]) assert.deepEqual(await found(stranger, { text }), []);
    assert.deepEqual(await found(stranger, {}), []);
    assert.ok(!(await stranger.get('/api/today')).text.includes(view.ref));
    assert.equal(
      viewIn(await clerk.get(`/api/records/${view.ref}`)).version,
      view.version,
      'and nothing was done',
    );
  });

  it('names no patient to an auditor, on any page', async () => {
    await act(clerk, view, {
      do: 'place-hold',
      kind: 'other',
      reviewOn: '2027-01-04',
      words: 'Bloggs has complained',
    });
    const auditor = await desk.as(desk.practice.auditor);
    const pages = await Promise.all([
      auditor.get(`/api/records/${view.ref}`),
      auditor.get(`/api/records/${view.ref}/history`),
      auditor.get('/api/today'),
      auditor.get('/api/deletion'),
      auditor.get('/api/me'),
      auditor.get('/api/settings'),
      auditor.post('/api/records/search', { text: '9000000009' }),
      auditor.post('/api/records/search', {}),
    ]);
    for (const page of pages) {
      assert.equal(page.status, 200);
      for (const said of ['Bloggs', 'BLOGGS', 'Zuleika', '9000000009', '900 000 0009', '1950']) {
        assert.ok(!page.text.includes(said), `${said} in ${page.text}`);
      }
    }
    assert.ok(pages[6]?.text.includes(view.ref), 'and still finds the record');
    assert.deepEqual(
      viewIn(pages[0]).actions.filter(({ allowed }) => allowed),
      [],
    );
    assert.equal(viewIn(pages[0]).next.do, null);
  });

  it('leaves no trace of the patient in the log, whatever was asked', async () => {
    const auditor = await desk.as(desk.practice.auditor);
    await auditor.post('/api/records', LEAVER);
    await clerk.post('/api/records', LEAVER);
    await clerk.post('/api/records/search', { text: 'Zuleika Bloggs' });
    await clerk.post(`/api/records/${view.ref}/actions`, {
      version: 1,
      action: { do: 'nonsense', name: LEAVER.name },
    });
    await clerk.ask(`/api/records/Zuleika Bloggs`, {});
    await clerk.ask('/api/records', {
      method: 'POST',
      raw: `{"name":"Zuleika Bloggs"`,
      headers: { 'Content-Type': 'application/json' },
    });
    for (const line of desk.logged) {
      for (const said of ['Bloggs', 'Zuleika', '9000000009', '900 000 0009', '1950-08-06']) {
        assert.ok(!line.includes(said), line);
      }
    }
  });
});

describe('A leaver that cannot be begun', () => {
  let desk: OpenDesk;
  before(async () => {
    desk = await openDesk();
  });
  after(() => desk.close());

  it('is refused with the reason: a number that is none, a patient who is here already', async () => {
    const clerk = await desk.as(desk.practice.clerk);
    const wrong = await clerk.post('/api/records', { ...LEAVER, nhsNumber: '9000000008' });
    assert.equal(field(wrong, 'code'), 'nhs-number');
    assert.equal((await clerk.post('/api/records', LEAVER)).status, 200);
    const twice = await clerk.post('/api/records', LEAVER);
    assert.equal(field(twice, 'code'), 'another-record');
    for (const answer of [wrong, twice]) {
      assert.ok(!/Bloggs|900 ?000 ?000/.test(answer.text), 'an answer repeats no identifier');
      assert.ok(String(field(answer, 'notDone')).length > 0 && String(field(answer, 'next')).length > 0);
      assert.match(answer.headers.get('content-type') ?? '', /application\/problem\+json/);
      assert.equal(field(answer, 'correlationId'), answer.headers.get('x-correlation-id'));
    }
  });
});

function viewIn(answer: Answered | undefined): RecordView {
  assert.equal(answer?.status, 200, answer?.text);
  return answer?.body as RecordView;
}

async function act(browser: Browser, { ref, version }: RecordView, action: object): Promise<RecordView> {
  return viewIn(await browser.post(`/api/records/${ref}/actions`, { version, action }));
}

async function found(browser: Browser, asked: object): Promise<string[]> {
  const answer = await browser.post('/api/records/search', asked);
  assert.equal(answer.status, 200, answer.text);
  return refsIn(answer);
}

function refsIn(answer: Answered): string[] {
  return (field(answer, 'rows') as { ref: string }[]).map(({ ref }) => ref);
}

function withoutNumber(answer: Answered | undefined): object {
  return { status: answer?.status, body: { ...(answer?.body as object), correlationId: '' } };
}
