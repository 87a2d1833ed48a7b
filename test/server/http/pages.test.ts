import assert from 'node:assert/strict';
import { makeMail } from '../../../samples/mail-maker.ts';
import type { PagesView, PaperView, RecordView } from '../../../server/http/answers.ts';
import { jobSweep } from '../../../server/sweeps/job-sweep.ts';
import { ANN, BOB, partName } from '../../builders/intake.ts';
import { makeLockedPdf } from '../../builders/locked-pdf.ts';
import { pdfWithPages, words } from '../../builders/pdfs.ts';
import type { Answered, Browser, OpenDesk } from './open-desk.ts';
import { field, openDesk } from './open-desk.ts';

const SAYS = [
  `Name: ${ANN.name}  NHS number: ${ANN.nhsNumber}`,
  `Name: ${BOB.name}  NHS number: ${BOB.nhsNumber}`,
  '',
  'Hospital unit number 9000000025',
  'Chest clear. BP 130 over 80.',
];

describe('The pages of a part on the desk', function () {
  this.timeout(120_000);
  let desk: OpenDesk;
  let clerk: Browser;
  let ref: string;
  let view: RecordView;
  before(async () => {
    desk = await openDesk();
    clerk = await desk.as(desk.practice.clerk);
    const bytes = pdfWithPages(SAYS.map((text) => ({ content: words(text) })));
    const taken = await drop(clerk, await notesMail(bytes));
    assert.equal(field(taken, 'state'), 'needs-a-person', taken.text);
    const decided = await clerk.post(`/api/messages/${String(field(taken, 'messageId'))}/decision`, {
      do: 'new-record',
      name: ANN.name,
      nhsNumber: ANN.nhsNumber,
      dateOfBirth: ANN.born,
    });
    ref = (field(decided, 'records') as string[])[0] ?? '';
    view = await recordIn(clerk, ref);
  });
  after(() => desk.close());

  const strip = async (who = clerk) => {
    const answer = await who.get(view.parts[0]?.pagesHref ?? '');
    assert.equal(answer.status, 200, answer.text);
    return answer.body as PagesView;
  };

  it('are the next thing to look at, where one names another NHS number', () => {
    assert.deepEqual(view.next.do, 'take-page-out');
    assert.equal(view.next.words, 'Look at page 2 of part 1: another NHS number');
    assert.deepEqual(
      view.pagesInDoubt.map(({ page, words: name, doubtWords }) => [page, name, doubtWords]),
      [[2, 'Page 2 of part 1', 'It names another NHS number.']],
    );
    assert.deepEqual(view.parts[0]?.pagesInDoubt, [2]);
    const check = view.actions.find((one) => one.do === 'check-notes');
    assert.equal(check?.allowed, true, 'a person may still say that the page belongs here');
  });

  it('stand out by what is wrong on them, worst first', async () => {
    const { counts, flagged, pages, words: said, titleWords } = await strip();
    assert.equal(titleWords, 'Part 1 of 1');
    assert.deepEqual(flagged, [2, 4]);
    assert.deepEqual(
      pages.map(({ light }) => light),
      ['green', 'red', 'none', 'amber', 'none'],
    );
    assert.deepEqual(counts, { pages: 5, red: 1, amber: 1, blank: 1, takenOut: 0, unchecked: 0 });
    assert.match(said, /^5 pages, all of them in\. 1 page must be looked at before/);
    assert.match(pages[1]?.troubles[0]?.words ?? '', /^Another NHS number is on this page: 900 000 0017\.$/);
    assert.match(pages[3]?.troubles[0]?.words ?? '', /may be another NHS number, or no NHS number at all/);
    assert.equal(pages[0]?.identityWords, 'It names this patient.');
    assert.equal(pages[2]?.identityWords, 'Nothing is written on it.');
    assert.equal(pages[4]?.identityWords, 'It names no patient.');
    assert.equal(pages[0]?.sizeWords, '127 × 178 mm');
  });

  it('say what may be done about each, and show small and large', async () => {
    const { pages } = await strip();
    const offered = pages.map(({ actions }) => actions.map((one) => `${one.do} ${one.allowed}`));
    assert.deepEqual(offered[1], ['take-page-out true']);
    assert.deepEqual(offered[2], ['take-page-out true', 'keep-blank true']);
    for (const href of [pages[1]?.small, pages[1]?.large]) {
      const picture = await clerk.get(href ?? '');
      assert.equal(picture.status, 200);
      assert.equal(picture.headers.get('content-type'), 'image/png');
      assert.match(
        picture.headers.get('cache-control') ?? '',
        /no-store/,
        'no page stays on the disk of a browser',
      );
    }
  });

  it('are for staff of this practice only', async () => {
    const href = view.parts[0]?.pagesHref ?? '';
    const auditor = await desk.as(desk.practice.auditor);
    const stranger = await desk.as(desk.stranger);
    for (const path of [href, `/api/records/${ref}/paper`]) {
      assert.equal((await auditor.get(path)).status, 403);
      assert.equal((await stranger.get(path)).status, 404);
      assert.equal((await desk.nobody().get(path)).status, 401);
    }
    assert.equal((await clerk.get(`/api/records/${ref}/parts/none/pages`)).status, 404);
    const seen = await recordIn(auditor, ref);
    assert.deepEqual([seen.parts[0]?.pagesHref, seen.pagesInDoubt], [null, []]);
  });

  it('are not decided on by a version that has moved on, nor with anything but a reason', async () => {
    const fileId = view.parts[0]?.fileId;
    const take = { do: 'take-page-out', fileId, page: 2, reason: 'not-this-patient' };
    const stale = await clerk.post(`/api/records/${ref}/actions`, {
      version: view.version - 1,
      action: take,
    });
    assert.equal(stale.status, 409, stale.text);
    for (const odd of [
      { ...take, reason: 'because' },
      { ...take, page: 0 },
      { ...take, page: '2' },
      { ...take, x: 1 },
    ]) {
      const answer = await clerk.post(`/api/records/${ref}/actions`, { version: view.version, action: odd });
      assert.equal(answer.status, 400, JSON.stringify(odd));
    }
    assert.deepEqual(await recordIn(clerk, ref), view, 'nothing was changed');
  });

  it('that are taken out are said to be, by whom and why, and are no longer next', async () => {
    const fileId = view.parts[0]?.fileId;
    view = await act(clerk, view, { do: 'take-page-out', fileId, page: 2, reason: 'not-this-patient' });
    assert.deepEqual(
      [view.next.do, view.agreement?.light],
      ['check-notes', 'amber'],
      'page 4 still says ten digits',
    );
    assert.equal(view.parts[0]?.takenOutWords, 'Page 2 was taken out.');
    const { pages, flagged, counts } = await strip();
    assert.deepEqual([flagged, counts.takenOut, counts.red], [[4], 1, 0]);
    const { takenOut, actions } = pages[1] ?? assert.fail();
    assert.deepEqual([takenOut?.reasonWords, takenOut?.byName], ['Not this patient’s page', 'Chidi Clerk']);
    assert.deepEqual(
      actions.map((one) => one.do),
      ['put-page-back'],
    );
    const history = (await clerk.get(`/api/records/${ref}/history`)).text;
    assert.match(history, /Page 2 of a part was taken out\. Not this patient’s page\./);
  });

  it('that seem blank, and those taken out, are listed beside the paper each choice takes', async () => {
    view = await act(clerk, view, { do: 'check-notes', acceptDifferences: true });
    const paper = (await clerk.get(`/api/records/${ref}/paper`)).body as PaperView;
    assert.equal(paper.whyNot, null);
    assert.equal(paper.choices?.length, 12);
    const sheets = (cards: number, duplex: boolean, dropBlanks: boolean) =>
      paper.choices?.find(
        (one) => one.cards === cards && one.duplex === duplex && one.dropBlanks === dropBlanks,
      )?.sheets ?? 0;
    assert.ok(sheets(1, false, false) > sheets(1, false, true), 'a blank page left out is a sheet less');
    assert.ok(sheets(1, false, true) > sheets(1, true, true));
    assert.ok(sheets(1, false, true) > sheets(2, false, true), 'two cards share a side');
    assert.deepEqual(
      paper.blanks.map(({ page, kept, action }) => [page, kept, action.do]),
      [[3, false, 'keep-blank']],
    );
    assert.deepEqual(
      paper.takenOut.map(({ page, reasonWords, byName }) => [page, reasonWords, byName]),
      [[2, 'Not this patient’s page', 'Chidi Clerk']],
    );
  });

  it('kept although blank outdate the pack that was made without them', async () => {
    const fileId = view.parts[0]?.fileId;
    view = await act(clerk, view, { do: 'prepare-pack', duplex: true, dropBlanks: true, cards: 2 });
    await jobSweep(desk.deps.ports, 'Y99999');
    view = await recordIn(clerk, ref);
    assert.equal(view.pack?.current, true, view.packWork.words);
    assert.equal(view.pack?.blanksDropped, 1);
    view = await act(clerk, view, { do: 'keep-blank', fileId, page: 3 });
    assert.deepEqual([view.stage, view.pack?.current, view.next.do], ['checked', false, 'prepare-pack']);
    const volume = await clerk.get(`/api/records/${ref}/pack/1`);
    assert.equal(volume.status, 409);
    const { pages } = await strip();
    assert.deepEqual(
      [pages[2]?.kept, pages[2]?.actions.map((one) => one.do)],
      [true, ['take-page-out', 'drop-blank']],
    );
  });

  it('left no name and no number in the log', () => {
    for (const line of desk.logged) assert.ok(!/Bloggs|Example|900 ?000 ?00|Lloyd_George/i.test(line), line);
  });
});

