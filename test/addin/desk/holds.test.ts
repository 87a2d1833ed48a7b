import assert from 'node:assert/strict';
import { placeHold } from '../../../server/steps/hold-record.ts';
import { does } from '../../builders/lives.ts';
import { setScene } from '../desk-scene.ts';
import type { DeskBrowser, DeskPages } from '../open-desk-page.ts';
import {
  axeFindings,
  EVERY_LOOK,
  openDeskPages,
  settled,
  sidewaysPx,
  startDeskBrowser,
} from '../open-desk-page.ts';

describe('The page of holds', function () {
  this.timeout(120_000);
  let browser: DeskBrowser;
  let pages: DeskPages;
  before(async () => {
    browser = await startDeskBrowser();
    pages = await openDeskPages(browser);
  });
  after(async () => {
    await pages.close();
    await browser.stop();
  });

  it('says that none stands, and offers a clerk no hold over the practice', async () => {
    const { page, context, go, errors } = await pages.as(pages.desk.practice.clerk);
    await go('#/holds');
    await page.getByText('No single record is on hold.').waitFor();
    assert.equal(await page.getByText('Place a hold over the whole practice').count(), 0);
    assert.deepEqual(errors, []);
    await context.close();
  });

  it('places one over the practice, keeps it, and releases it; each record says so', async () => {
    const { practice } = pages.desk;
    const scene = await setScene(practice);
    await does(practice, placeHold, scene.lacking, {
      kind: 'complaint',
      reviewOn: '2027-01-08',
      words: 'Letter',
    });
    const desk = await pages.as(practice.lead);
    const { page } = desk;
    await desk.go('#/holds');
    await page.getByText('Place a hold over the whole practice').click();
    await page.getByLabel('What is it for?').fill('Invented Inquiry, letter of 3 November');
    await page.getByLabel('Look at it again on').fill('2027-05-25');
    await page.getByRole('button', { name: 'Keep every copy of every record' }).click();
    await page.getByText('All 2 open records are under it').waitFor();
    assert.match(await page.innerText('main'), /Letter/);
    assert.match(await page.innerText('main'), /EXAMPLE, Bob/);
    await desk.go(`#/records/${scene.complete}`);
    await page.getByText('It stands over the whole practice.').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Release the hold' }).count(), 0);
    await desk.go('#/holds');
    await page.getByText('Keep it').click();
    await page.getByLabel('Look at it again on').first().fill('2027-06-30');
    await page.getByRole('button', { name: 'Keep the hold' }).click();
    await page.getByText('To be looked at again on 30 June 2027').waitFor();
    await page.getByText('Release it', { exact: true }).click();
    await page.getByRole('button', { name: 'Release it for every record' }).click();
    await page.getByText('Released (1)').waitFor();
    await settled(page);
    assert.equal(
      (await practice.ports.store.record('Y99999', scene.complete))?.holds[0]?.releasedOn,
      '2026-11-25',
    );
    assert.deepEqual(desk.errors, []);
    await desk.context.close();
  });

  for (const [look, wanted] of EVERY_LOOK)
    it(`reads well ${look}`, async () => {
      const desk = await pages.as(pages.desk.practice.lead, wanted);
      await desk.go('#/holds');
      await desk.page.getByText('Place a hold over the whole practice').click();
      const folder = process.env.PICTURES;
      if (folder) await desk.page.screenshot({ path: `${folder}/holds-${look}.png`, fullPage: true });
      assert.deepEqual(await axeFindings(desk.page), []);
      assert.ok((await sidewaysPx(desk.page)) <= 0, 'wider than the window');
      assert.deepEqual(desk.errors, []);
      await desk.context.close();
    });
});
