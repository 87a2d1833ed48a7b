import assert from 'node:assert/strict';
import type { DeletionView, RecordView } from '../../../server/http/answers.ts';
import { deletionSweep } from '../../../server/sweeps/deletion-sweep.ts';
import { jobSweep } from '../../../server/sweeps/job-sweep.ts';
import { letterSweep } from '../../../server/sweeps/letter-sweep.ts';
import { leaverMails } from '../../builders/leaver-mail.ts';
import type { Browser, OpenDesk } from './open-desk.ts';
import { field, openDesk } from './open-desk.ts';

const PRACTICE = 'Y99999';
const LEAVER = { name: 'Zuleika Bloggs', nhsNumber: '9000000009', born: '1950-08-06' };

describe('The desk takes a record through its whole life', () => {
  let desk: OpenDesk;
  let clerk: Browser;
  let lead: Browser;
  let ref: string;
  let view: RecordView;
  before(async () => {
    desk = await openDesk();
    await signIn();
  });
  after(() => desk.close());

  it('expects the leaver, asks for the notes, and waits', async () => {
    const begun = await clerk.post('/api/records', {
      name: LEAVER.name,
      nhsNumber: LEAVER.nhsNumber,
      dateOfBirth: LEAVER.born,
      requestedOn: '2026-11-24',
    });
    view = begun.body as RecordView;
    ref = view.ref;
    await act(clerk, { do: 'request-notes', supplier: 'fernhill-scanning' });
    await sweep();
    await look();
    assert.equal(view.facts.supplier?.name, 'Fernhill Scanning (invented)');
    assert.equal(view.letters[0]?.state, 'sent');
    assert.equal(view.next.do, null);
  });

  it('records facts in any order: deduction, new practice, label', async () => {
    await act(clerk, { do: 'record-deduction', reason: 'moved-practice', on: '2026-11-23' });
    await act(clerk, {
      do: 'record-receiving-practice',
      name: 'Hilltop Surgery',
      address: '1 High Street',
      email: 'notes@hilltop.example',
      odsCode: null,
    });
    await act(clerk, { do: 'record-label', on: '2026-11-25', movementNumber: 'M123' });
    assert.equal(view.facts.deduction?.words, 'Registered with a new practice in England, 23 November 2026');
    assert.equal(view.facts.receivingPractice?.name, 'Hilltop Surgery');
    assert.deepEqual(view.facts.label, { arrivedWords: '25 November 2026', movementNumber: 'M123' });
  });

  it('takes the notes in, checks them and has them printed', async () => {
    const { mails } = await leaverMails(LEAVER, [[1], [2]], 31);
    for (const mail of mails) {
      const taken = await clerk.ask('/api/take-in', {
        method: 'POST',
        raw: new Uint8Array(mail),
        headers: { 'X-File-Name': 'notes.eml' },
      });
      assert.deepEqual(field(taken, 'records'), [ref], taken.text);
    }
    await look();
    assert.equal(view.next.do, 'check-notes');
    await act(clerk, { do: 'check-notes', acceptDifferences: false });
    await act(clerk, { do: 'prepare-pack', duplex: true, dropBlanks: false });
    await sweep();
    await look();
    assert.equal(view.next.do, 'confirm-printed');
    const short = await asked(clerk, { do: 'confirm-printed', sheets: (view.pack?.sheets ?? 0) + 1 });
    assert.equal(field(short, 'code'), 'sheets-differ');
    await act(clerk, { do: 'confirm-printed', sheets: view.pack?.sheets });
  });

  it('bags, undoes, bags again, and sees it collected', async () => {
    await act(clerk, { do: 'bag', bags: 1, labels: ['B1'] });
    assert.ok(view.undo !== null);
    await act(clerk, { do: 'undo' });
    assert.equal(view.stage, 'reprinted');
    await act(clerk, { do: 'bag', bags: 1 });
    await act(clerk, { do: 'collect', on: '2026-11-25' });
    await act(clerk, { do: 'ask-new-practice' });
    assert.deepEqual(view.track.map(({ state }) => state).slice(4, 7), ['done', 'now', 'to-do']);
    assert.match(view.facts.window?.words ?? '', /56 days left/);
    assert.ok(view.deletion.against.length > 0);
  });

  it('keeps everything while a hold stands, and a clerk cannot release it', async () => {
    await act(clerk, {
      do: 'place-hold',
      kind: 'complaint',
      reviewOn: '2026-12-20',
      words: 'See the letter.',
    });
    const [hold] = view.holds;
    assert.equal(hold?.words, 'See the letter.');
    const tried = await asked(clerk, { do: 'release-hold', holdId: hold?.holdId });
    assert.equal(tried.status, 403);
    await act(lead, { do: 'review-hold', holdId: hold?.holdId, reviewOn: '2026-12-24' });
    await act(lead, { do: 'release-hold', holdId: hold?.holdId });
    assert.equal(view.holds[0]?.active, false);
  });

  it('is clear when the window has ended, and goes only by a lead who names the patient back', async () => {
    desk.practice.clock.forwardDays(60);
    await signIn();
    await sweep();
    await look();
    assert.equal(view.stage, 'clear');
    const listed = (await lead.get('/api/deletion')).body as DeletionView;
    assert.deepEqual(
      listed.ready.map((row) => row.ref),
      [ref],
    );
    const named = { do: 'approve-deletion', name: LEAVER.name, nhsNumber: LEAVER.nhsNumber };
    assert.equal((await asked(clerk, named)).status, 403);
    const wrong = await asked(lead, { ...named, nhsNumber: '9000000017' });
    assert.equal(field(wrong, 'code'), 'not-named-back');
    await act(lead, named);
    assert.equal(view.stage, 'deleting');
    assert.ok(view.deletion.ledger.some(({ yours }) => yours));
  });

  it('ends with a certificate, and shows no patient to anybody any more', async () => {
    await sweep();
    await look();
    await act(clerk, { do: 'record-supplier-answer', certificate: true });
    await sweep();
    await look(lead);
    assert.equal(view.stage, 'deleted');
    assert.equal(view.patient, null);
    assert.deepEqual(
      [view.agreement, view.facts.receivingPractice, view.facts.label?.movementNumber],
      [null, null, null],
    );
    const certificate = await lead.get(view.deletion.certificateHref ?? '');
    assert.equal(certificate.status, 200);
    assert.equal(certificate.headers.get('content-disposition'), `inline; filename="${ref}-certificate.pdf"`);
    const pages = await Promise.all([
      lead.get(`/api/records/${ref}`),
      lead.get(`/api/records/${ref}/history`),
      lead.get('/api/deletion'),
      lead.get('/api/today'),
      lead.post('/api/records/search', {}),
      lead.get('/api/messages?state=filed'),
      lead.get('/api/messages?state=ignored'),
    ]);
    for (const page of pages) {
      assert.equal(page.status, 200);
      assert.ok(!/Bloggs|Zuleika|900 ?000 ?0009|Hilltop/i.test(page.text), page.text);
    }
    const found = await lead.post('/api/records/search', { text: LEAVER.nhsNumber });
    assert.equal((field(found, 'rows') as unknown[]).length, 1, 'and we still know that we had these notes');
    assert.equal((await lead.get(`/api/records/${ref}/pack/1`)).status, 404);
  });

  it('left nothing of the patient in the log', () => {
    for (const line of desk.logged) assert.ok(!/Bloggs|Zuleika|900 ?000 ?000|Hilltop/i.test(line), line);
    assert.deepEqual(
      desk.logged.filter((line) => line.includes('"error"')),
      [],
    );
  });

  async function signIn(): Promise<void> {
    clerk = await desk.as(desk.practice.clerk);
    lead = await desk.as(desk.practice.lead);
  }

  async function sweep(): Promise<void> {
    for (let round = 1; round <= 3; round++) {
      for (const one of [jobSweep, deletionSweep, letterSweep]) await one(desk.deps.ports, PRACTICE);
    }
  }

  async function look(browser = clerk): Promise<void> {
    view = (await browser.get(`/api/records/${ref}`)).body as RecordView;
  }

  const asked = (browser: Browser, action: object) =>
    browser.post(`/api/records/${ref}/actions`, { version: view.version, action });

  async function act(browser: Browser, action: object): Promise<void> {
    const answer = await asked(browser, action);
    assert.equal(answer.status, 200, answer.text);
    view = answer.body as RecordView;
  }
});