describe('A file that had to be opened, on the desk', function () {
  this.timeout(120_000);
  let desk: OpenDesk;
  let clerk: Browser;
  let view: RecordView;
  before(async () => {
    desk = await openDesk();
    clerk = await desk.as(desk.practice.clerk);
    const open = pdfWithPages([{ content: words(SAYS[0] ?? '') }, { content: '' }]);
    const taken = await drop(clerk, await notesMail(await makeLockedPdf(open, 'open sesame')));
    assert.equal(field(taken, 'state'), 'filed', taken.text);
    view = await recordIn(clerk, (field(taken, 'records') as string[])[0] ?? '');
  });
  after(() => desk.close());

  it('has no pages to show, and plans no paper, while it is locked', async () => {
    assert.equal(view.parts[0]?.pagesHref, null);
    const locked = (await clerk.get(`/api/records/${view.ref}/parts/${view.parts[0]?.fileId}/pages`))
      .body as PagesView;
    assert.deepEqual([locked.inspected, locked.pages], [false, []]);
    assert.match(locked.words, /locked with a password/);
    const paper = (await clerk.get(`/api/records/${view.ref}/paper`)).body as PaperView;
    assert.deepEqual([paper.choices, paper.whyNot], [null, 'A part is locked with a password.']);
  });

  it('waits for a tick by a person who looked, and says which pages have nothing on them', async () => {
    const fileId = view.parts[0]?.fileId;
    view = await act(clerk, view, { do: 'unlock-part', fileId, password: 'open sesame' });
    assert.equal(view.next.do, 'accept-rescue');
    const check = view.actions.find((one) => one.do === 'check-notes');
    assert.equal(check?.refusal, 'Part 1 of 1 was protected, and was opened by the press.');
    const strip = (await clerk.get(view.parts[0]?.pagesHref ?? '')).body as PagesView;
    assert.equal(
      strip.rescued?.words,
      'This file was protected and was opened by the press. Page 2 has nothing on it. Look at every page, then tick.',
    );
    assert.deepEqual([strip.rescued?.accepted, strip.rescued?.tick.allowed], [false, true]);
    view = await act(clerk, view, { do: 'accept-rescue', fileId: strip.fileId });
    assert.equal(view.parts[0]?.rescued?.accepted, true);
    assert.equal(view.next.do, 'check-notes');
    view = await act(clerk, view, { do: 'check-notes', acceptDifferences: false });
    assert.equal(view.stage, 'checked');
  });
});

function notesMail(bytes: Uint8Array): Promise<Buffer> {
  return makeMail({
    from: 'Fernhill Records <records@fernhill-scanning.example>',
    subject: 'Your request',
    text: 'Please find attached the digitised Lloyd George record you asked for.',
    attachments: [{ name: partName(ANN, 1, 1), bytes }],
  });
}

function drop(browser: Browser, mail: Buffer): Promise<Answered> {
  return browser.ask('/api/take-in', {
    method: 'POST',
    raw: new Uint8Array(mail),
    headers: { 'X-File-Name': 'notes.eml', 'Content-Type': 'application/octet-stream' },
  });
}

async function recordIn(browser: Browser, ref: string): Promise<RecordView> {
  const answer = await browser.get(`/api/records/${ref}`);
  assert.equal(answer.status, 200, answer.text);
  return answer.body as RecordView;
}

async function act(browser: Browser, view: RecordView, action: object): Promise<RecordView> {
  const answer = await browser.post(`/api/records/${view.ref}/actions`, { version: view.version, action });
  assert.equal(answer.status, 200, answer.text);
  return answer.body as RecordView;
}
