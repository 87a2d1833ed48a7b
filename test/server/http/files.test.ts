import assert from 'node:assert/strict';
import { makeMail } from '../../../samples/mail-maker.ts';
import type { MessageView, RecordView } from '../../../server/http/answers.ts';
import { jobSweep } from '../../../server/sweeps/job-sweep.ts';
import { fileName, leaverMails } from '../../builders/leaver-mail.ts';
import type { Answered, Browser, OpenDesk } from './open-desk.ts';
import { field, openDesk, plainly } from './open-desk.ts';

const LEAVER = { name: 'Zuleika Bloggs', nhsNumber: '9000000009', born: '1950-08-06' };

describe('Notes put on the desk', () => {
  let desk: OpenDesk;
  let clerk: Browser;
  let mail: Buffer;
  let ref: string;
  before(async () => {
    desk = await openDesk();
    clerk = await desk.as(desk.practice.clerk);
    const { mails } = await leaverMails(LEAVER, [[1, 2]], 7);
    mail = mails[0] ?? Buffer.alloc(0);
    const taken = await drop(clerk, 'Bloggs notes.eml', mail);
    assert.equal(taken.status, 200, taken.text);
    assert.equal(field(taken, 'state'), 'filed');
    ref = (field(taken, 'records') as string[])[0] ?? '';
  });
  after(() => desk.close());

  it('are filed to a record, with parts, names and agreement to look at', async () => {
    const view = await recordIn(clerk, ref);
    assert.equal(view.stage, 'received');
    assert.deepEqual(view.partsState.present, [1, 2]);
    assert.equal(view.partsState.words, 'All 2 parts are here.');
    assert.equal(view.agreement?.light, 'green');
    assert.match(view.parts[0]?.name ?? '', /^1of2_Lloyd_George_Record_\[Zuleika Bloggs\]/);
    assert.match(view.parts[0]?.from ?? '', /records@fernhill-scanning\.example/);
    assert.equal(view.next.do, 'check-notes');
  });

  it('show their pages as pictures, never wider than is sensible, to staff and to nobody else', async () => {
    const [part] = (await recordIn(clerk, ref)).parts;
    const page = (number: number | string, width: string) =>
      `/api/records/${ref}/parts/${part?.fileId}/pages/${number}?width=${width}`;
    const picture = await clerk.get(page(1, '200'));
    assert.equal(picture.status, 200);
    assert.equal(picture.headers.get('content-type'), 'image/png');
    assert.match(picture.headers.get('cache-control') ?? '', /no-store/);
    const widest = await clerk.get(page(1, '99999'));
    assert.equal(widest.bytes.readUInt32BE(16), 1_600, 'the width in the head of a PNG');
    for (const number of [0, 3, '1.5', '-1', 'x'])
      assert.equal((await clerk.get(page(number, '200'))).status, 404);
    assert.equal((await clerk.get(page(1, 'wide'))).status, 400);
    const auditor = await desk.as(desk.practice.auditor);
    assert.equal((await auditor.get(page(1, '200'))).status, 403);
    const stranger = await desk.as(desk.stranger);
    assert.equal((await stranger.get(page(1, '200'))).status, 404);
    assert.equal((await desk.nobody().get(page(1, '200'))).status, 401);
  });

  it('that came before are said to have come before', async () => {
    const again = await drop(clerk, 'again.eml', mail);
    assert.equal(field(again, 'state'), 'ignored');
    assert.match(String(field(again, 'words')), /came before/);
    assert.deepEqual(field(again, 'records'), [ref]);
  });

  it('are printed from volumes whose names say nothing of the patient', async () => {
    let view = await act(clerk, await recordIn(clerk, ref), { do: 'check-notes', acceptDifferences: false });
    view = await act(clerk, view, { do: 'prepare-pack', duplex: true, dropBlanks: false });
    assert.equal(view.packWork.state, 'waiting');
    await jobSweep(desk.deps.ports, 'Y99999');
    view = await recordIn(clerk, ref);
    assert.ok(view.pack?.current);
    const volume = await clerk.get(view.pack?.volumes[0]?.href ?? '');
    assert.equal(volume.status, 200);
    assert.equal(volume.headers.get('content-type'), 'application/pdf');
    assert.equal(volume.headers.get('content-disposition'), `inline; filename="${ref}.pdf"`);
    assert.equal(volume.headers.get('x-content-type-options'), 'nosniff');
    assert.match(volume.headers.get('cache-control') ?? '', /no-store/);
    assert.match(
      volume.headers.get('content-security-policy') ?? '',
      /default-src 'none'.*frame-ancestors 'none'/,
    );
    assert.ok(volume.text.startsWith('%PDF-'));
    for (const path of ['0', '2', 'x', '-1']) {
      assert.equal((await clerk.get(`/api/records/${ref}/pack/${path}`)).status, 404);
    }
    const auditor = await desk.as(desk.practice.auditor);
    assert.equal((await auditor.get(`/api/records/${ref}/pack/1`)).status, 403);
  });

  it('are not printed once a part of the pack was taken out', async () => {
    const view = await recordIn(clerk, ref);
    await act(clerk, view, { do: 'refuse-part', fileId: view.parts[0]?.fileId, reason: 'not-this-patient' });
    const volume = await clerk.get(`/api/records/${ref}/pack/1`);
    assert.equal(volume.status, 404);
    assert.equal((await recordIn(clerk, ref)).pack, null);
  });

  it('have no certificate before they are deleted', async () => {
    assert.equal((await clerk.get(`/api/records/${ref}/certificate`)).status, 404);
  });

  it('left no name, number or file name in the log', () => {
    for (const line of desk.logged) assert.ok(!/Bloggs|Zuleika|900 ?000 ?000|Lloyd_George/i.test(line), line);
  });
});

