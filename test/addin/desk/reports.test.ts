import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { livedIn } from '../../builders/lived-in.ts';
import { setScene } from '../desk-scene.ts';
import type { DeskBrowser, DeskPage, DeskPages } from '../open-desk-page.ts';
import {
  axeFindings,
  EVERY_LOOK,
  openDeskPages,
  settled,
  sidewaysPx,
  startDeskBrowser,
} from '../open-desk-page.ts';

const NAMED = /Bloggs|900 ?000/i;

describe('The reports page', function () {
  this.timeout(120_000);
  let browser: DeskBrowser;
  let pages: DeskPages;
  before(async () => {
    browser = await startDeskBrowser();
    pages = await openDeskPages(browser);
    await livedIn(pages.desk.practice, 60);
    await setScene(pages.desk.practice);
  });
  after(async () => {
    await pages.close();
    await browser.stop();
  });

  for (const [look, wanted] of EVERY_LOOK)
    it(`reads well ${look}, tables unfolded: axe finds nothing, nothing lies outside the window`, async () => {
      const desk = await pages.as(pages.desk.practice.lead, wanted);
      await desk.go('#/reports');
      await picture(desk, `reports-${look}`);
      await desk.page.evaluate(() => {
        for (const folded of document.querySelectorAll('details')) folded.open = true;
      });
      await desk.page.getByRole('button', { name: 'Look at Outstanding records' }).click();
      await desk.page.getByText(/^As of/).waitFor();
      assert.deepEqual(await axeFindings(desk.page), []);
      assert.ok((await sidewaysPx(desk.page)) <= 0, 'wider than the window');
      await picture(desk, `reports-${look}-unfolded`);
      assert.deepEqual(desk.errors, []);
      await desk.context.close();
    });

  it('says in each picture’s name what its table says', async () => {
    const { page, context, go } = await pages.as(pages.desk.practice.auditor);
    await go('#/reports');
    await page.evaluate(() => {
      for (const folded of document.querySelectorAll('details')) folded.open = true;
    });
    for (const words of ['Expected', 'Received', 'Collected']) {
      const name =
        (await page.getByRole('img', { name: new RegExp(`^${words}:`) }).getAttribute('aria-label')) ?? '';
      const now = /, (\d+) on [^,]+$/.exec(name)?.[1];
      const table = page.getByRole('table', { name: 'Records in each stage at the end of each week' });
      const heads = await table.getByRole('columnheader').allInnerTexts();
      const last = await table.getByRole('row').last().locator('th, td').allInnerTexts();
      assert.equal(last[heads.indexOf(words)], now, name);
    }
    await context.close();
  });

  it('gives files under names that say nothing, and names only where a clerk ticks it', async () => {
    const { page, context, go } = await pages.as(pages.desk.practice.clerk);
    await go('#/reports');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const save = async (name: string) => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name, exact: true }).click(),
      ]);
      return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
    };
    const plain = await save('Outstanding records as CSV');
    assert.equal(plain.name, 'onward-Y99999-outstanding-2026-11-25.csv');
    assert.doesNotMatch(plain.bytes.toString(), NAMED);
    await page.getByLabel('Name the patients of open records').check();
    const named = await save('Outstanding records as CSV');
    assert.match(named.bytes.toString(), /BLOGGS, Ann/);
    assert.equal(parse(named.bytes, { bom: true }).length, parse(plain.bytes, { bom: true }).length);
    assert.equal((await save('Holds as PDF')).bytes.subarray(0, 5).toString(), '%PDF-');
    assert.equal((await save('Exceptions as Excel')).bytes.subarray(0, 2).toString(), 'PK');
    for (const address of [...asked, page.url()]) assert.doesNotMatch(address, NAMED);
    await context.close();
  });

  it('shows an auditor no tick for names and no patient', async () => {
    const { page, context, go } = await pages.as(pages.desk.practice.auditor);
    await go('#/reports');
    assert.equal(await page.getByLabel('Name the patients of open records').count(), 0);
    await page.getByRole('button', { name: 'Look at Outstanding records' }).click();
    await page.getByText(/^As of/).waitFor();
    assert.doesNotMatch(await page.innerText('main'), NAMED);
    await context.close();
  });

  it('asks for another time, and says what is wrong with one that cannot be', async () => {
    const { page, context, go } = await pages.as(pages.desk.practice.lead);
    await go('#/reports');
    await page.getByLabel('From').fill('2026-11-01');
    await page.getByRole('button', { name: 'Show this time' }).click();
    await page.getByText('Requests that came 1 November 2026 to 25 November 2026.').waitFor();
    await page.getByLabel('To and including').fill('2026-10-01');
    await page.getByRole('button', { name: 'Show this time' }).click();
    await page.getByText('The first day comes after the last.').waitFor();
    await context.close();
  });

  it('has its pictures also where nothing has happened yet', async () => {
    const empty = await openDeskPages(browser);
    const { page, context, go, errors } = await empty.as(empty.desk.practice.lead, { width: 320 });
    await go('#/reports');
    await page.getByText('No record moved on in this time.').waitFor();
    assert.deepEqual(await axeFindings(page), []);
    assert.deepEqual(errors, []);
    await context.close();
    await empty.close();
  });
});

/** Kept only where somebody wants to look: PICTURES names the folder. */
async function picture({ page }: DeskPage, name: string): Promise<void> {
  await settled(page);
  const folder = process.env.PICTURES;
  if (folder) await page.screenshot({ path: `${folder}/${name.replace(/\W+/g, '-')}.png`, fullPage: true });
}
