import assert from 'node:assert/strict';
import { bringInLeavers } from '../../../server/steps/bring-in-leavers.ts';
import { allRecords } from '../../builders/intake.ts';
import type { Listed } from '../../builders/leavers-lists.ts';
import { ANN_LEAVES, BOB_LEAVES, leaversCsv, manyLeavers } from '../../builders/leavers-lists.ts';
import type { DeskBrowser, DeskPage, DeskPages } from '../open-desk-page.ts';
import {
  axeFindings,
  EVERY_LOOK,
  openDeskPages,
  settled,
  sidewaysPx,
  startDeskBrowser,
} from '../open-desk-page.ts';

const MESS: Listed[] = [
  ANN_LEAVES,
  { ...BOB_LEAVES, reason: 'Patient re-registered' },
  { ...ANN_LEAVES, nhsNumber: '9.00E+09', name: 'O’Rounded-Example, Augustina Bartholomew' },
  { ...BOB_LEAVES, nhsNumber: '9000000018' },
  ...manyLeavers(4),
  { ...manyLeavers(5)[4], reason: 'Xyzzy 14', born: '1951-04-05' } as Listed,
];

describe('The page for a leavers’ list', function () {
  this.timeout(120_000);
  let browser: DeskBrowser;
  let pages: DeskPages;
  before(async () => {
    browser = await startDeskBrowser();
  });
  after(() => browser.stop());
  beforeEach(async () => {
    pages = await openDeskPages(browser);
  });
  afterEach(() => pages.close());

  it('reads well in every look, before, when looked at and when done: axe finds nothing', async () => {
    await already(pages, [BOB_LEAVES, { ...manyLeavers(1)[0], born: '1949-01-01' } as Listed]);
    for (const [look, wanted] of EVERY_LOOK) {
      const desk = await pages.as(pages.desk.practice.lead, wanted);
      await desk.go('#/leavers-list');
      await looksWell(desk, `leavers-empty-${look}`);
      await choose(desk, 'leavers.csv', leaversCsv(MESS));
      await desk.page.getByText('Columns', { exact: true }).click();
      await looksWell(desk, `leavers-looked-at-${look}`);
      await choose(desk, 'columns.csv', Buffer.from('A;B\nx;y\n'));
      await looksWell(desk, `leavers-columns-${look}`);
      await choose(desk, 'page.xls', Buffer.from('<html><table>'));
      await desk.page.getByRole('alert').waitFor();
      await looksWell(desk, `leavers-refused-${look}`);
      assert.deepEqual(desk.errors, []);
      await desk.context.close();
    }
    const desk = await pages.as(pages.desk.practice.lead, { width: 320 });
    await desk.go('#/leavers-list');
    await choose(desk, 'leavers.csv', leaversCsv(MESS));
    await desk.page.getByRole('button', { name: /^Bring in/ }).click();
    await desk.page.getByText('Go to the records').waitFor();
    await looksWell(desk, 'leavers-done-narrow');
    await desk.page.setViewportSize({ width: 1280, height: 800 });
    await looksWell(desk, 'leavers-done-wide');
  });

  it('is found where one adds a leaver, and brings a list in with three clicks', async () => {
    const { page, go, errors } = await pages.as(pages.desk.practice.clerk);
    await go('#/records');
    await page.getByText('Expect a leaver', { exact: true }).click();
    await page.getByRole('link', { name: 'Bring in a leavers’ list' }).click();
    await page.getByRole('heading', { name: 'Leavers’ list' }).waitFor();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(`${request.url()} ${JSON.stringify(request.headers())}`));
    await page
      .getByLabel('Choose a list')
      .setInputFiles(file('Bloggs Ann.csv', leaversCsv([ANN_LEAVES, ...MESS.slice(2)])));
    await page.getByRole('heading', { name: '6 new, 2 need a look.' }).waitFor();
    assert.deepEqual(await allRecords(pages.desk.practice), []);
    await page.getByRole('button', { name: 'Bring in 6 leavers' }).click();
    const outcome = page.getByRole('heading', { name: '6 brought in, 2 need a look.' });
    await outcome.waitFor();
    assert.ok(await outcome.evaluate((heading) => heading === document.activeElement));
    assert.equal((await allRecords(pages.desk.practice)).length, 6);
    await page.getByRole('link', { name: /^LV-/ }).first().click();
    await page.getByText('BLOGGS, Ann').first().waitFor();
    for (const request of asked) assert.doesNotMatch(request, /Bloggs|9000000009|1950/);
    assert.deepEqual(errors, []);
  });

  it('says of the same list that there is nothing to bring in', async () => {
    await already(pages, [ANN_LEAVES]);
    const desk = await pages.as(pages.desk.practice.clerk);
    await desk.go('#/leavers-list');
    await choose(desk, 'leavers.csv', leaversCsv([ANN_LEAVES]));
    await desk.page.getByText('There is nothing to bring in.').waitFor();
    assert.equal(await desk.page.getByRole('button', { name: /^Bring in/ }).count(), 0);
  });

  it('asks which column is which, by keyboard too, and remembers it for the practice', async () => {
    const rows = `${ANN_LEAVES.nhsNumber};Bloggs, Ann;01/03/1950`;
    const desk = await pages.as(pages.desk.practice.clerk);
    await desk.go('#/leavers-list');
    await choose(desk, 'odd.csv', Buffer.from(`Nr;Who;Came\n${rows}\n`));
    await desk.page.locator('main').getByText('Say which column holds the NHS number').waitFor();
    await desk.page.getByLabel('NHS number').selectOption({ label: 'Nr (9000000009)' });
    await desk.page.getByLabel('Name', { exact: true }).selectOption({ index: 2 });
    await desk.page.getByLabel('Date of birth').selectOption({ index: 3 });
    await desk.page.getByRole('button', { name: 'Read the list so' }).focus();
    await desk.page.keyboard.press('Enter');
    await desk.page.getByRole('heading', { name: '1 new.' }).waitFor();
    await desk.page.getByRole('button', { name: 'Bring in 1 leaver' }).click();
    await desk.page.getByRole('heading', { name: '1 brought in.' }).waitFor();
    const other = await pages.as(pages.desk.practice.lead);
    await other.go('#/leavers-list');
    await choose(
      other,
      'odd.csv',
      Buffer.from(`Came;Nr;Who\n01/03/1950;${ANN_LEAVES.nhsNumber};Bloggs, Ann\n`),
    );
    await other.page.getByRole('heading', { name: '1 already known.' }).waitFor();
  });

  it('shows one kind of row alone, and some hundred at once', async () => {
    const desk = await pages.as(pages.desk.practice.clerk);
    await desk.go('#/leavers-list');
    await choose(desk, 'many.csv', leaversCsv([...manyLeavers(120), ...MESS.slice(2, 4)]));
    const bodyRows = desk.page.locator('table.listed tbody tr');
    assert.equal(await bodyRows.count(), 100);
    await desk.page.getByRole('button', { name: 'Show more' }).click();
    assert.equal(await bodyRows.count(), 122);
    await desk.page.getByRole('button', { name: /^Needs a look/ }).click();
    assert.equal(await bodyRows.count(), 2);
  });

  it('says plainly when a file is too big, and when the server is not there', async () => {
    const desk = await pages.as(pages.desk.practice.clerk);
    await desk.go('#/leavers-list');
    await choose(desk, 'big.csv', Buffer.alloc(5 * 1024 * 1024 + 1, 0x61));
    await desk.page.getByText('The file is larger than 5 MB').waitFor();
    await desk.context.setOffline(true);
    await choose(desk, 'leavers.csv', leaversCsv([ANN_LEAVES]));
    await desk.page.getByText('Onward cannot be reached').waitFor();
    await desk.page.getByText('Nothing was changed.').waitFor();
    await desk.context.setOffline(false);
  });

  it('is not for an auditor', async () => {
    const desk = await pages.as(pages.desk.practice.auditor);
    await desk.go('#/leavers-list');
    await desk.page.getByText('This page is for clerks and leads.').waitFor();
    assert.equal(await desk.page.locator('main input[type=file]').count(), 0);
  });
});

function file(name: string, buffer: Buffer) {
  return { name, mimeType: 'application/octet-stream', buffer };
}

async function choose({ page }: DeskPage, name: string, bytes: Buffer): Promise<void> {
  await page.locator('main input[type=file]').setInputFiles(file(name, bytes));
  await settled(page);
}

async function already({ desk: { practice } }: DeskPages, rows: readonly Listed[]): Promise<void> {
  const asked = { bytes: leaversCsv(rows), columns: null, headingAt: null, seen: null };
  assert.ok((await bringInLeavers(practice.ports, practice.lead, practice.practice, asked)).ok);
}

/** Pictures are kept only where somebody wants to look: PICTURES names the folder. */
async function looksWell({ page }: DeskPage, name: string): Promise<void> {
  await settled(page);
  const folder = process.env.PICTURES;
  if (folder) await page.screenshot({ path: `${folder}/${name.replace(/\W+/g, '-')}.png`, fullPage: true });
  assert.deepEqual(await axeFindings(page), [], name);
  assert.ok((await sidewaysPx(page)) <= 0, `${name} is wider than the window`);
}