describe('A message that needs a person', () => {
  let desk: OpenDesk;
  let clerk: Browser;
  let messageId: string;
  before(async () => {
    desk = await openDesk();
    clerk = await desk.as(desk.practice.clerk);
    const taken = await drop(clerk, 'two.eml', await mailOfTwo());
    assert.equal(field(taken, 'state'), 'needs-a-person', taken.text);
    messageId = String(field(taken, 'messageId'));
  });
  after(() => desk.close());

  it('is listed with why, what was in it, and what a person may say of it', async () => {
    const listed = (await clerk.get('/api/messages?state=needs-a-person')).body as MessageView[];
    const [view] = listed;
    assert.equal(listed.length, 1);
    assert.match(view?.from ?? '', /fernhill-scanning\.example/);
    assert.equal(view?.why.code, 'several-patients');
    assert.equal(view?.attachments.length, 2);
    assert.deepEqual(view?.patients.map(({ patient }) => patient.nameWords).sort(), [
      'BLOGGS, Zuleika',
      'NOBODY, Joe',
    ]);
    assert.deepEqual(
      view?.decisions.map((one) => [one.do, one.primary]),
      [
        ['split-by-patient', true],
        ['ignore', false],
      ],
    );
    assert.equal((await clerk.get('/api/messages?state=all')).status, 400);
    assert.deepEqual((await clerk.get('/api/messages?state=filed')).body, []);
  });

  it('is another practice’s as little as one that is not there', async () => {
    const stranger = await desk.as(desk.stranger);
    assert.deepEqual((await stranger.get('/api/messages?state=needs-a-person')).body, []);
    for (const [browser, id] of [
      [stranger, messageId],
      [clerk, 'unknown'],
    ] as const) {
      assert.equal((await browser.get(`/api/messages/${id}`)).status, 404);
      assert.equal((await browser.post(`/api/messages/${id}/decision`, { do: 'ignore' })).status, 404);
    }
  });

  it('is decided once: each patient’s notes go to a record of their own', async () => {
    const decided = await clerk.post(`/api/messages/${messageId}/decision`, { do: 'split-by-patient' });
    assert.equal(decided.status, 200, decided.text);
    const view = decided.body as MessageView;
    assert.equal(view.state, 'filed');
    assert.equal(view.records.length, 2);
    assert.deepEqual(view.decisions, []);
    const second = await clerk.post(`/api/messages/${messageId}/decision`, { do: 'ignore' });
    assert.equal(second.status, 409);
    assert.equal(
      (await clerk.get(`/api/messages/${messageId}`)).text,
      decided.text,
      'and it stays as it was',
    );
  });
});

async function mailOfTwo(): Promise<Buffer> {
  const other = { name: 'Joe Nobody', nhsNumber: '9000000017', born: '1961-02-03' };
  const attachments = await Promise.all(
    [LEAVER, other].map(async (leaver, index) => {
      const { parts } = await leaverMails(leaver, [[1]], 20 + index);
      return { name: fileName(leaver, 1, 1), bytes: parts[0] ?? new Uint8Array(), type: 'application/pdf' };
    }),
  );
  return makeMail({
    from: 'Fernhill Records <records@fernhill-scanning.example>',
    to: 'notes@larkfield-surgery.example',
    subject: 'Two records',
    text: 'Please find attached the digitised Lloyd George records you asked for.',
    messageId: '<two@fernhill-scanning.example>',
    attachments,
  });
}

describe('What is no message', () => {
  let desk: OpenDesk;
  let clerk: Browser;
  before(async () => {
    desk = await openDesk();
    clerk = await desk.as(desk.practice.clerk);
  });
  after(() => desk.close());

  it('is refused, plainly, and nothing is kept', async () => {
    const none = await drop(clerk, 'x.eml', Buffer.alloc(0));
    assert.equal(none.status, 400);
    const picture = await drop(clerk, 'holiday.png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]));
    assert.equal(field(picture, 'code'), 'not-a-mail');
    const unnamed = await clerk.ask('/api/take-in', {
      method: 'POST',
      raw: 'x',
      headers: { 'X-File-Name': '%E0%A4%A' },
    });
    assert.equal(unnamed.status, 400);
    for (const state of ['filed', 'ignored', 'needs-a-person']) {
      assert.deepEqual((await clerk.get(`/api/messages?state=${state}`)).body, []);
    }
  });

  it('is refused above 150 MB before it is read', async () => {
    // No byte of it is sent: what its length says is enough.
    const tooBig = await plainly(desk.url, {
      method: 'POST',
      path: '/api/take-in',
      headers: {
        Cookie: clerk.cookie ?? '',
        'X-Onward': 'desk',
        'X-File-Name': 'big.eml',
        'Content-Length': String(151 * 1024 * 1024),
      },
    });
    assert.equal(tooBig.status, 413);
    assert.equal(JSON.parse(tooBig.text).code, 'too-big');
  });
});

function drop(browser: Browser, name: string, bytes: Buffer): Promise<Answered> {
  return browser.ask('/api/take-in', {
    method: 'POST',
    raw: new Uint8Array(bytes),
    headers: { 'X-File-Name': encodeURIComponent(name), 'Content-Type': 'application/octet-stream' },
  });
}

async function recordIn(browser: Browser, ref: string): Promise<RecordView> {
  const answer = await browser.get(`/api/records/${ref}`);
  assert.equal(answer.status, 200, answer.text);
  return answer.body as RecordView;
}

async function act(browser: Browser, { ref, version }: RecordView, action: object): Promise<RecordView> {
  const answer = await browser.post(`/api/records/${ref}/actions`, { version, action });
  assert.equal(answer.status, 200, answer.text);
  return answer.body as RecordView;
}
